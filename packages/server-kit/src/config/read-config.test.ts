import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, test } from 'node:test';
import fc from 'fast-check';
import { generateKey } from '../credentials/key-ring.js';
import { ConfigurationError } from './configuration-error.js';
import { readAuditConfig, readConfig, readStoreConfig } from './read-config.js';
import type { Environment } from './read-environment.js';
import { variableNames, variableOf } from './variables.js';

const keys = generateKey();
const subjectKey = generateKey();
const auditKey = generateKey();
const complete: Record<string, string> = {
  CALLSEAL_PUBLIC_BASE_URL: 'https://callseal.example.com',
  CALLSEAL_ALLOWED_ORIGINS: 'https://flex.twilio.com, https://desk.example',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'auth-token-of-a-test',
  CALLSEAL_AUDIO_URL: 'wss://audio.example.com/audio/twilio',
  CALLSEAL_WORKSPACE_SID: `WS${'1'.repeat(32)}`,
  CALLSEAL_TOKEN_URL: 'https://voice.example.com/oauth2/token',
  CALLSEAL_CLIENT_ID: 'server-kit',
  CALLSEAL_CLIENT_SECRET: 'client-secret',
  CALLSEAL_DATABASE_URL: 'postgres://callseal:hidden@postgres/callseal',
  CALLSEAL_KEYS: keys,
  CALLSEAL_SUBJECT_KEY: subjectKey,
  CALLSEAL_AUDIT_DATABASE: 'sqlite:/data/audit.db',
  CALLSEAL_AUDIT_KEY: auditKey,
  CALLSEAL_REDIS_URL: 'redis://redis:6379',
  CALLSEAL_PLAIN_SERVICES: 'redis',
  CALLSEAL_RETENTION_DAYS: '365',
  CALLSEAL_LIMIT_AGENT: '60/30',
  CALLSEAL_LIMIT_SUBJECT: 'off',
};

function without(...names: readonly string[]): Environment {
  return Object.fromEntries(Object.entries(complete).filter(([name]) => !names.includes(name)));
}

function problemsOf(env: Environment): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    assert.equal(error.code, 'CONFIG_INVALID');
    return error.problems.map(({ variable }) => variable);
  }
}

test('a complete environment becomes a typed configuration', () => {
  assert.deepEqual(readConfig(complete), {
    publicBaseUrl: 'https://callseal.example.com',
    allowedOrigins: ['https://flex.twilio.com', 'https://desk.example'],
    host: '127.0.0.1',
    port: 4610,
    logLevel: 'info',
    drainSeconds: 5,
    requestSeconds: 10,
    agents: { kind: 'flex' },
    supervisorRoles: [],
    administratorRoles: ['admin'],
    limits: { perAgent: { points: 60, seconds: 30 }, perSubject: false },
    twilio: { accountSid: `AC${'0'.repeat(32)}`, authToken: 'auth-token-of-a-test' },
    workspaceSid: `WS${'1'.repeat(32)}`,
    streams: { audioUrl: 'wss://audio.example.com/audio/twilio' },
    voiceService: {
      tokenUrl: 'https://voice.example.com/oauth2/token',
      clientId: 'server-kit',
      clientSecret: 'client-secret',
      plain: false,
    },
    store: {
      database: { kind: 'postgres', url: 'postgres://callseal:hidden@postgres/callseal' },
      keys,
      subjectKey,
      requireConsent: false,
      plain: false,
      retentionDays: 365,
    },
    audit: { database: { kind: 'sqlite', path: '/data/audit.db' }, keys: auditKey, plain: false },
    redis: { url: 'redis://redis:6379', plain: true },
    subjectKey,
  });
});

test('every problem is told at once, each with its variable', () => {
  const env = {
    ...without('CALLSEAL_PUBLIC_BASE_URL', 'CALLSEAL_CLIENT_SECRET'),
    TWILIO_ACCOUNT_SID: 'AC1',
    CALLSEAL_PORT: '70000',
    CALLSEAL_AUDIO_URL: 'http://audio.example.com',
    CALLSEAL_RETENTION_DAY: '30',
  };
  assert.deepEqual([...problemsOf(env)].sort(), [
    'CALLSEAL_AUDIO_URL',
    'CALLSEAL_CLIENT_SECRET',
    'CALLSEAL_PORT',
    'CALLSEAL_PUBLIC_BASE_URL',
    'CALLSEAL_RETENTION_DAY',
    'TWILIO_ACCOUNT_SID',
  ]);
});

