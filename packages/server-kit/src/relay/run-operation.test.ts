import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ServerEvent } from '@callseal/protocol/signalling';
import { ServerError } from '../errors/server-error.js';
import type { NewSignal } from '../gate/call-gate.js';
import { createHeldClock } from '../testkit/held-clock.js';
import { createDeferred } from '../testkit/kit.js';
import type { OperationParts, OperationTask } from './operation-parts.js';
import { RelayEnded } from './relay-failure.js';
import { resolveRelayOptions } from './relay-options.js';
import type { RelayEvent } from './relay-record.js';
import type { RelayWriter } from './relay-writer.js';
import { runOperation } from './run-operation.js';
import type { SignallingSession } from './signalling.js';

const callSid = 'CA1';
const caller = '+34600000001';
const never = new Promise<never>(() => undefined);
const stored = { credential: 'sealed', modelHash: 'model-1' };
const started = { streamSid: 'MZ1', name: 'callseal-CA1', callSid };
const ready: ServerEvent = { operation: 'verify', name: 'info-consumer-ready', payload: {} };
const match: ServerEvent = { operation: 'verify', name: 'result-success', payload: { score: 0.93, authenticity: 0.98 } };
const mismatch: ServerEvent = { operation: 'verify', name: 'result-fail-score', payload: { score: 0.1, authenticity: 0.98 } };
const registered: ServerEvent = { operation: 'register', name: 'result-success', payload: { credential: 'new' } };

/** A session that says these, and then nothing. */
function createSession(events: readonly ServerEvent[]): SignallingSession & { readonly closed: number } {
  const left = [...events];
  const session = {
    closed: 0,
    next: () => {
      const event = left.shift();
      return event === undefined ? never : Promise.resolve(event);
    },
    close: () => {
      session.closed += 1;
    },
  };
  return session;
}

/** An operation among doubles, and everything that happens, in its order. */
function play(parts: Partial<OperationParts> = {}, task: Partial<OperationTask> = {}, events: readonly ServerEvent[] = [ready, match]) {
  const clock = createHeldClock();
  const happened: (RelayEvent | string)[] = [];
  const note =
    <T>(what: string, result: T) =>
    () => {
      happened.push(what);
      return Promise.resolve(result);
    };
  const writer: RelayWriter = {
    tell: (event) => happened.push(event),
    tellStream: (event) => happened.push(event),
    flush: () => Promise.resolve(true),
    decide: note('decided', true),
    end: note('ended', true),
  };
  const session = createSession(events);
  const controller = new AbortController();
  const all: OperationParts = {
    signalling: { open: () => Promise.resolve(session) },
    tokens: { get: () => ({ token_type: 'Bearer', access_token: 'token' }) },
    streams: {
      start: note('started', started),
      stop: note('stopped', undefined),
      abandon: note('abandoned', undefined),
      stateOf: () => Promise.resolve({ callSid, state: 'none' }),
    },
    credentials: { put: note('kept', undefined) },
    limits: { failedVerification: note('counted', 0) },
    options: resolveRelayOptions({ signallingUrl: 'ws://127.0.0.1:9' }, 180),
    clock,
    onVerdict: note('noted', undefined),
    ...parts,
  };
  const given: OperationTask = { leg: { callSid }, caller, by: { owner: 'o' }, purpose: 'verify', stored, ...task };
  const outcome = runOperation(given, all, writer, controller.signal);
  const told = (): readonly RelayEvent[] => happened.filter((one) => typeof one !== 'string');
  return { clock, happened, told, session, controller, outcome };
}

