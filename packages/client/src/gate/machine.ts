/**
 * What the reducer turns into what. As in the voice session: every piece of work has an id that is never used twice, so one comparison tells
 * a late answer (of another call, another action, another attempt) from a current one; and secrets pass it by, in the runner.
 */
import type { CodeEntry, GateState, QuestionsAsked } from '@callseal/protocol/gate-routes';
import type { LogEntry } from '../session/options.js';
import type { GateCase, HandedGrant } from './options.js';
import type { CodeChannel, GateAction, GateHostEvent, GateSessionState, GateStep } from './state.js';

export type GateWorkId = number;

export interface GateMachine {
  readonly view: GateSessionState;
  /** What is asked about; `null` without a live call. */
  readonly about: GateCase | null;
  readonly lastId: GateWorkId;
  /** What the agent has had done, and is not answered yet. */
  readonly work: GateWorkId | null;
  /** How things stand is being asked. */
  readonly refresh: GateWorkId | null;
  /** The timer after which that is asked again. */
  readonly wake: GateWorkId | null;
  /** It has to be asked again once the work is answered. */
  readonly isStale: boolean;
  /** It is asked once more soon: what was heard of may not have reached the server yet. */
  readonly isExpecting: boolean;
  /** How often in a row it could not be told. */
  readonly misses: number;
  /** The call whose screen began by itself. */
  readonly screened: string | null;
}

export const initialGate: GateMachine = {
  view: { phase: 'idle', call: null, action: '', inProgress: false },
  about: null,
  lastId: 0,
  work: null,
  refresh: null,
  wake: null,
  isStale: false,
  isExpecting: false,
  misses: 0,
  screened: null,
};

export interface GateRules {
  readonly automaticScreen: boolean;
  /** Milliseconds. */
  readonly resend: number;
}

/** Actions without what must not be kept: a code is only known to be whole, answers to be all there. */
export type ScrubbedAction =
  | Exclude<GateAction, { type: 'check-code' | 'check-answers' }>
  | { readonly type: 'check-code' | 'check-answers'; readonly isWhole: boolean };

export type GateAnswer = { readonly id: GateWorkId } & (
  | { readonly type: 'told'; readonly gate: GateState }
  | { readonly type: 'questions'; readonly questions: QuestionsAsked }
  | { readonly type: 'decided'; readonly gate: GateState; readonly grant: Omit<HandedGrant, 'token' | 'callSid' | 'action'> | null }
  | { readonly type: 'revoked' }
  | { readonly type: 'failed'; readonly code: string; readonly retryAfter: number | null }
  | { readonly type: 'woke' }
);

export type GateEvent = ScrubbedAction | GateHostEvent | GateAnswer | { readonly type: 'dispose' };

export type GateEffect =
  | {
      readonly type: 'ask';
      readonly id: GateWorkId;
      readonly step: GateStep | 'refresh';
      readonly about: GateCase;
      readonly channel?: CodeChannel | undefined;
      readonly entry?: CodeEntry | undefined;
      readonly statement?: string | undefined;
    }
  /** Comes back as `woke`. */
  | { readonly type: 'wake'; readonly id: GateWorkId; readonly milliseconds: number }
  /** Gives up work `id`: its request or its timer. */
  | { readonly type: 'end'; readonly id: GateWorkId }
  /** Hands the host the grant whose token came with this event. */
  | { readonly type: 'hand-over'; readonly grant: Omit<HandedGrant, 'token'> }
  | { readonly type: 'log'; readonly entry: LogEntry };

export interface GateMove {
  readonly machine: GateMachine;
  readonly effects: readonly GateEffect[];
}

/** A move to `machine` that does `effects`. */
export const move = (machine: GateMachine, ...effects: readonly GateEffect[]): GateMove => ({ machine, effects });

/** Goes on from where `first` arrived, keeping its effects. */
export function andThen(first: GateMove, next: (machine: GateMachine) => GateMove): GateMove {
  const second = next(first.machine);
  return { machine: second.machine, effects: [...first.effects, ...second.effects] };
}
