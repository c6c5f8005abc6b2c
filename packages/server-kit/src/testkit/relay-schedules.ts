import type fc from 'fast-check';
import type { ServerEvent } from '@callseal/protocol/signalling';
import type { NewSignal } from '../gate/call-gate.js';
import { createPseudonym } from '../limits/pseudonyms.js';
import { createRelay, type Relay } from '../relay/create-relay.js';
import type { OperationParts, OperationTask } from '../relay/operation-parts.js';
import { resolveRelayOptions } from '../relay/relay-options.js';
import type { Signalling, SignallingSession } from '../relay/signalling.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import type { SharedState } from '../state/shared-state.js';
import { createCallStreams } from '../streams/call-streams.js';
import { streamName } from '../streams/sids.js';
import type { TwilioLike } from '../streams/twilio-like.js';
import { createHeldClock, type HeldClock } from './held-clock.js';
import { parseEvents, type ReadEvent } from './event-stream.js';
import { liveCall, streamSid } from './twilio-double.js';

/** How the voice service ends an operation. */
export const endings = ['match', 'mismatch', 'spoof', 'inconclusive', 'refused', 'dropped', 'silent', 'other-call'] as const;
export type Ending = (typeof endings)[number];

/** One session of the voice service, known again by the figure that is only its own. */
export interface PlayedSession {
  readonly number: number;
  readonly callSid: string;
  readonly figure: number;
  /** Whether it speaks of another call than it was asked about. */
  readonly isStrange: boolean;
  isOpen: boolean;
}

/** What was done with the verdict of a session. */
export interface Act {
  readonly what: 'stored' | 'counted' | 'noted';
  /** The figure of the session, where it is known. */
  readonly figure: number | undefined;
  readonly callSid: string;
}

/** A key of the state and what was written there. */
export interface Written {
  readonly key: string;
  readonly text: string;
}

/** One process. */
export interface RelayInstance {
  readonly relay: Relay;
  /** Closes what was left open. */
  sweep(): Promise<unknown>;
  readonly died: Promise<void>;
  die(): void;
}

/** Instances with relays over one state, a provider that loses nothing, a voice service, and a clock that stands still. */
export interface RelayStage {
  readonly clock: HeldClock;
  readonly instances: readonly [RelayInstance, RelayInstance];
  readonly sessions: readonly PlayedSession[];
  readonly acts: readonly Act[];
  /** Where an operation is kept in the state. */
  keyOf(id: string): string;
  /** Streams that send audio now. */
  openStreams(): readonly string[];
  /** Everything that the state was ever given, in its order. */
  readonly written: readonly Written[];
}

export const secrets = { caller: '+34600000001', credential: 'sealed-credential', token: 'access-token' } as const;

const never = new Promise<never>(() => undefined);
const options = resolveRelayOptions({ signallingUrl: 'ws://127.0.0.1:9', operationSeconds: 60 }, 180);

