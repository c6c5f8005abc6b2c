import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { readConfig, readStoreConfig } from '../config/read-config.js';
import { variableNames, variableOf } from '../config/variables.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const deploy = join(root, 'deploy');
const read = (name: string): string => readFileSync(join(deploy, name), 'utf8');

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly secrets?: readonly string[];
  readonly healthcheck?: unknown;
  readonly image: string;
  readonly networks: readonly string[];
  readonly read_only?: boolean;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
}
const compose = parse(read('compose.yaml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);

/** Values of env.example in the place of `${NAME}`. */
function interpolate(text: string): string {
  const values = new Map(
    read('env.example')
      .split('\n')
      .filter((line) => /^\w+=/.test(line))
      .map((line) => line.split(/=(.*)/s, 2) as [string, string]),
  );
  return text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string | undefined, otherwise: string | undefined) => {
    const value = values.get(name) ?? '';
    assert.ok(value !== '' || kind === '-', `env.example lacks ${name}`);
    return value === '' ? (otherwise ?? '') : value;
  });
}

describe('compose.yaml', () => {
  it('has two instances of the server kit that are the same, and one of everything else', () => {
    assert.deepEqual(Object.keys(compose.services), ['balancer', 'server-kit-1', 'server-kit-2', 'migrate', 'engine', 'postgres', 'redis']);
    assert.deepEqual(compose.services['server-kit-1'], compose.services['server-kit-2']);
    const balanced = read('Caddyfile').match(/server-kit-\d:\d+/g);
    assert.deepEqual(balanced, ['server-kit-1:4610', 'server-kit-2:4610']);
  });

  it('gives the server kit nothing that it does not know', () => {
    const known = variableNames.flatMap((name) => (variableOf(name).secret === true ? [name, `${name}_FILE`] : [name]));
    for (const service of ['server-kit-1', 'migrate']) {
      const names = Object.keys(compose.services[service]?.environment ?? {});
      assert.notEqual(names.length, 0);
      assert.deepEqual(
        names.filter((name) => !known.includes(name)),
        [],
      );
    }
  });

  it('configures it rightly with the values of env.example and the secrets that are made', () => {
    const folder = mkdtempSync(join(tmpdir(), 'callseal-deploy-'));
    try {
      cpSync(join(deploy, 'make-secrets.sh'), join(folder, 'make-secrets.sh'));
      const said = execFileSync('sh', [join(folder, 'make-secrets.sh')], { encoding: 'utf8' });
      assert.match(said, /twilio_auth_token/);
      assert.equal(statSync(join(folder, 'secrets')).mode & 0o077, 0, 'nobody else may enter');
      execFileSync('sh', ['-c', `printf 0123456789abcdef0123456789abcdef > "${folder}/secrets/twilio_auth_token"`]);
      const before = readFileSync(join(folder, 'secrets', 'keys'), 'utf8');
      assert.equal(execFileSync('sh', [join(folder, 'make-secrets.sh')], { encoding: 'utf8' }), '');
      assert.equal(readFileSync(join(folder, 'secrets', 'keys'), 'utf8'), before, 'what is there stays');
      assert.deepEqual(readdirSync(join(folder, 'secrets')).sort(), Object.keys(compose.secrets).sort());
      const environmentOf = (service: string): Record<string, string> =>
        Object.fromEntries(
          Object.entries(compose.services[service]?.environment ?? {}).map(([name, value]) => [
            name,
            interpolate(value).replace('/run/secrets', join(folder, 'secrets')),
          ]),
        );
      const config = readConfig(environmentOf('server-kit-1'));
      assert.equal(config.streams?.audioUrl, environmentOf('engine').CALLSEAL_ENGINE_AUDIO_URL);
      assert.deepEqual([config.redis?.plain, config.voiceService?.plain, config.store?.plain], [true, true, true]);
      assert.equal(config.store?.retentionDays, 365);
      assert.equal(readStoreConfig(environmentOf('migrate')).keys, config.store.keys);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is left without a secret rather than with an empty one when a program is missing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'callseal-deploy-'));
    try {
      cpSync(join(deploy, 'make-secrets.sh'), join(folder, 'make-secrets.sh'));
      const bin = join(folder, 'bin');
      mkdirSync(bin);
      // everything but what makes keys
      for (const name of ['dirname', 'mkdir', 'chmod', 'cat', 'tr']) {
        symlinkSync(execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(), join(bin, name));
      }
      assert.throws(() => execFileSync('/bin/sh', [join(folder, 'make-secrets.sh')], { env: { PATH: bin }, stdio: 'pipe' }));
      assert.deepEqual(readdirSync(join(folder, 'secrets')), []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('waits for the PostgreSQL that stays, and lets Redis get the signals', () => {
    const { postgres, redis } = compose.services;
    // the server of the first start, which ends again, listens on a socket alone
    assert.match(JSON.stringify(postgres?.healthcheck), /pg_isready -h 127\.0\.0\.1 /);
    assert.match(redis?.command?.at(-1) ?? '', /^exec redis-server \/tmp\/redis\.conf$/m);
  });

  it('publishes the balancer alone, and lets database and Redis reach nothing outside', () => {
    assert.deepEqual(
      services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name),
      ['balancer'],
    );
    assert.equal(compose.networks.back?.internal, true);
    for (const name of ['postgres', 'redis', 'migrate']) assert.deepEqual(compose.services[name]?.networks, ['back']);
  });

  it('takes every secret from a file, and checks the health of every service', () => {
    for (const [name, { environment = {}, secrets = [], healthcheck, image }] of services) {
      for (const secret of secrets) assert.ok(compose.secrets[secret], `${name}: ${secret}`);
      for (const [variable, value] of Object.entries(environment)) {
        const isFile = variable.endsWith('_FILE');
        assert.ok(isFile || !/SECRET|PASSWORD|TOKEN$|KEYS?$|DATABASE_URL|REDIS_URL/.test(variable), `${name}: ${variable} is no file`);
        if (isFile) assert.ok(secrets.includes(value.replace('/run/secrets/', '')), `${name}: ${variable}`);
      }
      // the images of ours have one of their own
      assert.ok(healthcheck !== undefined || image.startsWith('callseal/'), name);
      assert.ok(image.startsWith('callseal/') || /:\d+\.\d+/.test(image), `${name}: its image is pinned`);
    }
  });

  it('lets what is ours write nowhere', () => {
    for (const name of ['server-kit-1', 'migrate', 'engine', 'balancer', 'redis'])
      assert.equal(compose.services[name]?.read_only, true, name);
  });
});

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').replaceAll('\\\n', ' ').split('\n');

  it('copies only what is there', () => {
    const copies = lines.filter((line) => line.startsWith('COPY ') && !line.includes('--from='));
    assert.ok(copies.length >= 6);
    for (const line of copies) {
      const sources = line
        .split(/\s+/)
        .slice(1, -1)
        .filter((word) => !word.startsWith('--'));
      for (const source of sources) assert.ok(existsSync(join(root, source)), source);
    }
  });

  it('makes an image for each of server kit and engine, from a pinned Node 24, that does not run as root', () => {
    assert.match(read('Dockerfile'), /^ARG NODE_IMAGE=node:24\.\d+\.\d+-\w+-slim$/m);
    for (const target of ['server-kit', 'engine']) {
      const start = lines.findIndex((line) => line.endsWith(` AS ${target}`));
      const stage =
        lines
          .slice(start + 1)
          .join('\n')
          .split(/^FROM /m)[0] ?? '';
      for (const word of ['USER node', 'HEALTHCHECK', 'NODE_ENV=production', 'ENTRYPOINT'])
        assert.ok(stage.includes(word), `${target}: ${word}`);
    }
  });
});

test('env.example has every value that compose.yaml asks for, and no other', () => {
  const asked = new Set([...read('compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
  const given = [...read('env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name);
  assert.deepEqual(given.sort(), [...asked].sort());
});
