import type { Timeouts } from './options.js';

/** What each wait takes at most, in milliseconds, unless `SessionOptions.timeouts` says otherwise. Reasons: see {@link Timeouts}. */
export const defaultTimeouts: Timeouts = {
  token: 10_000,
  connect: 10_000,
  ready: 10_000,
  streamStart: 10_000,
  streamStop: 10_000,
  firstAudio: 15_000,
  listening: 120_000,
  verdict: 15_000,
  host: 15_000,
};
