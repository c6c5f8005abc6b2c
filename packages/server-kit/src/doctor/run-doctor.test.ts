import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it, test } from 'node:test';
import { startPostgres, startRedis } from '@callseal/test-services';
import { formatReport } from '../cli/commands/doctor.js';
import { runCommand } from '../cli/run-command.js';
import { createPostgresCredentialStore } from '../credentials/postgres-credential-store.js';
import { generateKey, parseKeyRing } from '../credentials/key-ring.js';
import { selfSigned } from '../testkit/self-signed.js';
import { createHttpDouble } from '../testkit/http-double.js';
import { apiKey, createDeployment, type Deployment, type Faults } from '../testkit/deployment.js';
import { accountSid } from '../testkit/twilio-double.js';
import { type DoctorOptions, type DoctorReport, runDoctor } from './run-doctor.js';

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
  assert.equal(report.lines.length, 16);
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

interface Broken {
  readonly what: string;
  readonly check: string;
  readonly change?: () => Readonly<Record<string, string | undefined>> | Promise<Readonly<Record<string, string | undefined>>>;
  readonly faults?: Faults;
  readonly options?: Partial<DoctorOptions>;
  readonly status?: 'warned';
}

const keyLogin = { TWILIO_API_KEY: apiKey.sid, TWILIO_API_SECRET: apiKey.secret };
const nowhere = 'http://127.0.0.1:9';

