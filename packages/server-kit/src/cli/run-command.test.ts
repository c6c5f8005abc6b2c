import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, test } from 'node:test';
import { DestructionCertificateSchema, routes } from '@callseal/protocol/routes';
import { variableNames } from '../config/variables.js';
import { generateKey, parseKey, parseKeyRing } from '../credentials/key-ring.js';
import { createSqliteCredentialStore } from '../credentials/sqlite-credential-store.js';
import { type GrantKey, parseGrantKeys } from '../gate/grant-keys.js';
import type { CommandResult } from './command-io.js';
import { runCommand } from './run-command.js';

const folder = mkdtempSync(join(tmpdir(), 'callseal-cli-'));
after(() => {
  rmSync(folder, { recursive: true });
});

type Env = Readonly<Record<string, string>>;

/** Runs a command; `typed` is what is piped in. */
async function run(words: string, env: Env = {}, typed = ''): Promise<{ result: CommandResult; out: string[]; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const result = await runCommand(words.split(' '), {
    env,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    readInput: () => Promise.resolve(typed),
  });
  return { result, out, err: err.join('\n') };
}

let files = 0;
function storeEnv(change: Env = {}): {
  readonly CALLSEAL_DATABASE_URL: string;
  readonly CALLSEAL_KEYS: string;
  readonly CALLSEAL_SUBJECT_KEY: string;
} {
  files += 1;
  const path = join(folder, `${files}.db`);
  return { CALLSEAL_DATABASE_URL: `sqlite:${path}`, CALLSEAL_KEYS: generateKey(), CALLSEAL_SUBJECT_KEY: generateKey(), ...change };
}

function openStore(env: ReturnType<typeof storeEnv>, now = Date.now) {
  return createSqliteCredentialStore({
    path: env.CALLSEAL_DATABASE_URL.slice('sqlite:'.length),
    keys: parseKeyRing(env.CALLSEAL_KEYS),
    subjectKey: env.CALLSEAL_SUBJECT_KEY,
    clock: { now, sleep: () => Promise.resolve() },
  });
}

describe('help', () => {
  it('lists the commands and what exit codes mean', async () => {
    const { result, out } = await run('help');
    assert.deepEqual(result, { exitCode: 0 });
    for (const word of ['serve', 'doctor', 'keys rotate', 'Exit codes']) assert.match(out.join(), new RegExp(word));
  });

  it('is given wherever it is asked for, and nothing is done', async () => {
    for (const words of ['--help', '-h', 'serve --help', 'doctor -h', 'keys --help', 'subject erase --help']) {
      const { result, out, err } = await run(words);
      assert.deepEqual([result, err], [{ exitCode: 0 }, ''], words);
      assert.match(out.join(), /Exit codes/);
    }
  });

  it('lists every variable', async () => {
    const { out } = await run('help config');
    for (const name of variableNames) assert.ok(out.join().includes(name), name);
  });

  it('comes with a command line that is wrong, which is never repeated', async () => {
    for (const words of [
      'dance +34600000001',
      'keys',
      'constructor',
      'doctor --subject=+34600000001',
      'keys generate +34600000001',
      'help +34600000001 x',
    ]) {
      const { result, out, err } = await run(words);
      assert.deepEqual(result, { exitCode: 2 }, words);
      assert.deepEqual(out, []);
      assert.equal(err.includes('+34600000001'), false);
    }
  });
});

test('--version says the version', async () => {
  assert.match((await run('--version')).out.join(), /^\d+\.\d+\.\d+/);
});

test('a wrong configuration is told whole and ends with 3', async () => {
  const { result, err } = await run('serve', { CALLSEAL_PORT: 'x', CALLSEAL_CLIENT_SECRET: 'hidden-secret' });
  assert.deepEqual(result, { exitCode: 3 });
  for (const name of ['CALLSEAL_PORT', 'CALLSEAL_PUBLIC_BASE_URL', 'TWILIO_ACCOUNT_SID', 'CALLSEAL_TOKEN_URL'])
    assert.match(err, new RegExp(name));
  assert.equal(err.includes('hidden-secret'), false);
});

test('a port that is taken is told, and nothing is left open', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const { result, err } = await run('serve', {
    ...storeEnv(),
    CALLSEAL_PUBLIC_BASE_URL: 'https://callseal.example.com',
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'auth-token-of-a-test',
    CALLSEAL_PORT: String(port),
  });
  taken.close();
  assert.deepEqual(result, { exitCode: 1 });
  assert.match(err, /EADDRINUSE.*CALLSEAL_PORT/);
});

