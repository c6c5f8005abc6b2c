import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ExternalMethods } from '@callseal/protocol/element-config';
import { createExternalMethodsPorts } from './external-methods-ports.js';

const { signal } = new AbortController();
const ports = (externalMethods: ExternalMethods | (() => ExternalMethods), urlGetTemporaryToken = '', replies: string[] = []) =>
  createExternalMethodsPorts({
    externalMethods,
    urlGetTemporaryToken,
    securityToken: () => 'secret',
    fetch: (url) => {
      assert.ok(typeof url === 'string');
      replies.push(url);
      return Promise.resolve(new Response('Bearer fetched'));
    },
  });

describe("the host's callbacks", () => {
  it('may give a credential as a value or a promise, and nothing in four ways', async () => {
    for (const given of ['kept', Promise.resolve('kept')]) {
      assert.equal(await ports({ getCredential: () => given }).credentials.get('+1', signal), 'kept');
    }
    for (const nothing of ['', null, undefined, Promise.resolve('')]) {
      assert.equal(await ports({ getCredential: () => nothing }).credentials.get('+1', signal), null);
    }
  });

  it('that give something else than a credential reject, and are not taken for an unknown caller', async () => {
    for (const given of [0, false, {}, ['x'], 'x'.repeat(98_305)]) {
      await assert.rejects(ports({ getCredential: () => given }).credentials.get('+1', signal), { code: 'CREDENTIAL_UNREADABLE' });
    }
  });

  it('that throw reject', async () => {
    const fault = () => {
      throw new TypeError('host');
    };
    const host = ports({ getCredential: fault, storeCredential: fault, deleteCredential: fault, getTemporaryToken: fault });
    await assert.rejects(host.credentials.get('+1', signal), TypeError);
    await assert.rejects(host.credentials.store('+1', 'c', signal), TypeError);
    await assert.rejects(host.credentials.delete('+1', signal), TypeError);
    await assert.rejects(host.tokens.getToken(signal), TypeError);
  });

  it('that are missing reject with what to write', async () => {
    const host = ports({});
    await assert.rejects(host.credentials.get('+1', signal), { code: 'CONFIG_INVALID' });
    await assert.rejects(host.credentials.store('+1', 'c', signal), { code: 'CONFIG_INVALID' });
    await assert.rejects(host.credentials.delete('+1', signal), { code: 'CONFIG_INVALID' });
    await assert.rejects(host.tokens.getToken(signal), { code: 'CONFIG_INVALID' });
    assert.equal(host.onResponse({ operation: 'verify', purpose: 'verify', callSid: 'CA1', result: 'result-success' }), undefined);
  });

  it('are called with what the tutorial gave them, and stay methods of their object', async () => {
    const calls: unknown[] = [];
    class Host implements ExternalMethods {
      readonly name = 'host';
      storeCredential(id: string, credential: string) {
        calls.push([this.name, id, credential]);
      }
      deleteCredential(id: string) {
        calls.push([this.name, id]);
      }
      getTemporaryToken(url: string, token: string) {
        calls.push([this.name, url, token]);
        return Promise.resolve({ token_type: 'Bearer', access_token: 'abc' });
      }
      onResponse(result: unknown) {
        calls.push([this.name, result]);
      }
    }
    const host = ports(new Host(), '/token');
    await host.credentials.store('+1', 'c', signal);
    await host.credentials.delete('+1', signal);
    assert.equal(await host.tokens.getToken(signal), 'Bearer abc');
    const response = { operation: 'verify', purpose: 'verify', callSid: 'CA1', result: 'result-success' } as const;
    host.onResponse(response);
    assert.deepEqual(calls, [
      ['host', '+1', 'c'],
      ['host', '+1'],
      ['host', '/token', 'secret'],
      ['host', response],
    ]);
  });

  it('without getTemporaryToken have the token fetched', async () => {
    const asked: string[] = [];
    assert.equal(await ports({}, 'https://desk.example/token', asked).tokens.getToken(signal), 'Bearer fetched');
    assert.deepEqual(asked, ['https://desk.example/token']);
  });

  it('may change while a session lives', async () => {
    let current: ExternalMethods = {};
    const host = ports(() => current);
    await assert.rejects(host.credentials.get('+1', signal), { code: 'CONFIG_INVALID' });
    current = { getCredential: () => 'kept' };
    assert.equal(await host.credentials.get('+1', signal), 'kept');
  });
});