const broken: readonly Broken[] = [
  { what: 'a variable is misspelled', check: 'configuration', change: () => ({ CALLSEAL_RETENTON_DAYS: '30' }) },
  { what: 'a secret is missing', check: 'configuration', change: () => ({ CALLSEAL_CLIENT_SECRET: '' }) },
  { what: 'certificate checks are off', check: 'runtime', change: () => ({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }) },
  { what: 'Node is too old', check: 'runtime', options: { nodeVersion: '18.20.0' } },
  {
    what: 'only some requests go through a proxy',
    check: 'runtime',
    change: () => ({ HTTP_PROXY: 'http://proxy:3128' }),
    status: 'warned',
  },
  { what: 'the clock is a minute ahead', check: 'clock', options: { now: () => Date.now() + 60_000 } },
  { what: 'the clock is a minute behind', check: 'clock', options: { now: () => Date.now() - 60_000 } },
  { what: 'the clock is ten seconds ahead', check: 'clock', options: { now: () => Date.now() + 10_000 }, status: 'warned' },
  {
    what: 'the API key may not list conferences',
    check: 'twilio-credentials',
    change: () => keyLogin,
    faults: { refusedLogin: `${apiKey.sid}:${apiKey.secret}` },
  },
  {
    what: 'the auth token is not of the account any more',
    check: 'signing-token',
    change: () => keyLogin,
    faults: { refusedLogin: `${accountSid}:auth-token-of-a-deployment` },
  },
  { what: 'the workspace is of another account', check: 'workspace', change: () => ({ CALLSEAL_WORKSPACE_SID: `WS${'9'.repeat(32)}` }) },
  { what: 'IAM refuses our credentials', check: 'agent-sign-in', faults: { iam: 'refuses-us' } },
  { what: 'IAM lets anybody in', check: 'agent-sign-in', faults: { iam: 'lets-everybody-in' } },
  { what: 'IAM is not there', check: 'agent-sign-in', change: () => ({ CALLSEAL_AGENTS_URL: nowhere }) },
  { what: 'the client secret is wrong', check: 'voice-token', change: () => ({ CALLSEAL_CLIENT_SECRET: 'another-secret' }) },
  { what: 'the token URL is a web page', check: 'voice-token', faults: { token: 'no-token' } },
  { what: 'the token URL is not there', check: 'voice-token', change: () => ({ CALLSEAL_TOKEN_URL: `${nowhere}/oauth2/token` }) },
  { what: 'anybody may send audio', check: 'audio-url', faults: { audio: 'accepts-unsigned' } },
  { what: 'the audio socket has another token', check: 'audio-url', faults: { audio: 'refuses-all' } },
  { what: 'the audio path is wrong', check: 'audio-url', faults: { audio: 'no-socket' } },
  {
    what: 'the audio socket is signed for another URL',
    check: 'audio-url',
    change: () => ({ CALLSEAL_AUDIO_URL: `${deployment.env.CALLSEAL_AUDIO_URL ?? ''}/` }),
  },
  { what: 'the audio server is not there', check: 'audio-url', change: () => ({ CALLSEAL_AUDIO_URL: 'ws://127.0.0.1:9/audio' }) },
  {
    what: 'what answers the public URL does not know our request ids',
    check: 'public-url',
    faults: {
      proxy: (request) => {
        delete request.headers['x-request-id'];
        return false;
      },
    },
  },
  {
    what: 'the server is not ready',
    check: 'readiness',
    faults: {
      proxy: ({ url }, response) =>
        url === '/health/ready' && Boolean(response.writeHead(503).end('{"status":"not-ready","checks":{"credentials":"failed"}}')),
    },
  },
  {
    what: 'the proxy drops the signature',
    check: 'callbacks',
    faults: {
      proxy: (request) => {
        delete request.headers['x-twilio-signature'];
        return false;
      },
    },
  },
  {
    what: 'the proxy rewrites the path of callbacks',
    check: 'callbacks',
    faults: {
      proxy: (request) => {
        request.url = request.url?.replace('/v1/streams/status', '/streams/status') ?? '';
        return false;
      },
    },
  },
  {
    what: 'something answers callbacks that checks no signature',
    check: 'callbacks',
    faults: {
      proxy: ({ method, url }, response) => method === 'POST' && url === '/v1/streams/status' && Boolean(response.writeHead(200).end('{}')),
    },
  },
  {
    what: 'the server allows fewer origins',
    check: 'cors',
    change: () => ({ CALLSEAL_ALLOWED_ORIGINS: 'https://flex.twilio.com,https://new.example' }),
  },
  {
    what: 'the proxy swallows preflights',
    check: 'cors',
    faults: { proxy: ({ method }, response) => method === 'OPTIONS' && Boolean(response.writeHead(200).end()) },
  },
  {
    what: 'the proxy lets every origin in',
    check: 'cors',
    faults: {
      proxy: ({ headers }, response) =>
        headers.origin?.endsWith('.invalid') === true &&
        Boolean(response.writeHead(200, { 'access-control-allow-origin': '*' }).end('{"status":"ok"}')),
    },
  },
  { what: 'the database has no tables', check: 'store', change: () => ({ CALLSEAL_DATABASE_URL: emptyDatabase }) },
  {
    what: 'the database does not exist',
    check: 'store',
    change: () => ({ CALLSEAL_DATABASE_URL: `${deployment.env.CALLSEAL_DATABASE_URL ?? ''}_none` }),
  },
  {
    what: 'the database server is not there',
    check: 'store',
    change: () => ({ CALLSEAL_DATABASE_URL: 'postgres://u:password-of-u@127.0.0.1:9/callseal' }),
  },
  {
    what: 'the database offers no TLS',
    check: 'store',
    change: () => ({ CALLSEAL_DATABASE_URL: `${deployment.env.CALLSEAL_DATABASE_URL ?? ''}?sslmode=require` }),
  },
  { what: 'a key is missing on the ring', check: 'store-keys', change: () => ({ CALLSEAL_KEYS: generateKey() }) },
  { what: 'the subject key is another one', check: 'store-keys', change: () => ({ CALLSEAL_SUBJECT_KEY: generateKey() }) },
  {
    what: 'the subject key is a placeholder',
    check: 'store-keys',
    change: () => ({ CALLSEAL_SUBJECT_KEY: Buffer.alloc(32, 1).toString('base64') }),
  },
  {
    what: 'a rotation is not finished',
    check: 'store-keys',
    change: () => ({ CALLSEAL_KEYS: `${generateKey()},${deployment.env.CALLSEAL_KEYS ?? ''}` }),
    status: 'warned',
  },
  { what: 'Redis is not there', check: 'redis', change: () => ({ CALLSEAL_REDIS_URL: 'redis://127.0.0.1:9' }) },
];

describe('when', () => {
  for (const { what, check, change = () => ({}), faults = {}, options = {}, status } of broken) {
    it(`${what}, ${check} ${status ?? 'failed'} and nothing else`, async () => {
      const report = await withFaults(faults, async () => examine(await Promise.resolve(change()), options));
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

test('a service that is silent costs its own check the time, and no other', async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const report = await examine({ CALLSEAL_AUDIO_URL: `ws://127.0.0.1:${port}/audio` }, { timeout: 1500 });
    assert.deepEqual(complaints(report), ['audio-url']);
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

/** Names instead of this machine's ports, and one version for all. */
function normalise(text: string): string {
  const named = Object.entries(deployment.hosts).reduce((all, [name, host]) => all.replaceAll(host, name), text);
  return named
    .replaceAll('127.0.0.1:9 ', 'redis:6379 ')
    .replace(/Version \d+\.\d+\.\d+/, 'Version 7.2.5')
    .replace(/4[3-7] s ahead/, '45 s ahead');
}