/** Every step that another process could notice waits for its turn of the scheduler. */
export function createRelayStage(scheduler: fc.Scheduler, plays: readonly Ending[]): RelayStage {
  const clock = createHeldClock();
  const memory = createMemorySharedState({ clock });
  const turn = (label: string): Promise<void> => scheduler.schedule(Promise.resolve(), label);
  const pseudonym = createPseudonym(Buffer.alloc(32, 1));
  const sessions: PlayedSession[] = [];
  const acts: Act[] = [];
  const written: Written[] = [];
  const open = new Map<string, string>();
  let created = 0;

  const createInstance = (): RelayInstance => {
    let isDead = false;
    let die: () => void = () => undefined;
    const died = new Promise<void>((resolve) => {
      die = () => {
        isDead = true;
        resolve();
      };
    });
    const isOver = (): boolean => isDead;
    const step =
      <Arguments extends readonly unknown[], T>(label: string, work: (...given: Arguments) => T | Promise<T>) =>
      async (...given: Arguments): Promise<T> => {
        await turn(label);
        if (isOver()) return never;
        const result = await work(...given);
        return isOver() ? never : result;
      };
    const state: SharedState = {
      ...memory,
      get: step('get', (key: string) => memory.get(key)),
      set: step('set', (key: string, text: string, milliseconds: number) => {
        written.push({ key, text });
        return memory.set(key, text, milliseconds);
      }),
      add: step('add', (key: string, text: string, milliseconds: number) => {
        written.push({ key, text });
        return memory.add(key, text, milliseconds);
      }),
      swap: step('swap', async (key: string, expected: string, text: string, milliseconds: number) => {
        const isDone = await memory.swap(key, expected, text, milliseconds);
        if (isDone) written.push({ key, text });
        return isDone;
      }),
      delete: step('delete', (...given: Parameters<SharedState['delete']>) => memory.delete(...given)),
    };
    const client: TwilioLike = {
      calls: (callSid) => ({
        fetch: () => Promise.resolve(liveCall),
        streams: Object.assign(
          (sidOrName: string) => ({
            update: step('stop', () => {
              const found = [...open].find(([sid, call]) => call === callSid && (sid === sidOrName || streamName(callSid) === sidOrName));
              if (found === undefined) throw Object.assign(new Error('not found'), { status: 404, code: 20404 });
              open.delete(found[0]);
            }),
          }),
          {
            create: step('create', () => {
              created += 1;
              open.set(streamSid(created), callSid);
              return { sid: streamSid(created) };
            }),
          },
        ),
      }),
    };
    const times = { retryBudget: 6000, reuse: 10_000, maximum: 180_000, isHeard: false };
    const streams = createCallStreams({
      audioUrl: 'wss://audio.example',
      track: 'inbound_track',
      statusCallbackUrl: undefined,
      ...times,
      client,
      state,
      clock,
    });
    const parts: OperationParts = {
      signalling: createPlayedSignalling(sessions, plays, step),
      tokens: { get: step('token', () => ({ token_type: 'Bearer', access_token: secrets.token })) },
      streams,
      credentials: {
        put: step('put', (_subject: string, { modelHash }: { readonly modelHash?: string }) => {
          acts.push({ what: 'stored', figure: Number(modelHash), callSid: '' });
        }),
      },
      limits: {
        failedVerification: step('count', () => {
          acts.push({ what: 'counted', figure: undefined, callSid: '' });
          return 0;
        }),
      },
      options,
      clock,
      onVerdict: step('note', ({ callId }: { readonly callId: string }, signals: readonly NewSignal[]) => {
        acts.push({ what: 'noted', figure: figureOf(signals), callSid: callId });
      }),
    };
    const relay = createRelay({ ...parts, state, pseudonym, log: () => undefined });
    return { relay, sweep: () => streams.sweep(), died, die };
  };
  return {
    clock,
    instances: [createInstance(), createInstance()],
    sessions,
    acts,
    keyOf: (id) => `relay:${pseudonym('relay', id)}`,
    openStreams: () => [...open.keys()],
    written,
  };
}

type Step = <Arguments extends readonly unknown[], T>(
  label: string,
  work: (...given: Arguments) => T | Promise<T>,
) => (...given: Arguments) => Promise<T>;

function createPlayedSignalling(sessions: PlayedSession[], plays: readonly Ending[], step: Step): Signalling {
  return {
    open: step('open', ({ operation, initialize }: Parameters<Signalling['open']>[0]) => {
      const number = sessions.length;
      const ending = plays[number % plays.length] ?? 'match';
      if (ending === 'refused') {
        sessions.push({ number, callSid: initialize.metadata.call_id, figure: 0, isStrange: false, isOpen: false });
        throw new Error('refused');
      }
      const session: PlayedSession = {
        number,
        callSid: initialize.metadata.call_id,
        figure: (number + 1) / 1000,
        isStrange: ending === 'other-call',
        isOpen: true,
      };
      sessions.push(session);
      return playSession(session, operation, ending, step);
    }),
  };
}

function playSession(session: PlayedSession, operation: 'register' | 'verify', ending: Ending, step: Step): SignallingSession {
  const events = eventsOf(session, operation, ending);
  return {
    next: step('event', () => {
      const event = session.isOpen ? events.shift() : undefined;
      if (event !== undefined) return event;
      if (session.isOpen && ending === 'dropped') throw new Error('dropped');
      return never;
    }),
    close: () => {
      session.isOpen = false;
    },
  };
}

