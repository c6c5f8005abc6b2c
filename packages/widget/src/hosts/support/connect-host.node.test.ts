import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import type { CallsealAgent } from '../../element/callseal-agent.js';
import type { HostAdapter, HostCall, HostNotice, VerificationSummary } from './adapter.js';
import { connectHost } from './connect-host.js';
import { createValue } from './value.js';

/** The properties and events of the element, without its drawing: the rules of attribution are about nothing else. */
class PlainAgent extends EventTarget {
  callSid = '';
  phase = 'registered';
  theme = undefined;
  lang = '';
  readonly shadowRoot = { querySelector: () => ({ textContent: ' words ' }) };
  hasAttribute = (): boolean => false;

  verdict(callSid: string, outcome: string, more: object = {}): void {
    this.phase = outcome;
    this.dispatchEvent(new CustomEvent(`callseal-${outcome}`, { detail: { callSid, purpose: 'verify', ...more } }));
  }
}

type WriteBehaviour = 'done' | 'refused' | 'hangs';

async function desk(behave: () => WriteBehaviour = () => 'done') {
  const call = createValue<HostCall | null>(null);
  const written: VerificationSummary[] = [];
  const notices: HostNotice[] = [];
  const badges: number[] = [];
  const adapter: HostAdapter = {
    kind: 'page',
    call,
    connect: () => Promise.resolve({ notify: true, writeBack: true, multiInstance: true, audio: 'server' }),
    getAccessProof: () => Promise.resolve({ type: 'session' }),
    writeBack: (summary) => {
      written.push(summary);
      const how = behave();
      if (how === 'hangs') return new Promise(() => undefined);
      return how === 'done' ? Promise.resolve() : Promise.reject(new Error('refused'));
    },
    notify: (notice) => notices.push(notice),
    setBadge: (count) => badges.push(count),
    dispose: () => undefined,
  };
  const agent = new PlainAgent();
  const logged: string[] = [];
  agent.addEventListener('callseal-log', (event) => logged.push((event as CustomEvent<{ message: string }>).detail.message));
  const connection = await connectHost(agent as unknown as CallsealAgent, adapter, { writeTimeoutMs: 1 });
  return { agent, adapter, call, written, notices, badges, logged, connection };
}

const callOf = (conversationId: string, attributes: Record<string, string> = {}): HostCall => ({
  callKey: { platform: 'page', orgId: 'org', conversationId },
  state: 'connected',
  direction: 'inbound',
  ani: '+34600000001',
  parties: 2,
  attributes,
});
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};

const outcome = fc.constantFrom('verified', 'not-matched', 'spoof', 'inconclusive');
const leg = fc.constantFrom('A', 'B', 'C', 'L1', 'L2');
const step = fc.oneof(
  fc.record({
    type: fc.constant('switch' as const),
    to: fc.option(fc.record({ id: fc.constantFrom('A', 'B', 'C'), leg: fc.option(fc.constantFrom('L1', 'L2')) })),
  }),
  fc.record({
    type: fc.constant('verdict' as const),
    leg,
    outcome,
    purpose: fc.constantFrom('verify', 'test', 'register'),
    reason: fc.constantFrom('call-ended', 'cancelled', 'silence'),
  }),
);

