import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { isFinal } from '@callseal/protocol/signalling';
import { begin, createRelayWorld, follow, register, type RelayWorld } from '../testkit/relay-kit.js';

interface GoldenEvent {
  readonly title: string;
  readonly operation: 'register' | 'verify';
  readonly event: string;
  readonly args: readonly unknown[];
}
const golden = (kind: 'valid' | 'invalid') =>
  JSON.parse(
    readFileSync(new URL(import.meta.resolve(`@callseal/protocol/fixtures/${kind}/server-events.json`)), 'utf8'),
  ) as readonly GoldenEvent[];

/** The call of the golden events. */
const goldenCall = `CA${'0123456789abcdef'.repeat(2)}`;

describe("the protocol's golden events, over a real socket", () => {
  let world: RelayWorld;
  before(async () => {
    world = await createRelayWorld({ options: { limits: { perCallerNumber: false, perAgent: false, failedVerifications: false } } });
  });
  after(() => world[Symbol.asyncDispose]());

  /** What a page hears when the service listens, says this, and leaves. */
  const told = async ({ operation, event, args }: GoldenEvent) => {
    await register(world);
    const id = await begin(world.kit, operation, 'alice', goldenCall);
    const session = await world.voice.next();
    if (event !== 'info-consumer-ready') session.say('info-consumer-ready');
    session.say(event, ...args);
    session.drop();
    return follow(world.kit, id);
  };

  for (const one of golden('valid')) {
    test(`${one.title} is told as ${one.event}`, async () => {
      const events = await told(one);
      assert.ok(events.some(({ name }) => name === one.event));
      assert.equal(events.at(-2)?.name, isFinal(one.event) ? one.event : 'relay-failed');
    });
  }
  for (const one of golden('invalid')) {
    test(`${one.title} is a failure of the voice service`, async () => {
      const events = await told(one);
      const failed = events.find(({ name }) => name === 'relay-failed');
      assert.equal(failed?.data.code, 'VOICE_SERVICE_FAILED');
      assert.ok(!events.some(({ name }) => isFinal(name)));
    });
  }
});
