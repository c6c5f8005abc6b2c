import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type RedisService, startRedis } from '@callseal/test-services';
import fc from 'fast-check';
import type { GateCase } from '../gate/call-gate.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { createRedisSharedState } from '../state/redis-shared-state.js';
import type { SharedState } from '../state/shared-state.js';
import { createManualClock } from '../testkit/kit.js';
import { createConversations, type Conversations } from './conversations.js';

const key = randomBytes(32);
const caller = '+447700900123';
const call = { callId: 'CA1', caller, agentId: 'agent_front' };
const claim = { conversation_id: 'conv_0001', call_sid: 'CA1', caller_id: caller };
const unknown = { code: 'CONVERSATION_UNKNOWN' };
const nothing = (): Promise<void> => Promise.resolve();

function open(state: SharedState = createMemorySharedState()): Conversations {
  return createConversations({ state, key, lifetimeSeconds: 3600 });
}

async function valuesOf(state: SharedState): Promise<readonly (readonly [name: string, value: string])[]> {
  const values: (readonly [string, string])[] = [];
  for await (const value of state.list('')) values.push(value);
  return values;
}

/** Opened, with the usual call announced. */
async function announced(state?: SharedState): Promise<Conversations> {
  const conversations = open(state);
  await conversations.announce(call, nothing);
  return conversations;
}

describe('a conversation', () => {
  test('has the call that it names first, and goes on with it', async () => {
    const conversations = await announced();
    for (let times = 0; times < 3; times += 1) assert.deepEqual(await conversations.resolve(claim), { callId: 'CA1', caller });
    assert.deepEqual(await conversations.resolve({ conversation_id: 'conv_0001', call_sid: 'CA1' }), { callId: 'CA1', caller });
  });

  test('cannot begin about a call that was not announced, or none', async () => {
    const conversations = await announced();
    await assert.rejects(conversations.resolve({ ...claim, call_sid: 'CA2' }), unknown);
    await assert.rejects(conversations.resolve({ conversation_id: 'conv_0001' }), unknown);
  });

  test('cannot take the call of another one', async () => {
    const conversations = await announced();
    await conversations.resolve(claim);
    await assert.rejects(conversations.resolve({ ...claim, conversation_id: 'conv_0002' }), unknown);
  });

  test('cannot go over to another call, taken or not', async () => {
    const conversations = await announced();
    await conversations.resolve(claim);
    await conversations.announce({ ...call, callId: 'CA2' }, nothing);
    await assert.rejects(conversations.resolve({ ...claim, call_sid: 'CA2' }), unknown);
    // and the other call is still there for who it was announced for
    assert.equal((await conversations.resolve({ ...claim, conversation_id: 'conv_0002', call_sid: 'CA2' })).callId, 'CA2');
  });

  test('cannot speak for another caller than the announced one', async () => {
    const conversations = await announced();
    for (const caller_id of ['+447700900124', 'anonymous', '', '447700900123']) {
      await assert.rejects(conversations.resolve({ ...claim, caller_id }), unknown);
    }
  });

  test('about a caller who withholds their number, or has none, is about nobody', async () => {
    const conversations = open();
    await conversations.announce({ ...call, caller: null }, nothing);
    await assert.rejects(conversations.resolve({ ...claim, caller_id: 'anonymous' }), { code: 'CALLER_UNKNOWN' });
    await assert.rejects(conversations.resolve(claim), unknown);
  });

  test('is forgotten when its time is over', async () => {
    const clock = createManualClock();
    const conversations = await announced(createMemorySharedState({ clock }));
    await conversations.resolve(claim);
    clock.advance(3_600_001);
    await assert.rejects(conversations.resolve(claim), unknown);
  });

  test('that a human took over can do nothing any more, and its call is nobody else’s', async () => {
    const conversations = await announced();
    await conversations.resolve(claim);
    await conversations.handOver(claim);
    await assert.rejects(conversations.resolve(claim), unknown);
    await assert.rejects(conversations.handOver(claim), unknown);
    await assert.rejects(conversations.resolve({ ...claim, conversation_id: 'conv_0002' }), unknown);
  });
});

describe('a call that is announced again', () => {
  async function again(conversations: Conversations): Promise<readonly GateCase[]> {
    const retracted: GateCase[] = [];
    await conversations.announce(call, (on) => {
      retracted.push(on);
      return Promise.resolve();
    });
    return retracted;
  }

  test('before anybody took it stays the same: webhooks are repeated', async () => {
    const state = createMemorySharedState();
    const conversations = await announced(state);
    const first = await valuesOf(state);
    assert.deepEqual(await again(conversations), []);
    assert.deepEqual(await valuesOf(state), first);
  });

  test('is taken from the conversation that had it, and what that was allowed is withdrawn first', async () => {
    const conversations = await announced();
    await conversations.resolve(claim);
    assert.deepEqual(await again(conversations), [{ callId: 'CA1', caller }]);
    await assert.rejects(conversations.resolve(claim), unknown);
    assert.equal((await conversations.resolve({ ...claim, conversation_id: 'conv_0002' })).callId, 'CA1');
  });

  test('stays with its conversation when nothing could be withdrawn', async () => {
    const conversations = await announced();
    await conversations.resolve(claim);
    await assert.rejects(conversations.announce(call, () => Promise.reject(new Error('down'))));
    assert.equal((await conversations.resolve(claim)).callId, 'CA1');
  });
});