describe('a verdict at a desktop that switches calls', () => {
  it('is written to the one call whose leg it names, however calls were switched and verdicts were late', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.array(fc.constantFrom<WriteBehaviour>('done', 'refused'), { minLength: 1 }),
        async (steps, behaviours) => {
          let writes = 0;
          const { agent, call, written, notices } = await desk(() => behaviours[writes++ % behaviours.length] ?? 'done');
          const claims = new Map<string, Set<string>>();
          const expected: string[] = [];
          let current: string | null = null;
          let alarms = 0;
          for (const one of steps) {
            if (one.type === 'switch') {
              current = one.to === null ? null : (one.to.leg ?? one.to.id);
              call.set(one.to === null ? null : callOf(one.to.id, one.to.leg === null ? {} : { callSid: one.to.leg }));
              if (one.to !== null) claims.set(current ?? '', (claims.get(current ?? '') ?? new Set()).add(one.to.id));
              continue;
            }
            agent.verdict(one.leg, one.outcome, {
              purpose: one.purpose,
              ...(one.outcome === 'inconclusive' ? { reason: one.reason } : {}),
            });
            const claimed = [...(claims.get(one.leg) ?? [])];
            const counts =
              (one.purpose === 'verify' || one.outcome === 'spoof') && !(one.outcome === 'inconclusive' && one.reason === 'cancelled');
            if (claimed.length === 1 && counts) expected.push(`${claimed[0]} ${one.outcome}`);
            if (claimed.length === 1 && counts && one.leg === current && ['spoof', 'not-matched'].includes(one.outcome)) alarms += 1;
          }
          await settle();
          assert.deepEqual(written.map(({ callKey, outcome: told }) => `${callKey.conversationId} ${told}`).sort(), expected.sort());
          assert.equal(notices.length, alarms);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('stays the last one of its call: a slow write holds up those of its own call, not those of others', async () => {
    const { agent, call, written } = await desk(() => 'hangs');
    call.set(callOf('A'));
    agent.verdict('A', 'not-matched');
    agent.verdict('A', 'verified');
    call.set(callOf('B'));
    agent.verdict('B', 'verified');
    await settle();
    assert.deepEqual(
      written.map(({ callKey }) => callKey.conversationId),
      ['A', 'B'],
    );
    const late = performance.now() + 2_000;
    while (written.length < 3 && performance.now() < late) await new Promise((resolve) => setTimeout(resolve, 1));
    assert.deepEqual(written.map(({ callKey, outcome: told }) => [callKey.conversationId, told])[2], ['A', 'verified']);
  });

  it('says nothing that routing does not need', async () => {
    const { agent, call, written } = await desk();
    call.set(callOf('A'));
    agent.verdict('A', 'verified', { evidence: { score: 0.93, authenticity: 0.97 } });
    await settle();
    assert.deepEqual(Object.keys(written[0] ?? {}).sort(), ['at', 'callKey', 'outcome', 'purpose', 'reason']);
    assert.doesNotMatch(JSON.stringify(written), /0\.9|600000001/);
  });
});

describe('a desktop that fails', () => {
  it('is survived and told by a log line, with the call and without a number', async () => {
    const { agent, call, logged } = await desk(() => 'refused');
    call.set(callOf('A'));
    agent.verdict('A', 'spoof');
    await settle();
    assert.deepEqual(logged, ['The verdict could not be written to the desktop.']);
  });

  it('by throwing from a notice or a badge breaks nothing', async () => {
    const { agent, adapter, call, written, logged } = await desk();
    const fail = (): never => {
      throw new Error('inside');
    };
    Object.assign(adapter, { notify: fail, setBadge: fail });
    call.set(callOf('A'));
    agent.verdict('A', 'spoof');
    await settle();
    assert.equal(written.length, 1);
    assert.equal(logged.length, 3);
  });
});

describe('the badge', () => {
  it('shows an alarm until the next outcome or the next call', async () => {
    const { agent, call, badges } = await desk();
    call.set(callOf('A'));
    agent.verdict('A', 'spoof');
    agent.verdict('A', 'verified');
    agent.verdict('A', 'not-matched');
    call.set(callOf('B'));
    assert.deepEqual(badges, [0, 1, 0, 1, 0]);
  });
});

describe('an element taken off its desktop', () => {
  it('hears and tells nothing more', async () => {
    const { agent, call, written, connection } = await desk();
    call.set(callOf('A'));
    connection.dispose();
    connection.dispose();
    assert.equal(agent.callSid, '');
    call.set(callOf('B'));
    assert.equal(agent.callSid, '');
    agent.verdict('A', 'verified');
    await settle();
    assert.deepEqual(written, []);
  });
});

describe('the handshake', () => {
  // Node does not wait for the timers of AbortSignal.timeout
  let awake: NodeJS.Timeout;
  before(() => {
    awake = setInterval(() => undefined, 1_000);
  });
  after(() => {
    clearInterval(awake);
  });
  const silent = (): HostAdapter => ({
    kind: 'page',
    call: createValue<HostCall | null>(null),
    connect: () => new Promise(() => undefined),
    getAccessProof: () => Promise.resolve({ type: 'session' }),
    dispose: () => undefined,
  });
  const agent = (): CallsealAgent => new PlainAgent() as unknown as CallsealAgent;
  const codeOf = (connecting: Promise<unknown>): Promise<unknown> =>
    connecting.then(
      () => 'connected',
      (error: unknown) => (error as { code: string }).code,
    );

  it('ends with HOST_TIMEOUT when the desktop says nothing', async () => {
    assert.equal(await codeOf(connectHost(agent(), silent(), { timeoutMs: 5 })), 'HOST_TIMEOUT');
  });

  it('ends with HOST_ABORTED when it is given up', async () => {
    const controller = new AbortController();
    const connecting = codeOf(connectHost(agent(), silent(), { signal: controller.signal }));
    controller.abort();
    assert.equal(await connecting, 'HOST_ABORTED');
  });

  it('ends with HOST_FAILED when the desktop or its token fails', async () => {
    const broken = { ...silent(), connect: () => Promise.reject(new Error('no')) };
    assert.equal(await codeOf(connectHost(agent(), broken)), 'HOST_FAILED');
    const { adapter } = await desk();
    assert.equal(await codeOf(connectHost(agent(), { ...adapter, getAccessProof: () => Promise.reject(new Error('no')) })), 'HOST_FAILED');
  });
});