function eventsOf({ callSid, figure }: PlayedSession, operation: 'register' | 'verify', ending: Ending): ServerEvent[] {
  const ready = { operation, name: 'info-consumer-ready', payload: { call_id: ending === 'other-call' ? 'CAother' : callSid } } as const;
  const heard = [1, 2, 3].map((net) => ({ operation, name: 'info-vad-status', payload: { net_speech_duration: net } }) as const);
  const last = finalOf(operation, ending, figure);
  return [ready, ...heard, ...(last === undefined ? [] : [last])] as ServerEvent[];
}

function finalOf(operation: 'register' | 'verify', ending: Ending, figure: number): unknown {
  switch (ending) {
    case 'match':
    case 'other-call':
      return operation === 'register'
        ? {
            operation,
            name: 'result-success',
            payload: { credential: secrets.credential, model: { hash: String(figure) }, authenticity: 0.9 },
          }
        : { operation, name: 'result-success', payload: { score: 0.9 + figure, authenticity: 0.9 } };
    case 'mismatch':
      return operation === 'register' ? undefined : { operation, name: 'result-fail-score', payload: { score: figure, authenticity: 0.9 } };
    case 'spoof':
      return { operation, name: 'result-fail-spoof', payload: { authenticity: figure } };
    case 'inconclusive':
      return { operation, name: 'error-audio', payload: { exception: 'VoiceDurationIsNotEnoughException' } };
    default:
      return undefined;
  }
}

function figureOf(signals: readonly NewSignal[]): number | undefined {
  for (const signal of signals)
    if ('value' in signal && signal.value !== undefined) {
      const figure = figureIn(signal.value);
      if (figure !== undefined) return figure;
    }
  return undefined;
}

/** The figure of a session in a score or an authenticity; not in the usual ones. */
function figureIn(value: number): number | undefined {
  if (value === 0.9) return undefined;
  return Math.round((value > 0.9 ? value - 0.9 : value) * 1000) / 1000;
}

/** The figure of the session that a told verdict comes from, where it tells one. */
export function figureOfEvent({ name, data }: ReadEvent): number | undefined {
  if (!name.startsWith('result-')) return undefined;
  const { score, authenticity, model } = data as { score?: number; authenticity?: number; model?: { hash: string } };
  if (model !== undefined) return Number(model.hash);
  return [score, authenticity].flatMap((value) => (value === undefined ? [] : [figureIn(value)])).find((figure) => figure !== undefined);
}

/**
 * Reads an operation to its end, on one instance after another, from the event on after which the one before was left. An operation that
 * is forgotten, since two newer ones of its call have begun, has no end.
 */
export async function readThrough(
  stage: RelayStage,
  id: string,
  hops: readonly (readonly [instance: 0 | 1, pieces: number])[],
): Promise<{ readonly events: readonly ReadEvent[]; readonly isForgotten: boolean }> {
  const events: ReadEvent[] = [];
  for (const [instance, pieces] of [...hops, [1, Infinity] as const]) {
    const { relay, died } = stage.instances[instance];
    const left = new AbortController();
    const after = events.at(-1)?.id ?? 0;
    const reading = (async () => {
      let read = 0;
      for await (const text of relay.read(id, after).read(left.signal)) {
        events.push(...parseEvents(text));
        if ((read += 1) >= pieces) return;
      }
    })();
    await Promise.race([reading, died]);
    left.abort();
    if (events.at(-1)?.name === 'relay-ended') return { events, isForgotten: false };
  }
  return { events, isForgotten: (await stage.instances[1].relay.find(id)) === undefined };
}

/** A task on a call. */
export function taskOn(callSid: string, purpose: OperationTask['purpose']): OperationTask & { readonly requestId: string } {
  return {
    leg: { callSid },
    caller: secrets.caller,
    by: { owner: 'owner' },
    purpose,
    requestId: 'request-1',
    ...(purpose === 'register' ? {} : { stored: { credential: secrets.credential, modelHash: 'model-1' } }),
  };
}
