import assert from 'node:assert/strict';
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import type { Incoming } from '../http/incoming.js';
import { createNodeListener } from '../node/node-listener.js';
import { createManualClock } from '../testkit/kit.js';
import { createScriptedGate } from '../testkit/scripted-gate.js';
import { selfSigned } from '../testkit/self-signed.js';
import { agentId, createVoiceAgentsWorld } from '../testkit/voice-agents-world.js';
import { createPlatformProof } from './platform-proof.js';
import type { VoiceAgentsOptions } from './voice-agents-options.js';

const [current, next, foreign] = Array.from({ length: 3 }, () => randomBytes(32).toString('base64')) as [string, string, string];
const { fingerprint256 } = new X509Certificate(selfSigned.cert);

function incoming(headers: Readonly<Record<string, string>>, certificate?: string | null): Incoming {
  return {
    method: 'POST',
    url: '/',
    header: (name) => headers[name] ?? null,
    text: () => Promise.resolve(''),
    ...(certificate === undefined ? {} : { clientCertificate: () => certificate }),
  };
}
const proves = (options: Partial<VoiceAgentsOptions>, request: Incoming): boolean =>
  createPlatformProof({ agentIds: [agentId], ...options }, createManualClock()).isPlatform(request);

describe('a secret header', () => {
  const secrets = [current, next];
  test('proves the platform with any of the secrets', () => {
    for (const secret of secrets) assert.ok(proves({ secrets }, incoming({ 'x-callseal-secret': secret })));
    assert.ok(proves({ secrets, secretHeader: 'x-mine' }, incoming({ 'x-mine': current })));
  });

  for (const [what, value] of [
    ['nothing', undefined],
    ['an empty text', ''],
    ['another secret', foreign],
    ['a part of one', current.slice(0, -1)],
    ['more than one', `${current}x`],
    ['both at once', `${current}, ${next}`],
    ['its hash', createHash('sha256').update(current).digest('base64')],
    ['a bearer token of it', `Bearer ${current}`],
  ] as const) {
    test(`proves nothing with ${what}`, () => {
      assert.equal(proves({ secrets }, incoming(value === undefined ? {} : { 'x-callseal-secret': value })), false);
    });
  }

  test('is looked for in its own header alone', () => {
    assert.equal(proves({ secrets }, incoming({ authorization: `Bearer ${current}`, cookie: current })), false);
  });

  test('that is too short, too regular or missing is refused at construction, without being repeated', () => {
    const placeholder = 'change-me-change-me-change-me-change-me-change-me';
    for (const wrong of [
      { secrets: [] },
      { secrets: ['short'] },
      { secrets: [randomBytes(31).toString('base64url')] },
      { secrets: [randomBytes(16).toString('hex')] },
      { secrets: [placeholder] },
      { secrets: [current, 'short'] },
      { secrets: Array.from({ length: 5 }, () => current) },
      { secrets: current as never },
      {},
    ]) {
      assert.throws(
        () => proves(wrong, incoming({})),
        (error: Error & { code?: string }) => error.code === 'CONFIG_INVALID' && !error.message.includes(placeholder),
      );
    }
  });
});

describe('a client certificate', () => {
  const certificates = { fingerprints: [fingerprint256] };
  const trusting = { fingerprints: [fingerprint256], trustedHeader: 'x-client-cert' };
  test('proves the platform by the fingerprint that the connection has proven', () => {
    assert.ok(proves({ certificates }, incoming({}, fingerprint256)));
    assert.equal(proves({ certificates }, incoming({}, fingerprint256.replace(/^../, '00'))), false);
    assert.equal(proves({ certificates }, incoming({}, null)), false);
    assert.equal(proves({ certificates }, incoming({})), false);
  });

  test('in a header proves nothing unless the header is configured', () => {
    const headers = { 'x-client-cert': encodeURIComponent(selfSigned.cert), 'x-forwarded-client-cert': fingerprint256 };
    assert.equal(proves({ certificates }, incoming(headers)), false);
    assert.ok(proves({ certificates: trusting }, incoming(headers)));
    assert.ok(proves({ certificates: trusting }, incoming({ 'x-client-cert': fingerprint256.replaceAll(':', '').toLowerCase() })));
  });

  test('in a trusted header must be whole and the right one', () => {
    for (const value of ['', 'x', '%', '-----BEGIN CERTIFICATE-----', fingerprint256.slice(3), `${fingerprint256}, ${fingerprint256}`]) {
      assert.equal(proves({ certificates: trusting }, incoming({ 'x-client-cert': value })), false, value);
    }
    // the connection's own is the proxy's then
    assert.equal(proves({ certificates: trusting }, incoming({}, fingerprint256)), false);
  });

  test('and a secret are both demanded where both are configured', () => {
    const both = { certificates, secrets: [current] };
    assert.ok(proves(both, incoming({ 'x-callseal-secret': current }, fingerprint256)));
    assert.equal(proves(both, incoming({ 'x-callseal-secret': current })), false);
    assert.equal(proves(both, incoming({}, fingerprint256)), false);
  });

  test('is refused at construction where it is no fingerprint', () => {
    for (const fingerprints of [[], ['AA:BB'], [fingerprint256.slice(3)], 'text' as never, [7 as never]]) {
      assert.throws(() => proves({ certificates: { fingerprints } }, incoming({})), { code: 'CONFIG_INVALID' });
    }
    assert.throws(() => proves({ certificates: { ...certificates, trustedHeader: 'X Client' } }, incoming({})), { code: 'CONFIG_INVALID' });
  });

  test('is asked for by a real TLS server: with it a tool answers, without it none does', async () => {
    const world = createVoiceAgentsWorld(createScriptedGate(), { options: { secrets: undefined as never, certificates } });
    const { key, cert } = selfSigned;
    const server = createServer({ key, cert, ca: cert, requestCert: true, rejectUnauthorized: false }, createNodeListener(world.kit));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const post = async (client: object): Promise<number | undefined> => {
      const sent = request({
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: '/tools/conversation/init',
        headers: { 'content-type': 'application/json' },
        ca: cert,
        agent: false,
        ...client,
      });
      sent.end(JSON.stringify({ agent_id: agentId, call_sid: 'CA1', caller_id: '+447700900123' }));
      const [response] = (await once(sent, 'response')) as [{ readonly statusCode?: number; resume(): void }];
      response.resume();
      return response.statusCode;
    };
    try {
      assert.equal(await post({ key, cert }), 200);
      assert.equal(await post({}), 401);
    } finally {
      server.close();
    }
  });
});
