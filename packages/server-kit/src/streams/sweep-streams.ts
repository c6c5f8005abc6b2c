import type { Clock } from '../time/clock.js';
import { isOpen, type StreamRecord } from './stream-record.js';
import type { StreamRegistry } from './stream-registry.js';

/** Why a sweep closes a stream. */
export type SweepReason =
  /** Open for longer than `streams.maximumSeconds`. */
  | 'over-time'
  /** Its call has ended. */
  | 'call-ended'
  /** The provider never said that it started, or never answered whether it would. */
  | 'unconfirmed'
  /** Somebody began to close it and did not finish. */
  | 'unfinished';

/** What one sweep found. */
export interface StreamSweepReport {
  /** Records that were looked at. */
  readonly checked: number;
  /** Streams that were closed, by reason. */
  readonly closed: Readonly<Record<SweepReason, number>>;
  /** What could not be looked at or closed now; the next sweep tries again. */
  readonly failed: number;
}

export interface SweepOptions {
  readonly registry: StreamRegistry;
  readonly clock: Clock;
  /** Milliseconds that a stream may be open. */
  readonly maximum: number;
  /** Milliseconds within which a stream is reported as started; infinite when nobody reports. */
  readonly confirmWithin: number;
  /** Milliseconds within which the provider answers whoever asks for a stream. */
  readonly answerWithin: number;
  readonly isLive: (callSid: string) => Promise<boolean>;
  /** Closes what `record` knows of, or what is beside its own stream, if `isDue` still holds; resolves with whether it did. */
  readonly close: (
    record: StreamRecord,
    extent: 'stopped' | 'failed' | 'strays',
    isDue: (record: StreamRecord) => boolean,
  ) => Promise<boolean>;
}

/** Milliseconds between two looks at one call: a request each. */
const lookEvery = 60_000;
/** Calls looked at at once: one desk's sweep must not use up the account's request rate. */
const atOnce = 8;

/** Looks at every record, and closes what nobody will close any more. */
export async function sweepStreams(options: SweepOptions): Promise<StreamSweepReport> {
  const closed = { 'over-time': 0, 'call-ended': 0, unconfirmed: 0, unfinished: 0 };
  let checked = 0;
  let failed = 0;
  const look = async (record: StreamRecord): Promise<void> => {
    checked += 1;
    try {
      const reason = dueReason(record, options) ?? (await askForEnd(record, options));
      if (reason === undefined) return;
      const isDue = (now: StreamRecord): boolean => reason === 'call-ended' || dueReason(now, options) === reason;
      if (await options.close(record, extentOf(reason, record), isDue)) closed[reason] += 1;
    } catch {
      failed += 1;
    }
  };
  const looking = new Set<Promise<void>>();
  for await (const record of options.registry.records()) {
    const one = look(record).finally(() => looking.delete(one));
    looking.add(one);
    if (looking.size >= atOnce) await Promise.race(looking);
  }
  await Promise.all(looking);
  return { checked, closed, failed };
}

function dueReason(record: StreamRecord, { clock, maximum, confirmWithin, answerWithin }: SweepOptions): SweepReason | undefined {
  const age = clock.now() - record.startedAt;
  if (record.closing === true) return 'unfinished';
  if (isOpen(record)) {
    if (age >= maximum) return 'over-time';
    if (record.phase === 'starting' && age >= (record.streamSid === undefined ? answerWithin : confirmWithin)) return 'unconfirmed';
  }
  if (record.strays.length > 0) return 'unfinished';
  // what is in doubt is closed by its name, which while its successor is open would close that one
  return !isOpen(record) && record.doubtful === true && age >= answerWithin ? 'unfinished' : undefined;
}

/** Streams that were left beside one that nobody wants to close are no reason to close that one. */
function extentOf(reason: SweepReason, record: StreamRecord): 'stopped' | 'failed' | 'strays' {
  if (reason === 'unconfirmed') return 'failed';
  return reason === 'unfinished' && isOpen(record) && record.closing !== true ? 'strays' : 'stopped';
}

/** Asks the provider about the call of an open stream, at most once a minute among all instances. */
async function askForEnd(record: StreamRecord, { registry, clock, isLive }: SweepOptions): Promise<SweepReason | undefined> {
  const now = clock.now();
  if (!isOpen(record) || now - record.checkedAt < lookEvery) return undefined;
  const mine = { ...record, checkedAt: now };
  const taken = await registry.change(record.callSid, (found) =>
    found?.session === record.session && found.checkedAt === record.checkedAt ? { ...found, checkedAt: now } : found,
  );
  if (taken?.session !== mine.session || taken.checkedAt !== now) return undefined;
  return (await isLive(record.callSid)) ? undefined : 'call-ended';
}
