import assert from 'node:assert/strict';
import type { CodeUse, OneTimeCodes } from '../codes/one-time-codes.js';
import type { SharedState } from '../state/shared-state.js';
import type { CodesModel } from './codes-model.js';
import { type CodesWorld, outcomeOf, recordOf, wrongFor } from './codes-world.js';

/** Who plays on what. */
export interface Play {
  readonly world: CodesWorld;
  readonly instances: readonly Pick<OneTimeCodes, 'send' | 'check' | 'cancel'>[];
  /** Ends every subject, so that rounds on one state do not meet. */
  readonly suffix: string;
  /** Resolves once what goes on behind the answers is done. Default: after a round of the event loop, which is all that memory takes. */
  readonly quiet?: () => Promise<void>;
}

/** What happened to one operation; times are the clock's when it began and when it was answered. */
export interface Operation {
  readonly kind: 'send' | 'check' | 'cancel';
  readonly subject: string;
  /** Call and action. */
  readonly issuance: string;
  /** Number of the send that this is or whose code was entered. */
  readonly tag: number;
  readonly began: number;
  readonly ended: number;
  /** Order of events, whatever the clock says. */
  readonly from: number;
  readonly to: number;
  readonly outcome: string;
}

export interface PlayLog {
  readonly operations: readonly Operation[];
  readonly world: CodesWorld;
  /** Milliseconds by which the clock was turned back in all. */
  readonly turnedBack: number;
}

type Kind = 'send' | 'right' | 'wrong' | 'old' | 'cancel' | 'clock';
const kinds: readonly Kind[] = [
  'send',
  'send',
  'send',
  'send',
  'right',
  'right',
  'right',
  'wrong',
  'wrong',
  'wrong',
  'old',
  'cancel',
  'clock',
  'clock',
  'clock',
  'wrong',
];
const moves = [1000, 59_000, 239_999, 240_000, 300_000, 600_000, 899_999, 900_000];
const subjects = ['ana', 'ana', 'ana', 'ben', 'ben', 'nobody', 'eva', 'ana'];

interface Step {
  readonly kind: Kind;
  readonly subject: string;
  readonly callId: string;
  readonly action: string;
  readonly channel: 'sms' | 'call';
  readonly instance: number;
  readonly move: number;
  readonly isBack: boolean;
  readonly isLast: boolean;
}

function decode(number: number, suffix: string): Step {
  const bits = (from: number, count: number): number => (number >> from) & ((1 << count) - 1);
  return {
    kind: kinds[bits(0, 4)] ?? 'clock',
    subject: `${subjects[bits(4, 3)] ?? ''}${suffix}`,
    callId: bits(7, 2) === 3 ? 'CA2' : 'CA1',
    action: bits(9, 2) === 3 ? 'close' : 'transfer',
    channel: bits(11, 1) === 1 ? 'call' : 'sms',
    instance: bits(12, 1),
    move: moves[bits(13, 3)] ?? 0,
    isBack: bits(16, 4) === 15,
    // ends what is started at once
    isLast: bits(20, 1) === 0,
  };
}

