import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it, test } from 'node:test';
import { startPostgres, startRedis } from '@callseal/test-services';
import { createHmacAuditSigner } from '../audit/audit-signer.js';
import { createPostgresAuditLog } from '../audit/postgres-audit-log.js';
import { formatReport } from '../cli/commands/doctor.js';
import { runCommand } from '../cli/run-command.js';
import { createPostgresCredentialStore } from '../credentials/postgres-credential-store.js';
import { generateKey, parseKeyRing } from '../credentials/key-ring.js';
import { selfSigned } from '../testkit/self-signed.js';
import { createHttpDouble } from '../testkit/http-double.js';
import { brokenDeployments } from '../testkit/broken-deployments.js';
import { createDeployment, type Deployment, type Faults } from '../testkit/deployment.js';
import { accountSid } from '../testkit/twilio-double.js';
import type { DoctorReport } from './report.js';
import { type DoctorOptions, runDoctor } from './run-doctor.js';

const postgres = await startPostgres();
const redis = await startRedis();
let deployment: Deployment;
let emptyDatabase: string;

before(async () => {
  const databaseUrl = await postgres.createDatabase();
  emptyDatabase = await postgres.createDatabase();
  deployment = await createDeployment({ databaseUrl, redisUrl: redis.url });
  await keepOneCaller(deployment.env);
});
after(async () => {
  await deployment[Symbol.asyncDispose]();
  await Promise.all([postgres.stop(), redis.stop()]);
});

/** A registration and a receipt, so that keys have something to open. */
async function keepOneCaller(env: Readonly<Record<string, string>>): Promise<void> {
  const store = createPostgresCredentialStore({
    connectionString: env.CALLSEAL_DATABASE_URL ?? '',
    keys: parseKeyRing(env.CALLSEAL_KEYS ?? ''),
    subjectKey: env.CALLSEAL_SUBJECT_KEY ?? '',
  });
  await store.addConsent('+34600000001', {
    callSid: `CA${'1'.repeat(32)}`,
    answer: 'agreed',
    textVersion: '1',
    at: new Date().toISOString(),
    method: 'spoken-to-agent',
  });
  await store.put('+34600000001', { credential: 'a credential' });
  await store.close();
  const audit = createPostgresAuditLog({
    connectionString: env.CALLSEAL_AUDIT_DATABASE ?? '',
    signer: createHmacAuditSigner(env.CALLSEAL_AUDIT_KEY ?? ''),
  });
  await audit.append({ type: 'erased', subject: '0'.repeat(64), reason: 'requested' });
  await audit.close();
}

async function examine(
  change: Readonly<Record<string, string | undefined>> = {},
  options: Partial<DoctorOptions> = {},
): Promise<DoctorReport> {
  const report = await runDoctor({ env: { ...deployment.env, ...change }, ...options });
  assertNoSecret(JSON.stringify(report), { ...deployment.env, ...change });
  return report;
}

function assertNoSecret(text: string, env: Readonly<Record<string, string | undefined>>): void {
  for (const name of [
    'TWILIO_AUTH_TOKEN',
    'TWILIO_API_SECRET',
    'CALLSEAL_CLIENT_SECRET',
    'CALLSEAL_KEYS',
    'CALLSEAL_SUBJECT_KEY',
    'CALLSEAL_DATABASE_URL',
    'CALLSEAL_GRANT_KEYS',
    'CALLSEAL_AUDIT_KEY',
    'CALLSEAL_DIRECTORY_SECRET',
    'CALLSEAL_SALESFORCE_CLIENT_SECRET',
    'CALLSEAL_FRAUD_SECRET',
    'CALLSEAL_VOICE_AGENT_SECRETS',
  ]) {
    const value = env[name];
    if (value !== undefined && value !== '') assert.equal(text.includes(value), false, `${name} is in the report`);
  }
}

/** Ids of the lines that are neither fine nor skipped, after checking that each says what to do. */
function complaints({ lines }: DoctorReport, status: 'failed' | 'warned' = 'failed'): readonly string[] {
  for (const line of lines) {
    if (line.status === 'failed' || line.status === 'warned')
      assert.match(line.mend ?? '', /^[A-Z].{10,}[.a-z]$/s, `${line.id}: ${line.says}`);
    assert.notEqual(line.says, '');
  }
  return [...new Set(lines.filter((line) => line.status === status).map(({ id }) => id))];
}