/** Lets what can happen without time passing happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  await new Promise(setImmediate);
}

describe('evidence', () => {
  test('of a verification is noted after it can be cancelled no more, and before anybody hears of the verdict', async () => {
    const noted: unknown[] = [];
    const world = play({
      onVerdict: (on, signals) => {
        assert.ok(!world.told().some(({ name }) => name.startsWith('result-')));
        assert.ok(world.happened.includes('decided'));
        noted.push(on, ...signals);
        return Promise.resolve();
      },
    });
    assert.deepEqual(await world.outcome, { verdict: 'match' });
    const common = { source: 'relay', model: 'model-1', outcome: 'passed' };
    assert.deepEqual(noted, [
      { callId: callSid, caller },
      { kind: 'spoof', ...common, value: 0.98, mayProve: ['risk'] },
      { kind: 'voice-match', ...common, value: 0.93, mayProve: ['inherence', 'identification', 'risk'] },
    ]);
    assert.deepEqual(world.told().at(-1), { name: 'result-success', payload: { score: 0.93, authenticity: 0.98 } });
  });

  test('that cannot be noted, or a failure that cannot be counted, keeps the verdict back', async () => {
    const broken = (): Promise<never> => Promise.reject(new ServerError('AUDIT_FAILED'));
    for (const parts of [{ onVerdict: broken }, { limits: { failedVerification: broken } }]) {
      const world = play(parts, {}, [ready, mismatch]);
      assert.equal((await world.outcome).code, 'AUDIT_FAILED');
      assert.deepEqual(world.told().at(-1), { name: 'relay-failed', payload: { step: 'store', code: 'AUDIT_FAILED' } });
      assert.ok(!world.told().some(({ name }) => name.startsWith('result-')));
    }
  });

  test('is nothing of a test or a registration, but for a recording that was to be registered; a failure counts all the same', async () => {
    const spoof = (operation: 'register' | 'verify'): ServerEvent => ({
      operation,
      name: 'result-fail-spoof',
      payload: { authenticity: 0.1 },
    });
    for (const [purpose, event, acts] of [
      ['test', match, []],
      ['test', mismatch, ['counted']],
      ['test', spoof('verify'), ['counted']],
      ['register', registered, ['kept']],
      ['register', spoof('register'), ['noted']],
      ['verify', mismatch, ['counted', 'noted']],
    ] as const) {
      const world = play({}, { purpose }, [{ ...ready, operation: event.operation }, event]);
      await world.outcome;
      assert.deepEqual(
        world.happened.filter((one) => one === 'counted' || one === 'noted' || one === 'kept'),
        acts,
        `${purpose} ${event.name}`,
      );
    }
  });

  test('says of every verdict what it may', async () => {
    const outcomesOf = async (name: string, payload: object): Promise<unknown> => {
      let told: readonly NewSignal[] = [];
      const onVerdict: OperationParts['onVerdict'] = (_, signals) => {
        told = signals;
        return Promise.resolve();
      };
      await play({ onVerdict }, {}, [ready, { operation: 'verify', name, payload } as ServerEvent]).outcome;
      return Object.fromEntries(told.map(({ kind, outcome }) => [kind, outcome]));
    };
    assert.deepEqual(await outcomesOf('result-success', { score: 0.9 }), { spoof: 'not-screened', 'voice-match': 'passed' });
    assert.deepEqual(await outcomesOf('result-success', { score: 0.795, authenticity: 0.495 }), {
      spoof: 'passed',
      'voice-match': 'passed',
    });
    assert.deepEqual(await outcomesOf('result-fail-score', { score: 0.1, authenticity: 0.9 }), {
      spoof: 'passed',
      'voice-match': 'failed',
    });
    assert.deepEqual(await outcomesOf('result-fail-score', { score: 0.1, authenticity: 0.2 }), {
      spoof: 'failed',
      'voice-match': 'failed',
    });
    assert.deepEqual(await outcomesOf('result-fail-spoof', { authenticity: 0.2 }), { spoof: 'failed', 'voice-match': 'inconclusive' });
    assert.deepEqual(await outcomesOf('error-audio', {}), { spoof: 'not-screened', 'voice-match': 'inconclusive' });
    for (const name of ['error-das-Peak', 'error-parameters', 'error-consumer-not-ready']) assert.deepEqual(await outcomesOf(name, {}), {});
  });
});

describe('nobody is waited for without end', () => {
  const hang = () => never;
  const streams = { ...doublesOf(), start: hang, stop: hang, abandon: hang };
  for (const [step, seconds, code, parts, events] of [
    ['token', 10, 'TOKEN_SERVICE_TIMEOUT', { tokens: { get: hang } }, []],
    ['channel', 10, 'VOICE_SERVICE_TIMEOUT', { signalling: { open: hang } }, []],
    ['ready', 10, 'VOICE_SERVICE_TIMEOUT', {}, []],
    ['stream', 30, 'TELEPHONY_TIMEOUT', { streams }, [ready]],
    ['verdict', 120, 'VOICE_SERVICE_TIMEOUT', {}, [ready]],
    ['store', 15, 'STORE_FAILED', { onVerdict: hang }, [ready, match]],
  ] as const) {
    test(`at the step ${step}: it fails after ${seconds} s with ${code}`, async () => {
      const world = play(parts, {}, events);
      await settle();
      world.clock.advance(seconds * 1000 - 1);
      await settle();
      assert.ok(!world.told().some(({ name }) => name === 'relay-failed'));
      world.clock.advance(1);
      await settle();
      assert.deepEqual(world.told().at(-1), { name: 'relay-failed', payload: { step, code } });
      // the stream that hangs is waited for a while before it is left to whom it may come
      for (let round = 0; round < 3; round += 1) {
        world.clock.advance(30_000);
        await settle();
      }
      assert.equal((await world.outcome).code, code);
      assert.equal(world.happened.at(-1), 'ended');
    });
  }

  test('once the stream is over: the verdict has 15 s', async () => {
    const state = { callSid, streamSid: 'MZ1', state: 'stopped' } as const;
    const world = play({ streams: { ...doublesOf(), stateOf: () => Promise.resolve(state) } }, {}, [ready]);
    await settle();
    for (let second = 0; second < 17; second += 1) {
      world.clock.advance(1000);
      await settle();
    }
    assert.deepEqual(world.told().at(-1), { name: 'relay-failed', payload: { step: 'verdict', code: 'VOICE_SERVICE_TIMEOUT' } });
  });
});

function doublesOf(): OperationParts['streams'] {
  const done = (): Promise<void> => Promise.resolve();
  return { start: () => Promise.resolve(started), stop: done, abandon: done, stateOf: () => Promise.resolve({ callSid, state: 'none' }) };
}

describe('what comes too late', () => {
  test('a session that opens when nobody waits any more is left', async () => {
    const late = createDeferred<SignallingSession>();
    const world = play({ signalling: { open: () => late.promise } });
    await settle();
    world.clock.advance(10_000);
    await world.outcome;
    late.resolve(world.session);
    await settle();
    assert.equal(world.session.closed, 1);
  });

  test('a stream that starts when nobody waits any more is given up, and not told of', async () => {
    const late = createDeferred<typeof started>();
    const abandoned: unknown[] = [];
    const abandon = (one: unknown): Promise<void> => {
      abandoned.push(one);
      return Promise.resolve();
    };
    const world = play({ streams: { ...doublesOf(), start: () => late.promise, abandon } }, {}, [ready]);
    await settle();
    world.controller.abort(new RelayEnded());
    await settle();
    late.resolve(started);
    assert.deepEqual(await world.outcome, {});
    assert.deepEqual(abandoned, [started]);
  });

  test('a stream of an earlier operation is closed before the own one is opened', async () => {
    const open = { callSid, state: 'started', streamSid: 'MZ0' } as const;
    const order: string[] = [];
    const act =
      <T>(what: string, result: T) =>
      () => {
        order.push(what);
        return Promise.resolve(result);
      };
    const streams = { ...doublesOf(), stateOf: () => Promise.resolve(open), stop: act('stop', undefined), start: act('start', started) };
    await play({ streams }).outcome;
    assert.deepEqual(order, ['stop', 'start']);
  });
});

test('progress is told ten times a second at most', async () => {
  const heard = (net: number): ServerEvent => ({ operation: 'verify', name: 'info-vad-status', payload: { net_speech_duration: net } });
  const world = play({}, {}, [ready, ...Array.from({ length: 50 }, (_, net) => heard(net)), match]);
  await world.outcome;
  assert.equal(world.told().filter(({ name }) => name === 'info-vad-status').length, 1);
});
