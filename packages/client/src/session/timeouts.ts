import type { Timeouts } from './options.js';

/** What each wait takes at most, in milliseconds, unless `SessionOptions.timeouts` says otherwise. Reasons: see {@link Timeouts}. */
export const defaultTimeouts: Timeouts = {
  token: 10_000,
  connect: 10_000,
  ready: 10_000,
  streamStart: 10_000,
  streamStop: 10_000,
  streamState: 5_000,
  firstAudio: 15_000,
  listening: 120_000,
  verdict: 15_000,
  host: 15_000,
};

/**
 * When the state of a stream is asked for (again), in milliseconds after its start or the last answer. Often while nothing is heard,
 * because a caller is waiting for an agent who waits in vain; seldom once speech arrives, which says that the stream runs.
 */
export const streamChecks = { waiting: 1_000, listening: 3_000 } as const;
