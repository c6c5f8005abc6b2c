import type { RememberedConsent } from './options.js';

export interface Settings {
  readonly automaticVerification: boolean;
  readonly deleteOnlyAfterVerification: boolean;
  readonly consent: boolean;
  /** What the host remembers of every caller's consent at first. */
  readonly remembered: RememberedConsent | null;
  readonly undoSeconds: number;
  /** Whether what became of a stream can be asked for. */
  readonly streamStates: boolean;
  /** The host's hooks and a subscriber throw. */
  readonly rude: boolean;
}

export interface Pending {
  readonly name: 'get' | 'store' | 'delete' | 'consent' | 'record' | 'token' | 'start' | 'stop';
  readonly about: string;
  readonly epoch: number;
  readonly signal: AbortSignal;
  readonly answer: (ok: boolean, found: boolean) => void;
}

export interface Emission {
  readonly session: number;
  /** Whether the session was the one in force, and not given up, when it spoke. */
  readonly live: boolean;
  readonly seconds: number;
}

export const parameters = {
  scoreThreshold: 0.5,
  authenticityThreshold: 0.2,
  audioTotalDurationRegistration: 3,
  audioTotalDurationVerification: 3,
};
/** Tags ride on figures: seconds above this are an emission's number. */
export const tagBase = 100;
