import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startPostgres, startRedis } from '@callseal/test-services';
import { parseKey } from '../credentials/key-ring.js';
import { createDeployment, type Deployment } from '../testkit/deployment.js';

// The steps of deploy/Dockerfile without its images: pack, install with production dependencies only, run.

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'callseal-packaged-'));
const cli = join(folder, 'server-kit/node_modules/.bin/callseal');
const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
let deployment: Deployment;
/** Milliseconds for one npm command: a registry that does not answer is said, not waited for. */
const patience = 180_000;

before(async () => {
  // what was installed before need not be asked for again
  const env = { ...process.env, npm_config_prefer_offline: 'true' };
  const script = (name: string, ...args: readonly string[]) =>
    run('sh', [join(root, 'deploy', name), ...args], { cwd: root, env, timeout: patience });
  const packed = join(folder, 'packed');
  await script('pack.sh', packed, 'protocol', 'server-kit', 'engine');
  // one after the other: two npm processes over one cache have been seen to wait for each other for ever
  for (const name of ['server-kit', 'engine']) await script('install.sh', join(folder, name), packed, 'protocol', name);
  deployment = await createDeployment({ databaseUrl: await postgres.createDatabase(), redisUrl: redis.url });
});
after(async () => {
  await deployment[Symbol.asyncDispose]();
  await Promise.all([postgres.stop(), redis.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a program and resolves once a line of it matches. */
async function startUntil(file: string, args: readonly string[], env: Readonly<Record<string, string>>, ready: RegExp) {
  // nothing of this machine's settings
  const child = spawn(file, args, { env: { PATH: process.env.PATH ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const found = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const match = ready.exec(said);
      if (match !== null) resolve(match[1] ?? '');
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', () => {
      reject(new Error(said));
    });
  });
  return { child, found, said: () => said };
}

function exited(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('exit', resolve));
}

test('what is installed is what production needs: no test, no testkit, no development dependency', () => {
  const modules = join(folder, 'server-kit/node_modules');
  for (const name of ['express', 'fastify', 'typescript', 'fast-check', 'socket.io', '@elevenlabs', '@twilio', '@types']) {
    assert.equal(existsSync(join(modules, name)), false, name);
  }
  const files = readdirSync(join(modules, '@callseal/server-kit/dist'), { recursive: true, encoding: 'utf8' });
  assert.deepEqual(
    files.filter((file) => /\.test\.|testkit/.test(file)),
    [],
  );
});

test('serve becomes ready, answers, says no while it drains, and ends with 0 on SIGTERM', async () => {
  const env = { ...deployment.env, NODE_ENV: 'production', CALLSEAL_DRAIN_SECONDS: '3' };
  const { child, found: url, said } = await startUntil(process.execPath, [cli, 'serve'], env, /"url":"(http:[^"]+)"/);
  assert.equal((await fetch(`${url}/health/ready`)).status, 200);
  const ask = () => fetch(`${url}/v1/token`, { method: 'POST', headers: { authorization: 'Bearer flex-token' } });
  assert.equal((await ask()).status, 200);
  child.kill('SIGTERM');
  while (child.exitCode === null && !said().includes('server-draining')) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal((await fetch(`${url}/health/ready`)).status, 503);
  assert.equal((await ask()).status, 200);
  assert.equal(await exited(child), 0, said());
  assert.match(said(), /server-stopped/);
});

test('the commands run, with the caller on standard input', async () => {
  const { env } = deployment;
  const exporting = run(process.execPath, [cli, 'subject', 'export'], { env });
  exporting.child.stdin?.end('+34600000001\n');
  const [generated, exported, examined] = await Promise.all([
    run(process.execPath, [cli, 'keys', 'generate']),
    exporting,
    run(process.execPath, [cli, 'doctor'], { env }),
    assert.rejects(run(process.execPath, [cli, 'serve'], { env: {} }), { code: 3 }),
    assert.rejects(run(process.execPath, [cli, 'subject', 'erase', '+34600000001'], { env }), { code: 2 }),
  ]);
  assert.equal(parseKey('key', generated.stdout.trim()).length, 32);
  assert.deepEqual(JSON.parse(exported.stdout), { subject: null });
  assert.match(examined.stdout, /Nothing failed\.\s*$/);
});

test('functions are written from the packed bundles', async () => {
  await run(process.execPath, [cli, 'functions', join(folder, 'functions')]);
  assert.equal(readdirSync(join(folder, 'functions/functions')).length, 3);
});

test('the engine starts as its image does, with secrets from files', async () => {
  const secret = (name: string, value: string): string => {
    writeFileSync(join(folder, name), value);
    return join(folder, name);
  };
  const env = {
    CALLSEAL_ENGINE_HOME: join(folder, 'engine'),
    CALLSEAL_ENGINE_HOST: '127.0.0.1',
    CALLSEAL_ENGINE_PORT: '0',
    CALLSEAL_ENGINE_CLIENT_ID: 'server-kit',
    CALLSEAL_ENGINE_CLIENT_SECRET_FILE: secret('client_secret', 'a-secret-of-the-engine'),
    CALLSEAL_ENGINE_SEALING_KEY_FILE: secret('sealing_key', Buffer.alloc(32, 7).toString('base64')),
    CALLSEAL_ENGINE_AUDIO_URL: 'wss://callseal.example.com/audio/twilio',
    CALLSEAL_ENGINE_TWILIO_AUTH_TOKEN_FILE: secret('auth_token', '0123456789abcdef0123456789abcdef'),
  };
  const { child, found: url, said } = await startUntil('sh', [join(root, 'deploy/engine.sh')], env, /Callseal engine: (http:\S+)/);
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'server-kit', client_secret: 'a-secret-of-the-engine' });
  assert.equal((await fetch(`${url}/oauth2/token`, { method: 'POST', body })).status, 200);
  assert.equal(/development|No CALLSEAL/.test(said()), false);
  child.kill('SIGTERM');
  assert.equal(await exited(child), 0);
});