describe('keys', () => {
  it('generate gives a new key each time', async () => {
    const [one, two] = [await run('keys generate'), await run('keys generate')];
    assert.equal(parseKey('key', one.out.join()).length, 32);
    assert.notEqual(one.out.join(), two.out.join());
    const [grants, others] = [await run('keys generate grants'), await run('keys generate grants')];
    assert.equal(parseGrantKeys([JSON.parse(grants.out.join()) as GrantKey]).signing.algorithm, 'EdDSA');
    assert.notEqual(grants.out.join(), others.out.join());
  });

  it('rotate encrypts everything anew until nothing remains, and says how much', async () => {
    const env = storeEnv();
    const store = openStore(env);
    for (let caller = 0; caller < 620; caller += 1) await store.put(`caller-${caller}`, { credential: `credential-${caller}` });
    await store.close();
    const next = { ...env, CALLSEAL_KEYS: `${generateKey()},${env.CALLSEAL_KEYS}` };
    const first = await run('keys rotate', next);
    assert.deepEqual(first.result, { exitCode: 0 });
    assert.deepEqual(JSON.parse(first.out.join()), { reencrypted: 620, remaining: 0, unreadable: 0 });
    assert.match(first.err, /500 encrypted anew, 120 to go/);
    assert.deepEqual(JSON.parse((await run('keys rotate', next)).out.join()), { reencrypted: 0, remaining: 0, unreadable: 0 });
    const [newKey = ''] = next.CALLSEAL_KEYS.split(',');
    const reopened = openStore({ ...env, CALLSEAL_KEYS: newKey });
    assert.equal((await reopened.get('caller-619'))?.credential, 'credential-619');
    await reopened.close();
  });

  it('rotate ends with 1 when something cannot be read', async () => {
    const env = storeEnv();
    const store = openStore(env);
    await store.put('caller', { credential: 'credential' });
    await store.close();
    const { result, out, err } = await run('keys rotate', { ...env, CALLSEAL_KEYS: generateKey() });
    assert.deepEqual(result, { exitCode: 1 });
    assert.equal((JSON.parse(out.join()) as { unreadable: number }).unreadable, 1);
    assert.match(err, /put their key back/);
  });
});

describe('retention run', () => {
  it('destroys whom the retention no longer allows to keep, a certificate a line', async () => {
    const env = storeEnv();
    const long = openStore(env, () => Date.now() - 40 * 86_400_000);
    for (let caller = 0; caller < 7; caller += 1) await long.put(`old-${caller}`, { credential: 'x' });
    await long.close();
    const recent = openStore(env);
    await recent.put('new', { credential: 'y' });
    await recent.close();
    const { result, out, err } = await run('retention run', { ...env, CALLSEAL_RETENTION_DAYS: '30' });
    assert.deepEqual(result, { exitCode: 0 });
    const certificates = out.map((line) => DestructionCertificateSchema.parse(JSON.parse(line)));
    assert.deepEqual(
      certificates.map(({ reason }) => reason),
      Array.from({ length: 7 }, () => 'retention'),
    );
    assert.match(err, /^7 destroyed/);
    const left = openStore(env);
    assert.deepEqual([await left.get('old-0'), (await left.get('new'))?.credential], [null, 'y']);
    await left.close();
  });

  it('refuses to run without a retention', async () => {
    assert.deepEqual((await run('retention run', storeEnv())).result, { exitCode: 2 });
  });
});

describe('subject', () => {
  it('is exported and erased by what is typed in', async () => {
    const env = storeEnv();
    const store = openStore(env);
    await store.put('+34600000001', { credential: 'a credential' });
    await store.close();
    const exported = await run('subject export', env, '+34600000001\n');
    assert.match(exported.out.join(), /"credential": "a credential"/);
    const erased = await run('subject erase', env, '+34600000001');
    assert.equal((JSON.parse(erased.out.join()) as { certificate: { reason: string } }).certificate.reason, 'erased');
    assert.deepEqual(JSON.parse((await run('subject export', env, '+34600000001')).out.join()), { subject: null });
    assert.deepEqual(JSON.parse((await run('subject erase', env, '+34600000001')).out.join()), { certificate: null });
    assert.equal((erased.out.join() + erased.err + exported.err).includes('+34600000001'), false);
  });

  it('is never taken from the command line, nor repeated', async () => {
    const { result, err } = await run('subject erase +34600000001', storeEnv());
    assert.deepEqual(result, { exitCode: 2 });
    assert.match(err, /standard input/);
    assert.equal(err.includes('34600000001'), false);
  });

  it('must be one line', async () => {
    for (const typed of ['', '   \n', '+34600000001\n+34600000002', 'x'.repeat(257)]) {
      assert.deepEqual((await run('subject export', storeEnv(), typed)).result, { exitCode: 2 });
    }
  });
});

test('migrate makes the tables, once', async () => {
  const env = storeEnv();
  assert.deepEqual((await run('migrate', env)).result, { exitCode: 0 });
  assert.deepEqual((await run('migrate', env)).result, { exitCode: 0 });
});

test('a database that cannot be opened is told by its code, not by its message', async () => {
  const { result, err } = await run('migrate', {
    ...storeEnv(),
    CALLSEAL_DATABASE_URL: 'postgres://u:hidden-password@127.0.0.1:9/callseal',
  });
  assert.deepEqual(result, { exitCode: 1 });
  assert.match(err, /ECONNREFUSED|STORE_FAILED/);
  assert.equal(err.includes('hidden-password'), false);
});

test('openapi describes every route, without any configuration', async () => {
  const { out } = await run('openapi');
  const { paths, servers } = JSON.parse(out.join()) as { paths: Record<string, unknown>; servers?: unknown };
  assert.deepEqual(
    Object.keys(paths).sort(),
    Object.values(routes)
      .map(({ path }) => path)
      .sort(),
  );
  assert.equal(servers, undefined);
  assert.match((await run('openapi', { CALLSEAL_PUBLIC_BASE_URL: 'https://callseal.example.com' })).out.join(), /callseal\.example\.com/);
});

test('functions writes a project, and leaves what somebody changed alone', async () => {
  const target = join(folder, 'functions');
  const { result, out } = await run(`functions ${target}`);
  assert.deepEqual(result, { exitCode: 0 });
  assert.ok(out.some((line) => /^written +functions\//.test(line)));
  assert.ok((await run(`functions ${target}`)).out.every((line) => line.startsWith('unchanged')));
  assert.deepEqual((await run('functions')).result, { exitCode: 2 });
});
