import assert from 'node:assert/strict';
import { before, describe, test, type TestContext } from 'node:test';
import type { RedisService } from '@callseal/test-services';
import { readEvents } from '../testkit/event-stream.js';
import { holdRedis } from '../testkit/held-redis.js';
import { ask, begin, caller, createRelayWorld, credential, follow, register, type RelayWorld, subjectKey } from '../testkit/relay-kit.js';
import { startRelayProcess } from '../testkit/start-relay-process.js';
import { accessToken } from '../testkit/relay-kit.js';
import { callSid, streamSid } from '../testkit/twilio-double.js';

const redis = holdRedis();
let service: RedisService;
before(async () => {
  service = await redis.start();
});

let worlds = 0;
/** Two instances over one Redis. */
async function createTwo(): Promise<RelayWorld & { readonly other: RelayWorld['kit'] }> {
  worlds += 1;
  const prefix = `relay-${worlds}:`;
  const world = await createRelayWorld({ state: redis.open({ url: service.url, prefix }) });
  return { ...world, other: world.createKit({ state: redis.open({ url: service.url, prefix }) }) };
}

describe('two instances over Redis', () => {
  test('tell the same events, and go on on one where the other was left', async () => {
    await using world = await createTwo();
    const id = await begin(world.kit, 'register');
    const session = await world.voice.next();
    session.say('info-consumer-ready', {});
    const seen = [];
    const first = await ask(world.kit, 'events', { id });
    for await (const event of readEvents(first)) {
      seen.push(event);
      if (event.name === 'relay-stream') break;
    }
    const rest = follow(world.other, id, seen.at(-1)?.id);
    session.say('info-vad-status', { net_speech_duration: 1 });
    session.say('result-success', { credential, model: { hash: 'model-1' } });
    seen.push(...(await rest));
    assert.deepEqual(
      seen.map((one) => one.name),
      ['relay-opened', 'info-consumer-ready', 'relay-stream', 'info-vad-status', 'result-success', 'relay-ended'],
    );
    assert.deepEqual(
      seen.map((one) => one.id),
      [1, 2, 3, 4, 5, 6],
    );
    assert.deepEqual(await follow(world.other, id), await follow(world.kit, id));
  });

  test('cancel, and make room for a newer operation, on either of them', async () => {
    await using world = await createTwo();
    await register(world);
    const first = await begin(world.kit, 'verify');
    const oldest = await world.voice.next();
    const second = await begin(world.other, 'verify');
    const older = await world.voice.next();
    assert.equal((await follow(world.kit, first)).at(-1)?.name, 'relay-ended');
    await oldest.left;
    assert.deepEqual(await (await ask(world.kit, 'cancel', { id: second })).json(), { cancelled: true });
    assert.equal((await follow(world.other, second)).at(-1)?.name, 'relay-ended');
    await older.left;
  });

  test('keep nothing in Redis that tells who calls, what is compared or with which token', async () => {
    await using world = await createTwo();
    await register(world);
    const id = await begin(world.kit, 'verify');
    const session = await world.voice.next();
    const everything = { error: caller, exception: credential, credential, hint: accessToken };
    session.say('info-consumer-ready', { engine: { name: caller } });
    session.say('info-vad-status', { net_speech_duration: 1, ...everything });
    session.say('result-success', { score: 0.9, authenticity: 0.9, ...everything });
    await follow(world.other, id);
    const kept: string[] = [];
    for await (const [key, value] of world.state.list('')) kept.push(key, value);
    assert.ok(kept.some((key) => key.startsWith('relay:')));
    const text = kept.join('\n');
    for (const secret of [caller, caller.slice(1), credential, accessToken, id]) assert.ok(!text.includes(secret), text);
  });
});

test('when the process that runs an operation is killed, whoever reads it hears so, and its stream is closed', async (context: TestContext) => {
  await using world = await createTwo();
  const running = await startRelayProcess(context, {
    redis: { url: service.url, prefix: `relay-${worlds}:` },
    signallingUrl: world.voice.url,
    twilioUrl: world.twilio.url,
    subjectKey,
  });
  const session = await world.voice.next();
  session.say('info-consumer-ready', {});
  const seen = [];
  for await (const event of readEvents(await ask(world.other, 'events', { id: running.id }))) {
    seen.push([event.name, event.data]);
    if (event.name === 'relay-stream') running.kill();
  }
  assert.deepEqual(seen.slice(-2), [
    ['relay-failed', { step: 'verdict', code: 'INTERNAL' }],
    ['relay-ended', {}],
  ]);
  const stop = `POST Calls/${callSid}/Streams/${streamSid(1)}`;
  while (!world.twilio.calls().includes(stop)) await new Promise(setImmediate);
});
