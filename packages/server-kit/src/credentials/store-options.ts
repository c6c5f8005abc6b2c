import { createSecretKey, type KeyObject } from 'node:crypto';
import { configError } from '../errors/config-error.js';
import { type Clock, systemClock } from '../time/clock.js';
import { unprintable } from './check-values.js';
import { type KeyRing, keyIdOf, parseKey } from './key-ring.js';

/** How long callers are kept. */
export interface RetentionOptions {
  /** Days after the last interaction (a look-up, a registration, an answer to the consent question). Accurate to an hour. */
  readonly days: number;
}

/** Options that every database has. */
export interface EncryptedStoreOptions {
  /** Keys that encrypt what is stored, from `parseKeyRing`. */
  readonly keys: KeyRing;
  /** 32 bytes in base64, from `generateKey`, under which subjects are hashed. It cannot be rotated: with another one nobody is found. */
  readonly subjectKey: string;
  /** Name of the voice service whose registrations are stored, for those that come without one. Default: none. */
  readonly engine?: string;
  /** When callers who are not heard of any more are destroyed by `destroyDue`. Default: never. */
  readonly retention?: RetentionOptions;
  /** Whether a registration is refused with `CALLER_OPTED_OUT` until the caller agreed. Default false: unless they opted out. */
  readonly requireConsent?: boolean;
  /** Time; for tests. Default: the machine's. */
  readonly clock?: Clock;
}

/** Options after defaults and checks. */
export interface ResolvedStoreOptions {
  readonly keys: KeyRing;
  readonly subjectKey: KeyObject;
  readonly engine: string | undefined;
  /** Milliseconds. */
  readonly retention: number | undefined;
  readonly requireConsent: boolean;
  readonly clock: Clock;
}

const day = 86_400_000;

/** @throws CallsealError `CONFIG_INVALID`; the message never repeats a key. */
export function resolveStoreOptions(options: EncryptedStoreOptions): ResolvedStoreOptions {
  const { keys, engine, retention, requireConsent = false, clock = systemClock } = options;
  const subjectKey = parseKey('subjectKey', options.subjectKey);
  if (keys.ids.includes(keyIdOf(subjectKey))) throw configError('subjectKey must not be one of the encryption keys: make another one.');
  if (unprintable.test(engine ?? '')) throw configError('engine is a printable name: leave control characters out.');
  if (retention !== undefined && !(retention.days >= 1 && retention.days <= 36_500)) {
    // interactions are noted to the hour: below a day the difference would be felt
    throw configError('retention.days is a number of days from 1 to 36500; leave retention out to keep callers for ever.');
  }
  return {
    keys,
    subjectKey: createSecretKey(subjectKey),
    engine,
    retention: retention && retention.days * day,
    requireConsent,
    clock,
  };
}
