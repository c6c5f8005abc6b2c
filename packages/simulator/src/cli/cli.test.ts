import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import twilio from 'twilio';
import { sampleCallers } from '../callers/sample-callers.js';
import { createAudioService } from '../test-support/audio-service.js';
import { until } from '../test-support/until.js';
import { createTwilioTransport } from '../twilio/twilio-transport.js';

const cli = fileURLToPath(new URL('../cli.js', import.meta.url));
const wav = sampleCallers[0]!.calls[0]!.sentences[0]!.path;

interface Run {
  readonly child: ChildProcess;
  out: string;
  error: string;
  readonly exit: Promise<number | null>;
}

function run(...args: readonly string[]): Run {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const result: Run = { child, out: '', error: '', exit: once(child, 'close').then(([code]) => code as number | null) };
  child.stdout.on('data', (piece: Buffer) => (result.out += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (result.error += piece.toString()));
  return result;
}

test('call plays a file to a service', async (context) => {
  const service = await createAudioService();
  context.after(() => service.close());
  const played = run('call', '--wav', wav, '--to', service.streamUrl, '--call-sid', 'CA7', '--speed', '100', '--noise-db', '20');
  assert.equal(await played.exit, 0, played.error);
  assert.match(played.out, /^\d\.\d\d s of audio played; the caller hung up\.\n$/);
  const [, start] = service.streams[0]!.messages;
  assert.equal(start?.event === 'start' && start.start.callSid, 'CA7');
  assert.ok(service.streams[0]!.audio().length > 3 * 8000);
});

test('serve answers the helper library about the call it placed, streams it, and stops on Ctrl-C without a number in its output', async (context) => {
  const service = await createAudioService();
  const served = run('serve', '--port', '0', '--call', `+12025550101=${wav}`, '--speed', '50');
  context.after(async () => {
    served.child.kill('SIGKILL');
    await service.close();
  });
  await until('the call', () => /^Call 1: .*$/m.test(served.out));
  const find = (pattern: RegExp): string => pattern.exec(served.out)?.[1] ?? '';
  const client = twilio(find(/^Account SID: (\S+)$/m), find(/^Auth token, made up for this run: (\S+)$/m), {
    httpClient: createTwilioTransport(find(/^Twilio double: (\S+)$/m)),
  });
  const callSid = find(/^Call 1: (\S+) /m);
  assert.equal((await client.calls(callSid).fetch()).from, '+12025550101');
  await client.calls(callSid).streams.create({ url: service.streamUrl });
  await until('some audio', () => (service.streams[0]?.audio().length ?? 0) > 8000);
  served.child.kill('SIGINT');
  assert.equal(await served.exit, 0, served.error);
  assert.equal(service.streams[0]?.messages.at(-1)?.event, 'stop');
  assert.doesNotMatch(served.out, /\+1202555/);
});

test('voices lists the sample callers, for people and for programs', async () => {
  const [listed, json] = [run('voices'), run('voices', '--json')];
  assert.deepEqual([await listed.exit, await json.exit], [0, 0]);
  assert.match(listed.out, /alan-1-1\.wav[\s\S]*synthetic/);
  assert.equal((JSON.parse(json.out) as unknown[]).length, sampleCallers.length);
});

const call = ['call', '--wav', wav, '--to', 'ws://127.0.0.1:9/', '--call-sid', 'CA1'];
for (const [what, args] of [
  ['no command', []],
  ['an unknown command', ['dial']],
  ['an unknown option', [...call, '--loud']],
  ['a missing file', call.filter((arg) => arg !== '--wav' && arg !== wav)],
  ['a missing address', ['call', '--wav', wav, '--call-sid', 'CA1']],
  ['a missing call', ['call', '--wav', wav, '--to', 'ws://127.0.0.1:9/']],
  ['a speed that is no number', [...call, '--speed', 'fast']],
  ['a speed of zero', [...call, '--speed', '0']],
  ['a call without a file', ['serve', '--call', '+12025550101']],
  ['a port that is none', ['serve', '--port', '70000']],
] as const) {
  test(`${what} exits with 2 and tells the usage`, async () => {
    const refused = run(...args);
    assert.equal(await refused.exit, 2);
    assert.match(refused.error, /Usage:/);
    assert.equal(refused.out, '');
  });
}

test('what fails while running exits with 1 and a coded sentence', async () => {
  const cases = [
    [run(...call), /^CONNECTION_FAILED: /],
    [run('call', '--wav', '/nowhere.wav', '--to', 'ws://127.0.0.1:9/', '--call-sid', 'CA1'), /^WAV_UNREADABLE: /],
    [run('call', '--wav', wav, '--to', 'wss://audio.example/', '--call-sid', 'CA1'), /^HOST_NOT_ALLOWED: /],
  ] as const;
  for (const [failed, message] of cases) {
    assert.equal(await failed.exit, 1);
    assert.match(failed.error, message);
  }
});