describe('the end of a conversation', () => {
  test('withdraws what it was allowed, then forgets the call', async () => {
    const conversations = await announced();
    await conversations.resolve(claim);
    const retracted: GateCase[] = [];
    const retract = (on: GateCase) => Promise.resolve(void retracted.push(on));
    assert.deepEqual(await conversations.end('conv_0001', retract), { callId: 'CA1', isHandedOver: false });
    assert.deepEqual(retracted, [{ callId: 'CA1', caller }]);
    await assert.rejects(conversations.resolve(claim), unknown);
    assert.equal(await conversations.end('conv_0001', retract), undefined);
  });

  test('leaves a human what they took over', async () => {
    const conversations = await announced();
    await conversations.resolve(claim);
    await conversations.handOver(claim);
    const refuse = () => Promise.reject(new Error('must not be withdrawn'));
    assert.deepEqual(await conversations.end('conv_0001', refuse), { callId: 'CA1', isHandedOver: true });
  });

  test('of one that is unknown, or whose call is another’s by now, touches nothing', async () => {
    const conversations = await announced();
    const refuse = () => Promise.reject(new Error('must not be withdrawn'));
    assert.equal(await conversations.end('conv_9999', refuse), undefined);
    await conversations.resolve(claim);
    await conversations.announce(call, nothing);
    const next = { ...claim, conversation_id: 'conv_0002' };
    await conversations.resolve(next);
    assert.equal(await conversations.end('conv_0001', refuse), undefined);
    assert.equal((await conversations.resolve(next)).callId, 'CA1');
  });
});

describe('what is kept', () => {
  test('holds neither call, conversation nor number in clear', async () => {
    const state = createMemorySharedState();
    const conversations = await announced(state);
    await conversations.resolve(claim);
    const kept = JSON.stringify(await valuesOf(state));
    for (const clear of ['CA1', 'conv_0001', caller, caller.slice(1), 'agent_front']) assert.ok(!kept.includes(clear));
  });

  test('that was altered, or moved from another call, lets nobody through', async () => {
    const state = createMemorySharedState();
    const conversations = await announced(state);
    const [first] = await valuesOf(state);
    await conversations.announce({ ...call, callId: 'CA2', caller: '+447700900124' }, nothing);
    const second = (await valuesOf(state)).find(([name]) => name !== first?.[0]);
    assert.ok(first !== undefined && second !== undefined);
    await state.set(first[0], second[1], 60_000);
    await assert.rejects(conversations.resolve({ conversation_id: 'conv_0001', call_sid: 'CA1' }), unknown);
    await state.set(first[0], `A${first[1].slice(1)}`, 60_000);
    await assert.rejects(conversations.resolve(claim), unknown);
  });

  test('without a state nothing is resolved', async () => {
    const state = createMemorySharedState();
    const conversations = await announced(state);
    await state.close();
    await assert.rejects(conversations.resolve(claim), { code: 'STATE_FAILED' });
  });
});

/** How many plays of each property; `CALLSEAL_PLAYS` raises it for a long run. */
const plays = Number(process.env.CALLSEAL_PLAYS ?? 60);

describe('at once, on two instances', () => {
  let redis: RedisService;
  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  async function race(states: readonly SharedState[], runs: number): Promise<void> {
    let round = 0;
    const property = fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(1), fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y')), { minLength: 2, maxLength: 16 }),
      async (attempts) => {
        round += 1;
        const callOf = (name: string) => `CA-${round}-${name}`;
        const instances = states.map((state) => open(state));
        for (const name of ['x', 'y']) await instances[0]?.announce({ ...call, callId: callOf(name) }, nothing);
        const results = await Promise.allSettled(
          attempts.map(async ([instance, conversation, name]) => {
            const { callId } = await instances[instance]!.resolve({
              conversation_id: `conv-${round}-${conversation}`,
              call_sid: callOf(name),
              caller_id: caller,
            });
            return { conversation, callId };
          }),
        );
        const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
        for (const result of results)
          if (result.status === 'rejected') assert.equal((result.reason as { code: string }).code, unknown.code);
        const pairs = [...new Set(won.map(({ conversation, callId }) => `${conversation} ${callId}`))];
        // a function both ways: one call for a conversation, one conversation for a call
        assert.equal(new Set(pairs.map((pair) => pair.split(' ')[0])).size, pairs.length);
        assert.equal(new Set(pairs.map((pair) => pair.split(' ')[1])).size, pairs.length);
        assert.ok(pairs.length > 0, 'somebody wins');
        // and whoever has a call keeps it
        for (const { conversation, callId } of won) {
          await instances[1]!.resolve({ conversation_id: `conv-${round}-${conversation}`, call_sid: callId });
        }
      },
    );
    await fc.assert(property, { numRuns: runs });
  }

  test('of several conversations that name a call one has it, and every conversation has one call: in memory', async () => {
    const state = createMemorySharedState();
    await race([state, state], plays * 5);
  });

  test('of several conversations that name a call one has it, and every conversation has one call: over Redis', async () => {
    const states = [1, 2].map(() => createRedisSharedState({ url: redis.url, prefix: 'conversations:' }));
    try {
      await race(states, plays);
    } finally {
      await Promise.all(states.map((state) => state.close()));
    }
  });
});