test('an unknown CALLSEAL name is refused with the nearest known one, since nobody would read it', () => {
  assert.throws(
    () => readConfig({ ...complete, CALLSEAL_RETENTON_DAYS: '30' }),
    /CALLSEAL_RETENTON_DAYS is not known: did you mean CALLSEAL_RETENTION_DAYS\?/,
  );
  assert.throws(() => readConfig({ ...complete, CALLSEAL_XYZZY: '30' }), /CALLSEAL_XYZZY is not known: remove it/);
});

test("names of the engine, of others and of Kubernetes' service links are left alone", () => {
  const env = {
    ...complete,
    PATH: '/bin',
    CALLSEAL_ENGINE_CLIENT_ID: 'server-kit',
    CALLSEAL_SERVICE_HOST: '10.0.0.1',
    CALLSEAL_PORT_4610_TCP_ADDR: '10.0.0.1',
    CALLSEAL_REDIS_SERVICE_PORT: '6379',
  };
  assert.deepEqual(problemsOf(env), []);
  assert.throws(() => readConfig({ ...complete, CALLSEAL_PORT: 'tcp://10.0.0.1:4610' }), /CALLSEAL_PORT was set by Kubernetes/);
});

test('an empty variable counts as not given', () => {
  assert.deepEqual(readConfig({ ...complete, CALLSEAL_PORT: '', CALLSEAL_KEYS_FILE: ' ' }).port, 4610);
});

test('no message repeats a value, whatever was written', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...variableNames),
      fc.stringMatching(/^[a-z]{12}$/).map((word) => `${word}\u0001 hidden`),
      (name, value) => {
        try {
          readConfig({ ...complete, [name]: value });
        } catch (error) {
          assert.ok(error instanceof ConfigurationError);
          assert.equal(error.message.includes(value.slice(0, 12)), false, error.message);
          assert.equal(error.cause, undefined);
        }
      },
    ),
  );
});

describe('a part', () => {
  it('may be left out as a whole', () => {
    const config = readConfig(
      without('CALLSEAL_DATABASE_URL', 'CALLSEAL_KEYS', 'CALLSEAL_RETENTION_DAYS', 'CALLSEAL_AUDIO_URL', 'CALLSEAL_WORKSPACE_SID'),
    );
    assert.equal(config.store, undefined);
    assert.equal(config.streams, undefined);
    assert.notEqual(config.voiceService, undefined);
  });

  const halves: readonly (readonly [left: string, missing: string])[] = [
    ['CALLSEAL_WORKSPACE_SID', 'CALLSEAL_WORKSPACE_SID'],
    ['CALLSEAL_AUDIO_URL', 'CALLSEAL_AUDIO_URL'],
    ['CALLSEAL_TOKEN_URL', 'CALLSEAL_TOKEN_URL'],
    ['CALLSEAL_CLIENT_ID', 'CALLSEAL_CLIENT_ID'],
    ['CALLSEAL_KEYS', 'CALLSEAL_KEYS'],
    ['CALLSEAL_SUBJECT_KEY', 'CALLSEAL_SUBJECT_KEY'],
    ['CALLSEAL_AUDIT_DATABASE', 'CALLSEAL_AUDIT_DATABASE'],
    ['CALLSEAL_AUDIT_KEY', 'CALLSEAL_AUDIT_KEY'],
    ['CALLSEAL_DATABASE_URL', 'CALLSEAL_DATABASE_URL'],
    ['TWILIO_AUTH_TOKEN', 'TWILIO_AUTH_TOKEN'],
  ];
  for (const [left, missing] of halves) {
    it(`is refused when only ${left} is missing`, () => {
      assert.deepEqual(problemsOf(without(left)), [missing]);
    });
  }

  it('is needed: a server that serves nothing is refused', () => {
    const env = {
      CALLSEAL_PUBLIC_BASE_URL: 'https://a.example',
      TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
      TWILIO_AUTH_TOKEN: 'x'.repeat(32),
    };
    assert.deepEqual(problemsOf(env), ['CALLSEAL_TOKEN_URL']);
  });
});

