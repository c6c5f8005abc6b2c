import { createHash } from 'node:crypto';
import type { EngineClock } from '../service/clock.js';

/** Fingerprints of recent verifications per credential, so that a recording of one is recognised at the next. Memory only. */
export interface RecentRecordings {
  of(credential: string): readonly Uint32Array[];
  add(credential: string, fingerprint: Uint32Array): void;
  /** Credentials remembered now. */
  readonly size: number;
}

/** Options of {@link createRecentRecordings}. */
export interface RecentRecordingsOptions {
  readonly clock: EngineClock;
  /** Credentials remembered at most; the longest unused is forgotten. Default 2000 (about 20 MB when each spoke 5 × 10 s). */
  readonly credentials?: number;
  /** Recordings kept per credential, newest first. Default 5: the check costs time for each. */
  readonly perCredential?: number;
  /** Seconds after which a recording is forgotten. Default one day. */
  readonly lifetimeSeconds?: number;
}

interface Recording {
  readonly fingerprint: Uint32Array;
  readonly expires: number;
}

/** Keyed by a hash: the credential itself is not kept. */
export function createRecentRecordings(options: RecentRecordingsOptions): RecentRecordings {
  const { clock, credentials = 2000, perCredential = 5, lifetimeSeconds = 86_400 } = options;
  // a Map iterates in insertion order; what is touched is put in again, so the first key is the longest unused
  const known = new Map<string, readonly Recording[]>();
  const keyOf = (credential: string): string => createHash('sha256').update(credential).digest('base64url');
  const fresh = (key: string): readonly Recording[] => {
    const now = clock.now();
    return (known.get(key) ?? []).filter(({ expires }) => expires > now);
  };
  return {
    of: (credential) => fresh(keyOf(credential)).map(({ fingerprint }) => fingerprint),
    add(credential, fingerprint) {
      const key = keyOf(credential);
      const expires = clock.now() + lifetimeSeconds * 1000;
      const recordings = [{ fingerprint, expires }, ...fresh(key)].slice(0, perCredential);
      known.delete(key);
      known.set(key, recordings);
      for (const [oldest, [newest]] of known) {
        if (known.size <= credentials && newest !== undefined && newest.expires > clock.now()) break;
        known.delete(oldest);
      }
    },
    get size() {
      return known.size;
    },
  };
}
