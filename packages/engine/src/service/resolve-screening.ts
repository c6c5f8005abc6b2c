import { CallsealError } from '@callseal/protocol/errors';
import { createMemoryWatchlistStore } from '../watchlist/memory-watchlist-store.js';
import type { WatchlistStore } from '../watchlist/watchlist-store.js';

/** How calls are screened. */
export interface EngineScreeningOptions {
  /** Recordings of earlier screened calls that a call is compared with, 0 to 32; each takes a millisecond or two. In memory, for a day. Default 16. */
  readonly recordings?: number;
  /**
   * Seconds for which the voice of a screened call can be put on the watchlist by the call's id, 0 (never) to 3600. Default 600. It is a
   * voice template of everybody who is screened: shorter, or 0, where the law wants a reason to make one.
   */
  readonly keepVoiceSeconds?: number;
  /**
   * Whether calls come over lines that are digitally silent between words: some softphones cut their noise out, some networks suppress
   * silence. There, silence is no sign of injected audio, and only audio that repeats itself is found. Default false.
   */
  readonly silenceSuppression?: boolean;
  readonly watchlist?: {
    /** Where it is kept. Default: in memory. The engine closes it. */
    readonly store?: WatchlistStore;
    /** Days after which an entry is destroyed, 1 to 3650. Default 90. */
    readonly retentionDays?: number;
    /** Entries at most, 1 to 200; each brings its own false alarms, and takes 0.2 ms of every screen. Default 25. */
    readonly maximumEntries?: number;
    /** Least score of a hit, above 0.5 and below 1. Default 0.9999: see docs/error-rates.md for what others cost. */
    readonly threshold?: number;
  };
}

/** {@link EngineScreeningOptions} with every default filled in. */
export interface ResolvedScreening {
  readonly recordings: number;
  readonly keepVoiceSeconds: number;
  readonly silenceSuppression: boolean;
  readonly watchlist: Required<NonNullable<EngineScreeningOptions['watchlist']>>;
}

function check(name: string, value: number, least: number, most: number, isWhole = true): number {
  if (value >= least && value <= most && (!isWhole || Number.isInteger(value))) return value;
  throw new CallsealError(
    'ENGINE_OPTIONS_INVALID',
    `screening.${name} must be a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}.`,
  );
}

/**
 * Fills in the defaults.
 * @throws CallsealError `ENGINE_OPTIONS_INVALID`
 */
export function resolveScreening(options: EngineScreeningOptions = {}): ResolvedScreening {
  const { recordings = 16, keepVoiceSeconds = 600, silenceSuppression = false, watchlist = {} } = options;
  const { store, retentionDays = 90, maximumEntries = 25, threshold = 0.9999 } = watchlist;
  return {
    recordings: check('recordings', recordings, 0, 32),
    keepVoiceSeconds: check('keepVoiceSeconds', keepVoiceSeconds, 0, 3600),
    silenceSuppression,
    watchlist: {
      retentionDays: check('watchlist.retentionDays', retentionDays, 1, 3650),
      maximumEntries: check('watchlist.maximumEntries', maximumEntries, 1, 200),
      threshold: check('watchlist.threshold', threshold, 0.5, 1, false),
      store: store ?? createMemoryWatchlistStore(),
    },
  };
}