async function withFaults<T>(faults: Faults, run: () => Promise<T>): Promise<T> {
  Object.assign(deployment.faults, faults);
  try {
    return await run();
  } finally {
    deployment.mend();
  }
}

test('a right configuration passes every check', async () => {
  const report = await examine();
  assert.deepEqual(
    report.lines.filter(({ status }) => status !== 'ok'),
    [],
  );
  assert.equal(report.healthy, true);
  assert.equal(report.lines.length, 24);
});

test('the command ends with 0 only when nothing failed, and speaks JSON', async () => {
  const out: string[] = [];
  const unused = () => assert.fail('not asked for');
  const io = (env: Record<string, string>) => ({ env, out: (line: string) => out.push(line), err: unused, readInput: unused });
  assert.deepEqual(await runCommand(['doctor', '--json'], io({ ...deployment.env })), { exitCode: 0 });
  assert.equal((JSON.parse(out.join('')) as DoctorReport).healthy, true);
  assert.deepEqual(await runCommand(['doctor'], io({ ...deployment.env, CALLSEAL_CLIENT_SECRET: 'wrong-secret' })), { exitCode: 1 });
  assert.match(out.at(-1) ?? '', /✗ Token of the voice service .*refuses the client[\s\S]*→ Correct CALLSEAL_CLIENT_ID/);
});

test('it asks Twilio only what the published description has, and for one row', async () => {
  await examine();
  interface Description {
    readonly paths: Record<string, { readonly get?: { readonly parameters: readonly { readonly name: string }[] } }>;
  }
  const file = new URL('../../../simulator/contract/twilio-api-v2010.openapi.json', import.meta.url);
  const description = JSON.parse(readFileSync(file, 'utf8')) as Description;
  const asked = deployment.twilio.requests.filter(({ path }) => path.startsWith('/2010-04-01/'));
  assert.notEqual(asked.length, 0);
  for (const { method, path } of asked) {
    assert.equal(method, 'GET');
    const url = new URL(path, 'https://api.twilio.com');
    const operation = description.paths[url.pathname.replace(accountSid, '{AccountSid}')]?.get;
    assert.ok(operation, path);
    const names = operation.parameters.map(({ name }) => name);
    assert.deepEqual(
      [...url.searchParams.keys()].filter((name) => !names.includes(name)),
      [],
    );
  }
});

describe('when', () => {
  for (const { what, check, change = () => ({}), faults = {}, options = {}, status } of brokenDeployments) {
    it(`${what}, ${check} ${status ?? 'failed'} and nothing else`, async () => {
      const report = await withFaults(faults, () => examine(change(deployment.env, emptyDatabase), options));
      assert.deepEqual(complaints(report, 'failed'), status === 'warned' ? [] : [check]);
      assert.deepEqual(complaints(report, 'warned'), status === 'warned' ? [check] : []);
      assert.equal(report.healthy, status === 'warned');
    });
  }
});

test('a certificate that nobody vouches for fails, and is told apart from a service that is not there', async () => {
  await using double = await createHttpDouble(() => ({ body: '{}' }), selfSigned);
  const report = await examine({ CALLSEAL_TOKEN_URL: `${double.url}/oauth2/token` });
  assert.deepEqual(complaints(report), ['voice-token']);
  assert.match(report.lines.find(({ id }) => id === 'voice-token')?.mend ?? '', /NODE_EXTRA_CA_CERTS/);
  assert.equal(double.requests.length, 0, 'no secret was sent');
});

test('a Redis with a password that is wrong, and one that forgets, are told', async () => {
  const { Redis } = await import('ioredis');
  const control = new Redis(redis.url);
  await control.config('SET', 'maxmemory-policy', 'allkeys-lru');
  try {
    assert.deepEqual(complaints(await examine(), 'warned'), ['redis']);
  } finally {
    await control.config('SET', 'maxmemory-policy', 'noeviction');
  }
  const url = new URL(redis.url);
  url.username = 'callseal';
  url.password = 'wrong-password';
  const report = await examine({ CALLSEAL_REDIS_URL: url.href });
  control.disconnect();
  assert.deepEqual(complaints(report), ['redis']);
  assert.match(report.lines.at(-1)?.says ?? '', /refuses the password/);
  assert.equal(JSON.stringify(report).includes('wrong-password'), false);
});

