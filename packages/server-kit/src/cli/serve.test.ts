import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPostgres, startRedis } from '@callseal/test-services';
import { ReadinessSchema, routes } from '@callseal/protocol/routes';
import { verifyAudit } from '../audit/verify-audit.js';
import { openConfiguredAudit } from '../config/parts/audit.js';
import { readAuditConfig } from '../config/read-config.js';
import { createPostgresCredentialStore } from '../credentials/postgres-credential-store.js';
import { generateKey, parseKeyRing } from '../credentials/key-ring.js';
import { createDeployment } from '../testkit/deployment.js';

const postgres = await startPostgres();
const redis = await startRedis();
let databaseUrl: string;
before(async () => {
  databaseUrl = await postgres.createDatabase();
});
after(() => Promise.all([postgres.stop(), redis.stop()]));

const bearer = { authorization: 'Bearer flex-token' };

async function ready(url: string): Promise<{ readonly status: number; readonly body: ReturnType<typeof ReadinessSchema.parse> }> {
  const response = await fetch(`${url}/health/ready`);
  return { status: response.status, body: ReadinessSchema.parse(await response.json()) };
}

test('serve answers agents, and refuses whom IAM does not know', async () => {
  await using deployment = await createDeployment({ databaseUrl, redisUrl: redis.url });
  const { url } = deployment.server;
  assert.deepEqual(await ready(url), { status: 200, body: { status: 'ready', checks: { credentials: 'ok', state: 'ok', audit: 'ok' } } });
  const token = await fetch(`${url}/v1/token`, { method: 'POST', headers: bearer });
  assert.equal(token.status, 200);
  assert.equal(((await token.json()) as { access_token: string }).access_token, 'voice-token');
  assert.equal((await fetch(`${url}/v1/token`, { method: 'POST', headers: { authorization: 'Bearer other' } })).status, 401);
  assert.equal((await fetch(`${url}/v1/token`, { method: 'POST' })).status, 401);
});

test('serve has the gate, the relay and the tools that the environment describes, and writes what they do into the audit log', async () => {
  const stores = { databaseUrl: await postgres.createDatabase(), redisUrl: redis.url };
  await using deployment = await createDeployment(stores);
  const { url } = deployment.server;
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: object };
  for (const { path } of [routes.decide, routes.sendCode, routes.relayStart, routes.screenTool]) assert.ok(path in paths, path);
  const callSid = `CA${'3'.repeat(32)}`;
  const ask = async (path: string, body: object, secret = deployment.env.CALLSEAL_VOICE_AGENT_SECRETS ?? '') => {
    const headers = { 'content-type': 'application/json', 'x-callseal-secret': secret };
    return (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).status;
  };
  const announced = { caller_id: '+34600000001', agent_id: 'agent_1', call_sid: callSid };
  assert.equal(await ask(routes.beginConversation.path, announced, 'another-secret'), 401);
  assert.equal(await ask(routes.beginConversation.path, announced), 200);
  const conversation = { conversation_id: 'conv_0123456789', call_sid: callSid, caller_id: announced.caller_id };
  // nothing is screened of what the double does not answer about, and that is no success
  assert.equal(await ask(routes.screenTool.path, conversation), 503);
  const env = { CALLSEAL_AUDIT_DATABASE: stores.databaseUrl, CALLSEAL_AUDIT_KEY: deployment.env.CALLSEAL_AUDIT_KEY };
  const audit = openConfiguredAudit(readAuditConfig(env));
  try {
    const report = await verifyAudit(audit);
    assert.equal(report.intact, true);
    assert.ok(report.entries > 0);
  } finally {
    await audit.close();
  }
});

test('while it drains, readiness says no and requests are still answered', async () => {
  const deployment = await createDeployment({ databaseUrl, redisUrl: redis.url }, { CALLSEAL_DRAIN_SECONDS: '1' });
  const { url } = deployment.server;
  assert.equal((await ready(url)).status, 200);
  const stopping = deployment.server.stop();
  const { status, body } = await ready(url);
  assert.deepEqual([status, body.status, body.checks.draining], [503, 'not-ready', 'failed']);
  assert.equal((await fetch(`${url}/v1/token`, { method: 'POST', headers: bearer })).status, 200);
  assert.equal(deployment.server.stop(), stopping, 'stopping twice is stopping once');
  await stopping;
  await assert.rejects(fetch(`${url}/health`));
  await deployment[Symbol.asyncDispose]();
  const events = deployment.log.map((line) => (JSON.parse(line) as { event: string }).event);
  assert.deepEqual(
    events.filter((event) => event.startsWith('server-')),
    ['server-started', 'server-draining', 'server-stopped'],
  );
});

test('the log is JSON, and holds no secret, token or caller', async () => {
  const deployment = await createDeployment({ databaseUrl, redisUrl: redis.url });
  const { url } = deployment.server;
  const body = JSON.stringify({ subject: '+34600000009', credential: 'a-credential-of-somebody' });
  await fetch(`${url}/v1/credentials/store`, { method: 'POST', headers: { ...bearer, 'content-type': 'application/json' }, body });
  await fetch(`${url}/v1/token`, { method: 'POST', headers: { authorization: 'Bearer hidden-token-of-nobody' } });
  await deployment[Symbol.asyncDispose]();
  const text = deployment.log.join('\n');
  assert.match(text, /credential-stored/);
  const { TWILIO_AUTH_TOKEN, CALLSEAL_CLIENT_SECRET, CALLSEAL_KEYS, CALLSEAL_SUBJECT_KEY } = deployment.env;
  for (const secret of [
    TWILIO_AUTH_TOKEN,
    CALLSEAL_CLIENT_SECRET,
    CALLSEAL_KEYS,
    CALLSEAL_SUBJECT_KEY,
    '34600000009',
    'a-credential',
    'hidden-token',
  ]) {
    assert.equal(text.includes(secret ?? 'missing'), false);
  }
});

test('serve rotates keys and destroys by age in the background', async () => {
  const url = await postgres.createDatabase();
  const [oldKey, newKey, subjectKey] = [generateKey(), generateKey(), generateKey()];
  const openAt = (now: () => number, keys: string) =>
    createPostgresCredentialStore({
      connectionString: url,
      keys: parseKeyRing(keys),
      subjectKey,
      clock: { now, sleep: () => Promise.resolve() },
    });
  const long = openAt(() => Date.now() - 400 * 86_400_000, oldKey);
  await long.put('old', { credential: 'x' });
  const pseudonym = long.pseudonymOf('old');
  await long.close();
  const recent = openAt(Date.now, oldKey);
  await recent.put('new', { credential: 'y' });
  await recent.close();
  const deployment = await createDeployment(
    { databaseUrl: url, redisUrl: redis.url },
    { CALLSEAL_KEYS: `${newKey},${oldKey}`, CALLSEAL_SUBJECT_KEY: subjectKey },
  );
  const seen = (event: string): boolean => deployment.log.some((line) => line.includes(event));
  for (let tries = 0; tries < 200 && !(seen('keys-rotated') && seen('subject-destroyed')); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  await deployment[Symbol.asyncDispose]();
  assert.ok(seen('keys-rotated') && seen('subject-destroyed'), deployment.log.join('\n'));
  // which certificate, not whose
  assert.ok(!seen(pseudonym));
  const left = openAt(Date.now, newKey);
  assert.deepEqual([await left.get('old'), (await left.get('new'))?.credential], [null, 'y']);
  await left.close();
});
