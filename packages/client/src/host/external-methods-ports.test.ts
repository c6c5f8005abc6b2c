import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ExternalMethods } from '@callseal/protocol/element-config';
import { createExternalMethodsPorts } from './external-methods-ports.js';

const { signal } = new AbortController();
const about = [signal, { callSid: 'CA1', callerId: '+1' }] as const;
const response = {
  operation: 'verify',
  purpose: 'verify',
  callSid: 'CA1',
  result: 'result-success',
  verdict: 'match',
  milliseconds: 4_200,
} as const;
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
      assert.equal(await ports({ getCredential: () => given }).credentials.get('+1', ...about), 'kept');
    }
    for (const nothing of ['', null, undefined, Promise.resolve('')]) {
      assert.equal(await ports({ getCredential: () => nothing }).credentials.get('+1', ...about), null);
    }
  });

  it('that give something else than a credential reject, and are not taken for an unknown caller', async () => {
    for (const given of [0, false, {}, ['x'], 'x'.repeat(98_305)]) {
      await assert.rejects(ports({ getCredential: () => given }).credentials.get('+1', ...about), { code: 'CREDENTIAL_UNREADABLE' });
    }
  });

  it('that throw reject', async () => {
    const fault = () => {
      throw new TypeError('host');
    };
    const host = ports({ getCredential: fault, storeCredential: fault, deleteCredential: fault, getTemporaryToken: fault });
    await assert.rejects(host.credentials.get('+1', ...about), TypeError);
    await assert.rejects(host.credentials.store('+1', 'c', ...about), TypeError);
    await assert.rejects(host.credentials.delete('+1', ...about), TypeError);
    await assert.rejects(host.tokens.getToken(signal), TypeError);
  });

  it('that are missing reject with what to write', async () => {
    const host = ports({});
    await assert.rejects(host.credentials.get('+1', ...about), { code: 'CONFIG_INVALID' });
    await assert.rejects(host.credentials.store('+1', 'c', ...about), { code: 'CONFIG_INVALID' });
    await assert.rejects(host.credentials.delete('+1', ...about), { code: 'CONFIG_INVALID' });
    await assert.rejects(host.tokens.getToken(signal), { code: 'CONFIG_INVALID' });
    assert.equal(host.onResponse(response, '+1'), undefined);
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
      onResponse(result: unknown, id: string) {
        calls.push([this.name, result, id]);
      }
    }
    const host = ports(new Host(), '/token');
    await host.credentials.store('+1', 'c', ...about);
    await host.credentials.delete('+1', ...about);
    assert.equal(await host.tokens.getToken(signal), 'Bearer abc');
    host.onResponse(response, '+1');
    assert.deepEqual(calls, [
      ['host', '+1', 'c'],
      ['host', '+1'],
      ['host', '/token', 'secret'],
      ['host', response, '+1'],
    ]);
  });

  it('may give the last answer as an object, a receipt or either as JSON, and nothing for a caller who was never asked', async () => {
    const answer = { answer: 'agreed', textVersion: '2' } as const;
    const receipt = { ...answer, callSid: 'CA1', callerId: '+1', at: '2026-01-01T00:00:00.000Z', method: 'spoken-to-agent' };
    for (const given of [answer, receipt, JSON.stringify(answer), JSON.stringify(receipt), Promise.resolve(answer)]) {
      assert.deepEqual(await ports({ getConsent: () => given }).consent.get('+1', ...about), answer);
    }
    for (const nothing of ['', null, undefined, Promise.resolve(null)]) {
      assert.equal(await ports({ getConsent: () => nothing }).consent.get('+1', ...about), null);
    }
    assert.equal(await ports({}).consent.get('+1', ...about), null);
  });

  it('that give an answer without its text, or something else, reject, and are not taken for a yes or for nothing', async () => {
    const wrong = [true, 1, [], {}, 'agreed', 'null', '{', { answer: 'agreed' }, { answer: 'yes', textVersion: '1' }];
    for (const given of [...wrong, { answer: 'agreed', textVersion: 1 }, { textVersion: '1' }]) {
      await assert.rejects(ports({ getConsent: () => given }).consent.get('+1', ...about), { code: 'CONSENT_LOOKUP_FAILED' });
    }
  });

  it('are given the receipt for its caller, and cannot keep one without storeConsent', async () => {
    const receipt = {
      callSid: 'CA1',
      callerId: '+1',
      answer: 'agreed',
      textVersion: '2',
      at: '2026-01-01T00:00:00.000Z',
      method: 'spoken-to-agent',
    } as const;
    const calls: unknown[] = [];
    const host: ExternalMethods = { storeConsent: (id, given) => calls.push([id, given]) };
    await ports(host).consent.record(receipt, ...about);
    assert.deepEqual(calls, [['+1', receipt]]);
    await assert.rejects(ports({}).consent.record(receipt, ...about), { code: 'CONFIG_INVALID' });
  });

  it('without getTemporaryToken have the token fetched', async () => {
    const asked: string[] = [];
    assert.equal(await ports({}, 'https://desk.example/token', asked).tokens.getToken(signal), 'Bearer fetched');
    assert.deepEqual(asked, ['https://desk.example/token']);
  });

  it('may change while a session lives', async () => {
    let current: ExternalMethods = {};
    const host = ports(() => current);
    await assert.rejects(host.credentials.get('+1', ...about), { code: 'CONFIG_INVALID' });
    current = { getCredential: () => 'kept' };
    assert.equal(await host.credentials.get('+1', ...about), 'kept');
  });
});
