import type fc from 'fast-check';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import type { SharedState } from '../state/shared-state.js';
import { type CallStreams, createCallStreams } from '../streams/call-streams.js';
import type { StreamEvent } from '../streams/stream-status.js';
import type { TwilioLike } from '../streams/twilio-like.js';
import type { Clock } from '../time/clock.js';
import { liveCall, streamSid } from './twilio-double.js';

/** What may go wrong with one request for a stream. */
export type CreateFault = 'none' | 'refused' | 'answer-lost' | 'late';

export interface WorldOptions {
  readonly scheduler: fc.Scheduler;
  /** Whether stream reports are delivered: later, in any order, and twice. */
  readonly isHeard: boolean;
  /** What happens to the requests for streams, in their order; then nothing goes wrong. */
  readonly faults: readonly CreateFault[];
  /** Which requests to stop a stream are refused, in their order; then none. Default: none. */
  readonly stopFaults?: readonly boolean[];
}

/** One process of a server kit. */
export interface Instance {
  readonly streams: CallStreams;
  /** Resolves when the process dies: nothing that it waited for comes any more, and nothing that it does is done. */
  readonly died: Promise<void>;
  die(): void;
}

/** A provider that loses answers, instances that die, a state that they share, and a clock that moves when somebody waits. */
export interface World {
  createInstance(): Instance;
  /** Streams of a call that send audio now, and the most there ever were at once. */
  open(callSid: string): readonly string[];
  mostAtOnce(callSid: string): number;
  hangUp(callSid: string): void;
  advance(milliseconds: number): void;
  /** Gives reports to this instance from now on. */
  listen(instance: Instance): void;
}

interface FakeStream {
  readonly callSid: string;
  readonly sid: string;
  readonly name: string;
}

function unwrap<T>(outcome: PromiseSettledResult<T>): Promise<T> {
  return outcome.status === 'fulfilled' ? Promise.resolve(outcome.value) : Promise.reject(outcome.reason as Error);
}

const never = new Promise<never>(() => undefined);
const timedOut = Object.assign(new Error('timeout'), { isAxiosError: true, code: 'ECONNABORTED' });
const refused = Object.assign(new Error('refused'), { status: 400, code: 20001 });
const notFound = Object.assign(new Error('not found'), { status: 404, code: 20404 });
const notInProgress = Object.assign(new Error('over'), { status: 400, code: 21220 });

/** Every step that another process could notice waits for its turn of the scheduler. */
export function createStreamsWorld({ scheduler, isHeard, faults, stopFaults = [] }: WorldOptions): World {
  let now = 1_000_000;
  let created = 0;
  const open = new Set<FakeStream>();
  const most = new Map<string, number>();
  const over = new Set<string>();
  const faultsLeft = [...faults];
  const stopFaultsLeft = [...stopFaults];
  let listener: Instance | undefined;
  const turn = (label: string): Promise<void> => scheduler.schedule(Promise.resolve(), label);
  const clock: Clock = {
    now: () => now,
    async sleep(milliseconds) {
      await turn('sleep');
      now += milliseconds;
    },
  };
  const memory = createMemorySharedState({ clock });

  const openOf = (callSid: string): readonly FakeStream[] => [...open].filter((stream) => stream.callSid === callSid);

  const report = (type: StreamEvent['type'], { callSid, sid, name }: FakeStream): void => {
    if (!isHeard) return;
    for (let times = 0; times < 2; times += 1) {
      void turn(`report ${type}`).then(() => listener?.streams.report({ type, callSid, streamSid: sid, name }).catch(() => undefined));
    }
  };
  const land = (callSid: string, name: string): string | undefined => {
    if (over.has(callSid)) return undefined;
    created += 1;
    const stream = { callSid, name, sid: streamSid(created) };
    open.add(stream);
    most.set(callSid, Math.max(most.get(callSid) ?? 0, openOf(callSid).length));
    report('started', stream);
    return stream.sid;
  };
  const create = async (callSid: string, name: string): Promise<{ sid: string }> => {
    await turn('create');
    const fault = faultsLeft.shift() ?? 'none';
    if (fault === 'refused') throw refused;
    if (fault === 'late') {
      void turn('late create').then(() => land(callSid, name));
      throw timedOut;
    }
    const sid = land(callSid, name);
    await turn('created');
    if (sid === undefined) throw notInProgress;
    if (fault === 'answer-lost') throw timedOut;
    return { sid };
  };
  const update = async (callSid: string, sidOrName: string): Promise<void> => {
    await turn('stop');
    if (stopFaultsLeft.shift() === true) throw refused;
    if (over.has(callSid)) throw notInProgress;
    const found = openOf(callSid).find(({ sid, name }) => sid === sidOrName || name === sidOrName);
    if (found === undefined) throw notFound;
    open.delete(found);
    report('stopped', found);
    await turn('stopped');
  };

  const createInstance = (): Instance => {
    let isDead = false;
    let die: () => void = () => undefined;
    const died = new Promise<void>((resolve) => {
      die = () => {
        isDead = true;
        resolve();
      };
    });
    const isOver = (): boolean => isDead;
    const living = async <T>(work: () => Promise<T>): Promise<T> => {
      if (isOver()) return never;
      const settled = await Promise.allSettled([work()]);
      return isOver() ? never : Promise.all(settled.map(unwrap)).then(([value]) => value as T);
    };
    const step =
      <Arguments extends readonly unknown[], T>(label: string, work: (...given: Arguments) => Promise<T>) =>
      (...given: Arguments): Promise<T> =>
        living(async () => {
          await turn(label);
          return isOver() ? never : work(...given);
        });
    const state: SharedState = {
      ...memory,
      get: step('get', (key: string) => memory.get(key)),
      set: step('set', (...given: Parameters<SharedState['set']>) => memory.set(...given)),
      add: step('add', (...given: Parameters<SharedState['add']>) => memory.add(...given)),
      swap: step('swap', (...given: Parameters<SharedState['swap']>) => memory.swap(...given)),
      delete: step('delete', (...given: Parameters<SharedState['delete']>) => memory.delete(...given)),
    };
    const client: TwilioLike = {
      calls: (callSid) => ({
        fetch: () => living(() => turn('fetch').then(() => ({ ...liveCall, status: over.has(callSid) ? 'completed' : 'in-progress' }))),
        streams: Object.assign((sidOrName: string) => ({ update: () => living(() => update(callSid, sidOrName)) }), {
          create: ({ name }: { name: string }) => living(() => create(callSid, name)),
        }),
      }),
    };
    const times = { retryBudget: 6000, reuse: isHeard ? 180_000 : 10_000, maximum: 180_000, isHeard };
    const given = { audioUrl: 'wss://audio.example', track: 'inbound_track', statusCallbackUrl: undefined } as const;
    const instance = { streams: createCallStreams({ ...given, ...times, client, state, clock }), died, die };
    listener ??= instance;
    return instance;
  };

  return {
    createInstance,
    open: (callSid) => openOf(callSid).map(({ sid }) => sid),
    mostAtOnce: (callSid) => most.get(callSid) ?? 0,
    hangUp(callSid) {
      over.add(callSid);
      for (const stream of openOf(callSid)) {
        open.delete(stream);
        report('stopped', stream);
      }
    },
    advance(milliseconds) {
      now += milliseconds;
    },
    listen(instance) {
      listener = instance;
    },
  };
}
