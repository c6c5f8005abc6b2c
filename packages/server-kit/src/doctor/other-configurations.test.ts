import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, test } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import { runCommand } from '../cli/run-command.js';
import { generateKey } from '../credentials/key-ring.js';
import { createHttpDouble, type Reply } from '../testkit/http-double.js';
import { json } from '../testkit/twilio-double.js';
import type { ReportLine } from './report.js';
import { runDoctor } from './run-doctor.js';

// Configurations without Twilio: what is configured is checked, everything else is skipped.

const folder = mkdtempSync(join(tmpdir(), 'callseal-doctor-'));
after(() => {
  rmSync(folder, { recursive: true });
});

const base = { CALLSEAL_PUBLIC_BASE_URL: 'http://127.0.0.1:9' };
let files = 0;
function sqlite() {
  files += 1;
  return {
    CALLSEAL_DATABASE_URL: `sqlite:${join(folder, `${files}.db`)}`,
    CALLSEAL_KEYS: generateKey(),
    CALLSEAL_SUBJECT_KEY: generateKey(),
  };
}

async function lineOf(id: string, env: Readonly<Record<string, string>>): Promise<ReportLine> {
  const { lines } = await runDoctor({ env: { ...base, ...env } });
  const line = lines.find((candidate) => candidate.id === id);
  assert.ok(line);
  assert.notEqual(lines[0]?.status, 'failed', lines[0]?.says);
  return line;
}

async function migrate(env: Readonly<Record<string, string>>): Promise<void> {
  const quiet = () => undefined;
  await runCommand(['migrate'], { env, out: quiet, err: quiet, readInput: () => Promise.resolve('') });
}

describe('agents with signed tokens', () => {
  const jwt = (url: string) => ({
    ...sqlite(),
    CALLSEAL_AGENTS: 'jwt',
    CALLSEAL_JWT_ISSUER: 'https://login.example/',
    CALLSEAL_JWT_AUDIENCE: 'callseal',
    CALLSEAL_JWT_JWKS_URL: `${url}/jwks.json`,
  });

  it('need keys that can be fetched', async () => {
    const { publicKey } = await generateKeyPair('RS256');
    const keys = [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }];
    await using issuer = await createHttpDouble(() => json({ keys }));
    assert.equal((await lineOf('agent-sign-in', jwt(issuer.url))).status, 'ok');
    assert.equal(issuer.requests.length, 1);
  });

  for (const [what, reply] of [
    ['is missing', json({}, 404)],
    ['is a web page', { body: '<html>' }],
    ['holds no set of keys', json({ keys: 'none' })],
  ] satisfies [string, Reply][]) {
    it(`fail when the document of keys ${what}`, async () => {
      await using issuer = await createHttpDouble(() => reply);
      const { status, mend } = await lineOf('agent-sign-in', jwt(issuer.url));
      assert.equal(status, 'failed');
      assert.match(mend ?? '', /CALLSEAL_JWT_JWKS_URL/);
    });
  }
});

test('agents of Genesys are asked about with a wrong token, which must be refused', async () => {
  const answers: Reply[] = [json({ status: 401, code: 'bad.credentials' }, 401), json({}, 503)];
  for (const [index, expected] of (['ok', 'failed'] as const).entries()) {
    await using genesys = await createHttpDouble(() => answers[index] ?? 'hang');
    const line = await lineOf('agent-sign-in', {
      ...sqlite(),
      CALLSEAL_AGENTS: 'genesys',
      CALLSEAL_GENESYS_REGION: 'eu_central_1',
      CALLSEAL_GENESYS_ORGANIZATION_ID: '0b1c2d3e-0000-4000-8000-000000000000',
      CALLSEAL_AGENTS_URL: genesys.url,
    });
    assert.equal(line.status, expected);
  }
});

describe('a SQLite store', () => {
  const jwt = {
    CALLSEAL_AGENTS: 'jwt',
    CALLSEAL_JWT_ISSUER: 'https://login.example/',
    CALLSEAL_JWT_AUDIENCE: 'callseal',
    CALLSEAL_JWT_JWKS_URL: 'http://127.0.0.1:9/jwks.json',
  };

  it('without tables is not made by looking at it', async () => {
    const env = { ...sqlite(), ...jwt };
    const { status, mend } = await lineOf('store', env);
    assert.deepEqual([status, mend], ['failed', 'Run: callseal migrate']);
    assert.equal(existsSync(env.CALLSEAL_DATABASE_URL.slice('sqlite:'.length)), false);
  });

  it('passes once it was migrated', async () => {
    const env = { ...sqlite(), ...jwt };
    await migrate(env);
    assert.equal((await lineOf('store', env)).status, 'ok');
    assert.equal((await lineOf('store-keys', env)).status, 'ok');
  });

  it('of an older version is told to be migrated, and of a newer one to be left alone', async () => {
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
    for (const [version, mend] of [
      [1, 'Run: callseal migrate'],
      [99, 'Update this program.'],
    ] as const) {
      const env = { ...sqlite(), ...jwt };
      const path = env.CALLSEAL_DATABASE_URL.slice('sqlite:'.length);
      const database = new DatabaseSync(path);
      database.exec(`PRAGMA user_version = ${version}`);
      database.close();
      assert.equal((await lineOf('store', env)).mend, mend);
      const after = new DatabaseSync(path);
      assert.deepEqual({ ...after.prepare('PRAGMA user_version').get() }, { user_version: version });
      after.close();
    }
  });

  it('in a folder that is not there fails with what to mend', async () => {
    const { status, mend } = await lineOf('store', { ...sqlite(), ...jwt, CALLSEAL_DATABASE_URL: `sqlite:${folder}` });
    assert.equal(status, 'failed');
    assert.match(mend ?? '', /local disk/);
  });

  it('needs a Node that has node:sqlite', async () => {
    const { lines } = await runDoctor({ env: { ...base, ...sqlite(), ...jwt }, nodeVersion: '22.12.0' });
    assert.equal(lines.find(({ id }) => id === 'runtime')?.status, 'failed');
  });
});

test('parts that are not configured are skipped, and say so', async () => {
  const { lines } = await runDoctor({
    env: {
      ...base,
      ...sqlite(),
      CALLSEAL_AGENTS: 'jwt',
      CALLSEAL_JWT_ISSUER: 'https://login.example/',
      CALLSEAL_JWT_AUDIENCE: 'callseal',
      CALLSEAL_JWT_JWKS_URL: 'http://127.0.0.1:9/jwks.json',
    },
  });
  const skipped = lines.filter(({ status }) => status === 'skipped').map(({ id }) => id);
  assert.deepEqual(skipped, [
    'clock',
    'twilio-credentials',
    'signing-token',
    'workspace',
    'voice-token',
    'relay',
    'audio-url',
    'callbacks',
    'store-keys',
    'audit',
    'gate',
    'codes',
    'directory',
    'salesforce',
    'fraud',
    'voice-agents',
    'redis',
  ]);
});