/** A state whose every answer takes a few turns of the event loop's microtasks, other ones each time. */
export function hesitant(state: SharedState): SharedState & { seed(number: number): void } {
  let random = 1;
  const hesitate = async (): Promise<void> => {
    random = (Math.imul(random, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    for (let turns = (random >> 16) & 3; turns > 0; turns -= 1) await Promise.resolve();
  };
  const after = async <T>(work: () => Promise<T>): Promise<T> => {
    await hesitate();
    const result = await work();
    await hesitate();
    return result;
  };
  return {
    ...state,
    seed(number) {
      random = number | 1;
    },
    get: (key) => after(() => state.get(key)),
    add: (...all) => after(() => state.add(...all)),
    swap: (...all) => after(() => state.swap(...all)),
  };
}

/** Plays steps in bunches, all of a bunch at once, clock moves among them. */
export async function playParallel({ world, instances, suffix }: Play, numbers: readonly number[]): Promise<PlayLog> {
  const { clock, arrived } = world;
  const operations: Operation[] = [];
  const newest = new Map<string, number>();
  let events = 0;
  let turnedBack = 0;
  let running: Promise<void>[] = [];
  const run = async (tag: number, step: Step): Promise<void> => {
    const codes = instances[step.instance % instances.length];
    assert.ok(codes !== undefined);
    const issuance = `${step.callId} ${step.action}`;
    const key = `${step.subject} ${issuance}`;
    const last = newest.get(step.kind === 'old' ? step.subject : key) ?? -1;
    const about = { subject: step.subject, issuance, began: clock.now(), from: events++ };
    const note = (kind: Operation['kind'], of: number, outcome: string): void => {
      operations.push({ ...about, kind, tag: of, outcome, ended: clock.now(), to: events++ });
    };
    const use = { callId: step.callId, subject: step.subject, action: step.action };
    if (step.kind === 'send') {
      newest.set(key, tag);
      newest.set(step.subject, tag);
      note('send', tag, await outcomeOf(codes.send({ ...use, parameters: { tag }, channel: step.channel })));
    } else if (step.kind === 'cancel') {
      note('cancel', last, await outcomeOf(codes.cancel(use)));
    } else {
      const code = arrived.find(({ parameters }) => parameters.tag === last)?.code;
      const entered = step.kind === 'wrong' || code === undefined ? wrongFor(code) : code;
      note('check', last, await outcomeOf(codes.check({ ...use, parameters: { tag: last }, code: entered })));
    }
  };
  for (const [tag, number] of numbers.entries()) {
    const step = decode(number, suffix);
    if (step.kind === 'clock') {
      clock.advance(step.isBack ? -30_000 : step.move);
      if (step.isBack) turnedBack += 30_000;
    } else {
      running.push(run(tag, step));
    }
    if (step.isLast) {
      await Promise.all(running);
      running = [];
    }
  }
  await Promise.all(running);
  return { operations, world, turnedBack };
}

/** Plays steps one after the other beside the model; resolves with how many codes were accepted. */
export async function playSequential(
  { world, instances, suffix, quiet = nextRound }: Play,
  numbers: readonly number[],
  model: CodesModel,
): Promise<number> {
  const { clock, arrived } = world;
  const codeOf = new Map<string, { readonly code: string; readonly tag: number }>();
  let accepted = 0;
  for (const [tag, number] of numbers.entries()) {
    const step = decode(number, suffix);
    const codes = instances[step.instance % instances.length];
    assert.ok(codes !== undefined);
    const { subject } = step;
    const use: CodeUse = { callId: step.callId, subject, action: step.action };
    const issuance = `${step.callId} ${step.action}`;
    if (step.kind === 'clock') {
      clock.advance(step.move);
    } else if (step.kind === 'cancel') {
      await codes.cancel(use);
      model.cancel(subject, issuance);
    } else if (step.kind === 'send') {
      const before = arrived.length;
      const expected = model.send(clock.now(), subject, issuance, recordOf(subject)?.[step.channel]);
      assert.equal(await outcomeOf(codes.send({ ...use, parameters: { tag }, channel: step.channel })), expected.outcome);
      // a provider's verification is put on record after the answer
      await quiet();
      assert.equal(arrived.length - before, expected.isOut ? 1 : 0, 'codes that went out');
      const code = arrived[before]?.code;
      if (expected.outcome === 'ok') codeOf.delete(`${subject} ${issuance}`);
      if (code !== undefined) {
        model.out(subject, issuance, code, step.channel === 'call' ? recordOf(subject)?.call : undefined);
        codeOf.set(`${subject} ${issuance}`, { code, tag });
      }
    } else {
      const known = codeOf.get(`${subject} ${issuance}`);
      const other = step.kind === 'old' ? arrived[0]?.code : known?.code;
      const entered = step.kind === 'wrong' || other === undefined ? wrongFor(known?.code) : other;
      const outcome = await outcomeOf(codes.check({ ...use, parameters: { tag: known?.tag ?? -1 }, code: entered }));
      assert.equal(outcome, model.check(clock.now(), subject, issuance, entered));
      if (outcome === 'ok') accepted += 1;
    }
  }
  return accepted;
}

const nextRound = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** States that say when nothing is asked of them any more: what goes on behind an answer is done then. */
export function createQuietStates(states: readonly SharedState[]): {
  readonly states: readonly SharedState[];
  readonly quiet: () => Promise<void>;
} {
  let pending = 0;
  const counted = async <T>(work: Promise<T>): Promise<T> => {
    pending += 1;
    try {
      return await work;
    } finally {
      pending -= 1;
    }
  };
  const count = (state: SharedState): SharedState => ({
    ...state,
    get: (...all) => counted(state.get(...all)),
    set: (...all) => counted(state.set(...all)),
    add: (...all) => counted(state.add(...all)),
    swap: (...all) => counted(state.swap(...all)),
    delete: (...all) => counted(state.delete(...all)),
  });
  return {
    states: states.map(count),
    async quiet() {
      // an answer is followed by the next question within a round of the event loop
      do await nextRound();
      while (pending > 0);
    },
  };
}
