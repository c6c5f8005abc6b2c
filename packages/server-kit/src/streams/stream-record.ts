import type { StreamEvent } from './stream-status.js';

/** What became of a stream, in the order in which it can only go on. */
export type StreamPhase = 'starting' | 'started' | 'stopped' | 'failed';

/** What the instances know together about the newest stream of a call. Nothing here names a person. */
export interface StreamRecord {
  readonly callSid: string;
  /** The opaque parameter that the audio service receives: names one attempt to open a stream. */
  readonly session: string;
  readonly taskSid?: string;
  /** Pseudonym of the agent who asked for it last, and their worker. */
  readonly owner: string;
  readonly workerSid?: string;
  /** Absent until the provider has answered. */
  readonly streamSid?: string;
  readonly phase: StreamPhase;
  /** The provider's code of a failure. */
  readonly error?: string;
  /** Clock time at which it was asked for, and at which its call was last looked at. */
  readonly startedAt: number;
  readonly checkedAt: number;
  /** Requests that were given this stream and still want it. */
  readonly claims: number;
  /** It is to be closed, and the provider has not said yet that it is. */
  readonly closing?: boolean;
  /** The provider's answer is unknown: a stream of our name may be open or may yet open. */
  readonly doubtful?: boolean;
  /** Streams beside this one that are still to be closed. */
  readonly strays: readonly string[];
  /** Reports about streams that came before the answer that names ours. */
  readonly early: readonly (readonly [streamSid: string, phase: StreamPhase, error: string | null])[];
}

const order: readonly StreamPhase[] = ['starting', 'started', 'stopped', 'failed'];
/** Reports kept for an answer that is late: a call has four streams at most, with two reports each. */
const mostEarly = 8;
const mostStrays = 8;

/** Whether audio may flow, as far as anybody knows. */
export function isOpen({ phase }: StreamRecord): boolean {
  return phase === 'starting' || phase === 'started';
}

/** Whether a stream may be open of which nobody knows the SID. */
export function isUnanswered(record: StreamRecord): boolean {
  return record.doubtful === true || (isOpen(record) && record.streamSid === undefined);
}

/** Whether there is anything left to close. */
export function isSettled(record: StreamRecord): boolean {
  return !isOpen(record) && record.doubtful !== true && record.strays.length === 0;
}

/**
 * The record after its stream reached a phase. Phases only go forward and the furthest one wins, so reports may come twice and in any
 * order.
 */
export function advance(record: StreamRecord, phase: StreamPhase, error?: string): StreamRecord {
  if (order.indexOf(phase) <= order.indexOf(record.phase)) return record;
  const { closing, ...rest } = record;
  const next: StreamRecord = { ...rest, phase, ...(error === undefined ? {} : { error }) };
  return isOpen(next) && closing === true ? { ...next, closing } : next;
}

/**
 * The record once the provider has named the stream: what was reported early now counts, for it or against others. A stream that was given
 * up meanwhile is a stray.
 */
export function nameStream(record: StreamRecord, streamSid: string): StreamRecord {
  if (!isOpen(record)) return { ...record, strays: [...new Set([...record.strays, streamSid])].slice(-mostStrays) };
  const own = record.early.filter(([sid]) => sid === streamSid);
  const named: StreamRecord = {
    ...record,
    streamSid,
    early: [],
    strays: addStrays(
      record,
      record.early.filter(([sid]) => sid !== streamSid),
    ),
  };
  return own.reduce((next, [, phase, error]) => advance(next, phase, error ?? undefined), named);
}

/** The record when no stream came of the attempt: whatever opened all the same is a stray. */
export function giveUp(record: StreamRecord, doubtful: boolean): StreamRecord {
  const strays = addStrays(record, record.early);
  return { ...advance(record, 'failed'), early: [], strays, ...(doubtful ? { doubtful } : {}) };
}

/** The record after everything of its call has been closed; `inDoubt` says that something of it may yet open. */
export function settle(record: StreamRecord, phase: 'stopped' | 'failed', inDoubt = false): StreamRecord {
  return { ...withoutDoubt(advance(record, phase)), strays: [], early: [], ...(inDoubt ? { doubtful: true } : {}) };
}

/** What a report changes, and whether it is about a stream of ours that should not be there. */
export function noteReport(record: StreamRecord, event: StreamEvent): { readonly record: StreamRecord; readonly isStray: boolean } {
  const { streamSid, type, error } = event;
  if (record.streamSid === streamSid) return { record: advance(record, type, error), isStray: false };
  if (record.streamSid !== undefined || !isOpen(record)) return { record, isStray: type === 'started' };
  const early = [...record.early, [streamSid, type, error ?? null] as const].slice(-mostEarly);
  return { record: { ...record, early }, isStray: false };
}

/** Of streams that were reported, those that were last heard of as open. */
function addStrays({ strays, early }: StreamRecord, reported: StreamRecord['early']): readonly string[] {
  const open = reported.filter(
    ([sid, phase]) => phase === 'started' && !early.some(([other, later]) => other === sid && order.indexOf(later) > order.indexOf(phase)),
  );
  return [...new Set([...strays, ...open.map(([sid]) => sid)])].slice(-mostStrays);
}

type Writable = { -readonly [Property in keyof StreamRecord]: StreamRecord[Property] };

/** The record as nobody's worker's. */
export function withoutWorker(record: StreamRecord): StreamRecord {
  const copy: Writable = { ...record };
  delete copy.workerSid;
  return copy;
}

function withoutDoubt(record: StreamRecord): StreamRecord {
  const copy: Writable = { ...record };
  delete copy.doubtful;
  return copy;
}

/** Reads what was written by {@link writeRecord}; `undefined` for what another version wrote. */
export function readRecord(text: string): StreamRecord | undefined {
  try {
    const { version, ...record } = JSON.parse(text) as StreamRecord & { readonly version: unknown };
    return version === 1 ? record : undefined;
  } catch {
    return undefined;
  }
}

export function writeRecord(record: StreamRecord): string {
  return JSON.stringify({ version: 1, ...record });
}
