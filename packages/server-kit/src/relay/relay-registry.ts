import { identifyServerError, ServerError } from '../errors/server-error.js';
import type { Pseudonym } from '../limits/pseudonyms.js';
import type { SharedState } from '../state/shared-state.js';
import { endRecord, readRecord, type RelayEvent, type RelayRecord, writeRecord } from './relay-record.js';

/** A record together with its text, by which it is replaced. */
export interface KeptRecord {
  readonly record: RelayRecord;
  readonly text: string;
}

/** What every instance knows about operations. Keys are hashes. Rejects with `STATE_FAILED` when the shared state cannot be reached. */
export interface RelayRegistry {
  /** The key of an operation. */
  refOf(id: string): string;
  find(ref: string): Promise<RelayRecord | undefined>;
  /**
   * Writes a new operation as the newest of its call, and ends the one before unless its verdict is being acted upon. Of a call the two
   * newest are kept. Resolves with the one before, when this has ended it.
   */
  begin(ref: string, record: RelayRecord): Promise<string | undefined>;
  /**
   * Changes a record in one step; `change` may run several times, and returns what it was given to leave it. `seen` spares reading it.
   * Resolves with what is there afterwards.
   */
  change(ref: string, change: (record: RelayRecord) => RelayRecord, seen?: KeptRecord): Promise<KeptRecord | undefined>;
  /** The newest operation of a call. */
  newestOf(callSid: string): Promise<string | undefined>;
  /** Ends an operation from outside, unless it has ended or, without `force`, its verdict is being acted upon; resolves with whether it did. */
  end(ref: string, events: readonly RelayEvent[], options?: { readonly force: boolean }): Promise<boolean>;
  /** Says that the instance which runs it is there, for some seconds. */
  beat(ref: string): Promise<void>;
  isAlive(ref: string): Promise<boolean>;
}

/** What {@link createRelayRegistry} works with. */
export interface RelayRegistryOptions {
  readonly state: SharedState;
  readonly pseudonym: Pseudonym;
  /** Milliseconds that an operation may take in all. */
  readonly longest: number;
}

/** Milliseconds. A page that lost its connection comes back within seconds; minutes are for a reload and a slow network. */
const keptAfterEnd = 300_000;
/** Milliseconds after which an instance that was not heard of is gone: several beats. */
const lease = 5000;
/** More writers than this do not meet on one operation. */
const mostAttempts = 50;

/** Keeps the records in the shared state, one key each. */
export function createRelayRegistry({ state, pseudonym, longest }: RelayRegistryOptions): RelayRegistry {
  const lifetime = longest + keptAfterEnd;
  const leaseOf = (ref: string): string => `${ref}:lease`;

  const read = async (ref: string): Promise<KeptRecord | undefined> => {
    const text = await state.get(ref);
    const record = text === null ? undefined : readRecord(text);
    return text === null || record === undefined ? undefined : { record, text };
  };

  const change: RelayRegistry['change'] = async (ref, alter, seen) => {
    let kept = seen ?? (await read(ref));
    for (let attempt = 0; attempt < mostAttempts && kept !== undefined; attempt += 1) {
      const next = alter(kept.record);
      if (next === kept.record) return kept;
      const text = writeRecord(next);
      if (await state.swap(ref, kept.text, text, lifetime)) return { record: next, text };
      kept = await read(ref);
    }
    if (kept === undefined) return undefined;
    throw new ServerError('STATE_FAILED', { cause: new Error('A record is changed faster than it can be read.') });
  };

  const end: RelayRegistry['end'] = async (ref, events, { force } = { force: false }) => {
    let done = false;
    await change(ref, (record) => {
      done = record.phase === 'running' || (force && record.phase === 'deciding');
      return done ? endRecord(record, events) : record;
    });
    return done;
  };

  const callKey = (callSid: string): string => `relay-call:${pseudonym('relay', callSid)}`;

  /** Makes an operation the newest of its call; resolves with the two before it, the newer one first. */
  const succeed = async (ref: string, callSid: string): Promise<readonly string[]> => {
    const key = callKey(callSid);
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const text = await state.get(key);
      const older = text === null ? [] : text.split(' ');
      const next = [ref, ...older].slice(0, 2).join(' ');
      if (await (text === null ? state.add(key, next, lifetime) : state.swap(key, text, next, lifetime))) return older;
    }
    throw new ServerError('STATE_FAILED', { cause: new Error('Operations of a call begin faster than they can be counted.') });
  };

  const begin: RelayRegistry['begin'] = async (ref, record) => {
    await state.set(leaseOf(ref), '1', lease);
    await state.set(ref, writeRecord(record), lifetime);
    const [previous, oldest] = await succeed(ref, record.callSid);
    if (oldest !== undefined) await state.delete(oldest);
    return previous !== undefined && (await end(previous, [])) ? previous : undefined;
  };

  return {
    refOf: (id) => `relay:${pseudonym('relay', id)}`,
    find: guarded(async (ref) => (await read(ref))?.record),
    begin: guarded(begin),
    change: guarded(change),
    newestOf: guarded(async (callSid) => (await state.get(callKey(callSid)))?.split(' ')[0]),
    end: guarded(end),
    beat: guarded((ref) => state.set(leaseOf(ref), '1', lease)),
    isAlive: guarded(async (ref) => (await state.get(leaseOf(ref))) !== null),
  };
}

function guarded<Arguments extends readonly unknown[], T>(
  method: (...given: Arguments) => Promise<T>,
): (...given: Arguments) => Promise<T> {
  return async (...given) => {
    try {
      return await method(...given);
    } catch (error) {
      throw identifyServerError(error, 'STATE_FAILED');
    }
  };
}
