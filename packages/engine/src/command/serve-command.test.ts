import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCommand } from './serve-command.js';

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const result = await runCommand(args, { env, out: (line) => out.push(line), err: (line) => err.push(line) });
  return { result, out: out.join('\n'), err: err.join('\n') };
}
const client = { CALLSEAL_ENGINE_CLIENT_ID: 'kit', CALLSEAL_ENGINE_CLIENT_SECRET: 'a-long-enough-secret' };
const key = Buffer.alloc(32, 7);

test('serve without settings makes development values, says so once, and never shows the key', async () => {
  const { result, out, err } = await run(['serve', '--port', '0']);
  assert.ok('engine' in result);
  assert.match(out, /http:\/\/127\.0\.0\.1:\d+/);
  assert.match(err, /client secret {2}\S{20,}/);
  assert.match(err, /cannot be read after a restart/);
  await result.engine.close();
});

test('serve with settings says nothing but where it listens', async () => {
  for (const text of [key.toString('base64'), key.toString('hex')]) {
    const { result, err } = await run(['serve', '--port', '0'], { ...client, CALLSEAL_ENGINE_SEALING_KEY: text });
    assert.ok('engine' in result);
    assert.equal(err, '');
    await result.engine.close();
  }
});

test('serve keeps the watchlist in the file that it is given', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'callseal-serve-'));
  context.after(() => {
    rmSync(folder, { recursive: true });
  });
  const path = join(folder, 'watchlist.db');
  const settings = { ...client, CALLSEAL_ENGINE_SEALING_KEY: key.toString('hex'), CALLSEAL_ENGINE_WATCHLIST: path };
  const { result } = await run(['serve', '--port', '0'], settings);
  assert.ok('engine' in result);
  assert.deepEqual(await result.engine.watchlist.list(), []);
  await result.engine.close();
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

for (const [what, args, env, exitCode] of [
  ['no command', [], {}, 2],
  ['an unknown command', ['dance'], {}, 2],
  ['an unknown flag', ['serve', '--dance'], {}, 1],
  ['a port that is none', ['serve', '--port', 'x'], {}, 1],
  ['a port out of range', ['serve', '--port', '70000'], {}, 1],
  ['an id without a secret', ['serve', '--port', '0'], { CALLSEAL_ENGINE_CLIENT_ID: 'kit' }, 1],
  ['a key of the wrong length', ['serve', '--port', '0'], { ...client, CALLSEAL_ENGINE_SEALING_KEY: 'c2hvcnQ=' }, 1],
  ['a watchlist that nobody could read again', ['serve', '--port', '0'], { ...client, CALLSEAL_ENGINE_WATCHLIST: '/nowhere/w.db' }, 1],
  ['a flag that is neither', ['serve', '--port', '0'], { ...client, CALLSEAL_ENGINE_SILENCE_SUPPRESSION: 'maybe' }, 1],
  ['help', ['--help'], {}, 0],
] as const) {
  test(`${what} exits with ${exitCode} and a word why`, async () => {
    const { result, out, err } = await run(args, env);
    assert.deepEqual(result, { exitCode });
    assert.notEqual(out + err, '');
    assert.ok(!(out + err).includes('c2hvcnQ='));
  });
}

test('a taken port is told with the mend', async () => {
  const first = await run(['serve', '--port', '0'], client);
  assert.ok('engine' in first.result);
  const second = await run(['serve', '--port', new URL(first.result.engine.url).port], client);
  assert.deepEqual(second.result, { exitCode: 1 });
  assert.match(second.err, /taken; .*another port/);
  await first.result.engine.close();
});