test('a service that is silent costs its own checks the time, and no other', async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const silent = { CALLSEAL_AUDIO_URL: `ws://127.0.0.1:${port}/audio`, CALLSEAL_TOKEN_URL: `http://127.0.0.1:${port}/oauth2/token` };
    const report = await examine(silent, { timeout: 3000 });
    assert.deepEqual(complaints(report), ['voice-token', 'audio-url']);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('an answer that never ends is not read to its end', { timeout: 30_000 }, async () => {
  const server = createServer((_, response) => {
    const chunk = Buffer.alloc(65_536, ' ');
    const send = (): void => {
      if (!response.destroyed) response.write(chunk, send);
    };
    send();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const report = await examine({ CALLSEAL_PUBLIC_BASE_URL: `http://127.0.0.1:${port}` });
    assert.deepEqual(complaints(report), ['public-url', 'readiness', 'callbacks', 'cors', 'voice-agents']);
    // that something answers is known long before time runs out
    assert.match(report.lines.find(({ id }) => id === 'public-url')?.says ?? '', /^Something else answers/);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('two examinations leave nothing behind but certificates', async () => {
  const { Redis } = await import('ioredis');
  const control = new Redis(redis.url);
  const keys = async (): Promise<number> => (await control.keys('*doctor*')).length;
  await Promise.all([examine(), examine()]);
  assert.equal(await keys(), 0);
  control.disconnect();
});

test('docs/doctor.md shows what it says about a right and a broken configuration', async () => {
  const right = formatReport(await examine({}, { nodeVersion: '24.21.0' }));
  const newKeys = `${generateKey()},${deployment.env.CALLSEAL_KEYS ?? ''}`;
  const broken = await withFaults(
    {
      iam: 'refuses-us',
      audio: 'accepts-unsigned',
      proxy: ({ method }, response) => method === 'OPTIONS' && Boolean(response.writeHead(405).end()),
    },
    () =>
      examine(
        {
          CALLSEAL_CLIENT_SECRET: 'wrong-secret',
          CALLSEAL_WORKSPACE_SID: `WS${'9'.repeat(32)}`,
          CALLSEAL_KEYS: newKeys,
          CALLSEAL_REDIS_URL: 'redis://127.0.0.1:9',
        },
        { nodeVersion: '24.21.0', now: () => Date.now() + 45_000 },
      ),
  );
  const unreadable = await examine({
    CALLSEAL_RETENTON_DAYS: '365',
    CALLSEAL_CLIENT_SECRET: '',
    CALLSEAL_AUDIO_URL: 'http://audio.example.com',
  });
  const page = new URL('../../../../docs/doctor.md', import.meta.url);
  const text = readFileSync(page, 'utf8');
  let wanted = text;
  for (const [name, output] of [
    ['right', right],
    ['broken', formatReport(broken)],
    ['unreadable', formatReport(unreadable)],
  ] as const) {
    const block = new RegExp(`(<!-- output: ${name} -->\n\n).*?(\n\n<!-- end -->)`, 's');
    assert.match(wanted, block);
    wanted = wanted.replace(block, (_, open: string, close: string) => `${open}\`\`\`text\n${normalise(output)}\n\`\`\`${close}`);
  }
  if (process.env.CALLSEAL_WRITE_DOCS === '1') writeFileSync(page, wanted);
  assert.equal(readFileSync(page, 'utf8'), wanted, 'Write it anew with CALLSEAL_WRITE_DOCS=1');
});

/** Names instead of this machine's ports, one version for all, and what a busy machine may count or measure otherwise. */
function normalise(text: string): string {
  const named = Object.entries(deployment.hosts).reduce((all, [name, host]) => all.replaceAll(host, name), text);
  return (
    named
      .replaceAll('127.0.0.1:9 ', 'redis:6379 ')
      .replace(/Version \d+\.\d+\.\d+/, 'Version 7.2.5')
      .replace(/4[3-7] s ahead/, '45 s ahead')
      .replace(/for (29\d|300) s/, 'for 300 s')
      // the registrations that the check of the store writes and deletes meanwhile
      .replace(/[1-3] values are still/, '2 values are still')
  );
}