describe('agents', () => {
  it('of a JWT issuer need issuer, audience and keys', () => {
    assert.deepEqual(problemsOf({ ...complete, CALLSEAL_AGENTS: 'jwt' }), [
      'CALLSEAL_JWT_ISSUER',
      'CALLSEAL_JWT_AUDIENCE',
      'CALLSEAL_JWT_JWKS_URL',
    ]);
  });

  it('of Genesys need region and organization', () => {
    const id = '0b1c2d3e-0000-4000-8000-000000000000';
    const env = {
      ...complete,
      CALLSEAL_AGENTS: 'genesys',
      CALLSEAL_GENESYS_REGION: 'eu_central_1',
      CALLSEAL_GENESYS_ORGANIZATION_ID: id,
    };
    assert.deepEqual(readConfig(env).agents, { kind: 'genesys', region: 'eu_central_1', organizationId: id });
  });

  it('of another kind are refused', () => {
    assert.deepEqual(problemsOf({ ...complete, CALLSEAL_AGENTS: 'everybody' }), ['CALLSEAL_AGENTS']);
    // and nothing of a kind that nobody asked for is missed
    const streamless = without('TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'CALLSEAL_AUDIO_URL', 'CALLSEAL_WORKSPACE_SID');
    assert.deepEqual(problemsOf({ ...streamless, CALLSEAL_AGENTS: 'JWT' }), ['CALLSEAL_AGENTS']);
  });
});

describe('a secret', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callseal-config-'));
  test.after(() => {
    rmSync(folder, { recursive: true });
  });
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('may come from a file, without its line end', () => {
    const env = { ...without('CALLSEAL_CLIENT_SECRET'), CALLSEAL_CLIENT_SECRET_FILE: file('secret', 'from-a-file\n') };
    assert.equal(readConfig(env).voiceService?.clientSecret, 'from-a-file');
  });

  it('comes from one place only', () => {
    assert.deepEqual(problemsOf({ ...complete, CALLSEAL_CLIENT_SECRET_FILE: file('second', 'x') }), ['CALLSEAL_CLIENT_SECRET']);
  });

  it('is missed when its file is missing, empty or huge', () => {
    const names = [join(folder, 'none'), file('empty', '\n'), file('huge', 'x'.repeat(70_000)), folder];
    for (const name of names) {
      assert.deepEqual(problemsOf({ ...without('CALLSEAL_KEYS'), CALLSEAL_KEYS_FILE: name }), ['CALLSEAL_KEYS_FILE']);
    }
  });

  it('is the only thing that may come from a file', () => {
    assert.deepEqual(problemsOf({ ...complete, CALLSEAL_PORT_FILE: '/etc/hosts' }), ['CALLSEAL_PORT_FILE']);
  });
});

