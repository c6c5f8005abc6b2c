import type { RelayEventName } from '@callseal/protocol/relay';
import { isFinal, type ServerEventName } from '@callseal/protocol/signalling';

/** An event as a page reads it: nothing in it is a credential, a token or a number. */
export interface RelayEvent {
  readonly name: RelayEventName | ServerEventName;
  readonly payload: object;
}

type KeptEvent = readonly [id: number, name: RelayEvent['name'], payload: object];

/** What the instances know together about one operation. */
export interface RelayRecord {
  readonly callSid: string;
  /** Pseudonym of the agent who began it. */
  readonly owner: string;
  /** `deciding` from the moment its verdict is acted upon: it cannot be cancelled any more. */
  readonly phase: 'running' | 'deciding' | 'ended';
  /** The caller's stream, once it was started. */
  readonly streamSid?: string;
  /** Id of the newest event; ids grow by one. */
  readonly last: number;
  readonly events: readonly KeptEvent[];
}

const progress = 'info-vad-status';

/** The record with further events. Of the progress only the newest is kept, so that its length is bounded. */
export function addEvents(record: RelayRecord, events: readonly RelayEvent[]): RelayRecord {
  const added = events.map(({ name, payload }, index): KeptEvent => [record.last + 1 + index, name, payload]);
  const all = [...record.events, ...added];
  const newest = all.findLast(([, name]) => name === progress);
  return {
    ...record,
    last: record.last + events.length,
    events: all.filter((event) => event[1] !== progress || event === newest),
  };
}

/** The record after its last event, and before it those that say why it ends unless it says so already; as it is when it has ended. */
export function endRecord(record: RelayRecord, reasons: readonly RelayEvent[]): RelayRecord {
  if (record.phase === 'ended') return record;
  return { ...addEvents(record, [...(isTold(record) ? [] : reasons), { name: 'relay-ended', payload: {} }]), phase: 'ended' };
}

/** Whether its verdict is being acted upon: what comes of that, such as a registration, may not be there yet. */
export function isActing(record: RelayRecord): boolean {
  return record.phase === 'deciding' && !isTold(record);
}

function isTold({ events }: RelayRecord): boolean {
  return events.some(([, name]) => name === 'relay-failed' || isFinal(name));
}

/** Whether an event only replaces an earlier one of its kind. */
export function isProgress({ name }: RelayEvent): boolean {
  return name === progress;
}

/** The events after the one with id `after`, as server-sent events; empty when there are none. */
export function writeEvents({ events }: RelayRecord, after: number): string {
  return events
    .filter(([id]) => id > after)
    .map(([id, name, payload]) => `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(payload)}\n\n`)
    .join('');
}

/** Reads what was written by {@link writeRecord}; `undefined` for what another version wrote. */
export function readRecord(text: string): RelayRecord | undefined {
  try {
    const { version, ...record } = JSON.parse(text) as RelayRecord & { readonly version: unknown };
    return version === 1 ? record : undefined;
  } catch {
    return undefined;
  }
}

export function writeRecord(record: RelayRecord): string {
  return JSON.stringify({ version: 1, ...record });
}