describe('values', () => {
  const refused: readonly (readonly [name: string, value: string])[] = [
    ['CALLSEAL_PUBLIC_BASE_URL', 'http://callseal.example.com'],
    ['CALLSEAL_PUBLIC_BASE_URL', 'https://callseal.example.com/?x=1'],
    ['CALLSEAL_ALLOWED_ORIGINS', '*'],
    ['CALLSEAL_ALLOWED_ORIGINS', 'https://desk.example/'],
    ['CALLSEAL_AUDIO_URL', 'wss://user:word@audio.example.com/x'],
    ['CALLSEAL_AUDIO_URL', 'wss://audio.example.com/x?y=z'],
    ['CALLSEAL_TOKEN_URL', 'http://voice.example.com/token'],
    ['CALLSEAL_TOKEN_URL', 'ftp://voice.example.com/token'],
    ['CALLSEAL_DATABASE_URL', 'mysql://db/callseal'],
    ['CALLSEAL_DATABASE_URL', 'sqlite:'],
    ['CALLSEAL_REDIS_URL', 'http://redis'],
    ['CALLSEAL_KEYS', 'short'],
    ['CALLSEAL_KEYS', `${keys},${keys}`],
    ['CALLSEAL_SUBJECT_KEY', 'short'],
    ['CALLSEAL_SUBJECT_KEY', keys],
    ['CALLSEAL_AUDIT_DATABASE', 'mongodb://db/audit'],
    ['CALLSEAL_AUDIT_KEY', 'short'],
    ['CALLSEAL_AUDIT_KEY', keys],
    ['CALLSEAL_AUDIT_KEY', subjectKey],
    ['CALLSEAL_LIMIT_AGENT', '0/60'],
    ['CALLSEAL_LIMIT_AGENT', '120'],
    ['CALLSEAL_LOG_LEVEL', 'loud'],
    ['CALLSEAL_RETENTION_DAYS', '0'],
    ['CALLSEAL_RETENTION_DAYS', '-1'],
    ['TWILIO_REGION', 'ie1.twilio.com'],
  ];
  for (const [name, value] of refused) {
    it(`refuses ${name}=${value.includes(keys) || value === subjectKey ? `${value.length} characters` : value}`, () => {
      assert.deepEqual(problemsOf({ ...complete, [name]: value }), [name]);
    });
  }

  it('takes a SQLite file by a relative or absolute path', () => {
    for (const [value, path] of [
      ['sqlite:callseal.db', 'callseal.db'],
      ['sqlite:/data/callseal.db', '/data/callseal.db'],
      ['sqlite:///data/callseal.db', '/data/callseal.db'],
    ] as const) {
      assert.deepEqual(readConfig({ ...complete, CALLSEAL_DATABASE_URL: value }).store?.database, { kind: 'sqlite', path });
    }
  });

  it('of the table serve as their own examples, where they are no secret', () => {
    for (const name of variableNames) {
      const { secret, example, schema } = variableOf(name);
      // no file lies where the example says
      if (secret !== true && !name.endsWith('_FILE')) assert.equal(schema.safeParse(example).success, true, name);
    }
  });
});

test('a service beyond loopback is reached without TLS only when that is said', () => {
  assert.deepEqual(problemsOf({ ...complete, CALLSEAL_PLAIN_SERVICES: '' }), ['CALLSEAL_REDIS_URL']);
  const engine = { CALLSEAL_TOKEN_URL: 'http://engine:4700/oauth2/token' };
  assert.deepEqual(problemsOf({ ...complete, ...engine }), ['CALLSEAL_TOKEN_URL']);
  assert.deepEqual(problemsOf({ ...complete, ...engine, CALLSEAL_PLAIN_SERVICES: 'token redis' }), []);
  assert.deepEqual(problemsOf({ ...complete, CALLSEAL_PLAIN_SERVICES: 'token,everything' }), [
    'CALLSEAL_PLAIN_SERVICES',
    'CALLSEAL_REDIS_URL',
  ]);
  assert.deepEqual(problemsOf({ ...complete, CALLSEAL_PLAIN_SERVICES: '', CALLSEAL_REDIS_URL: 'redis://127.0.0.1:6379' }), []);
});

test('maintenance reads what the store needs and ignores the rest', () => {
  const env = { CALLSEAL_DATABASE_URL: 'sqlite:x.db', CALLSEAL_KEYS: keys, CALLSEAL_SUBJECT_KEY: subjectKey };
  assert.deepEqual(readStoreConfig(env), {
    database: { kind: 'sqlite', path: 'x.db' },
    keys,
    subjectKey,
    requireConsent: false,
    plain: false,
  });
  assert.throws(
    () => readStoreConfig({}),
    (error: unknown) => error instanceof ConfigurationError && error.problems.length === 3,
  );
});

test('a look at the audit log reads where it is and its keys, if there are any, and ignores the rest', () => {
  const database = { kind: 'sqlite', path: 'x.db' };
  assert.deepEqual(readAuditConfig({ CALLSEAL_AUDIT_DATABASE: 'sqlite:x.db' }), { database, plain: false });
  const env = { CALLSEAL_AUDIT_DATABASE: 'sqlite:x.db', CALLSEAL_AUDIT_KEY: auditKey, CALLSEAL_PORT: 'x' };
  assert.deepEqual(readAuditConfig(env), { database, plain: false, keys: auditKey });
  for (const wrong of [{}, { ...env, CALLSEAL_AUDIT_KEY: 'short' }]) {
    assert.throws(
      () => readAuditConfig(wrong),
      (error: unknown) => error instanceof ConfigurationError && error.problems.length === 1,
    );
  }
});
