import { type AuditEvent, AuditEventSchema } from './audit-event.js';
import type { AuditHead, StoredAuditEntry } from './audit-log.js';
import { canonicalJson } from '../json/canonical-json.js';

/** An entry with its event as a value. */
export interface AuditEntry extends AuditHead {
  readonly time: string;
  readonly event: AuditEvent;
}

/** The event of stored text, or `undefined` when it is none or written in another way than the canonical one. */
export function parseStoredEvent(text: string): AuditEvent | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const parsed = AuditEventSchema.safeParse(value);
    return parsed.success && canonicalJson(value) === text ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The stored entry of one line of an export, or `undefined` for anything but exactly what `exportAudit` writes. */
export function parseAuditLine(line: string): StoredAuditEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
    if (typeof value !== 'object' || value === null || canonicalJson(value) !== line) return undefined;
  } catch {
    return undefined;
  }
  const { event, signature = null, ...rest } = value as Record<keyof StoredAuditEntry, unknown>;
  if (Object.keys(rest).sort().join() !== 'hash,previous,sequence,time') return undefined;
  // an event that is no object was broken when it was exported
  return { ...rest, signature, event: typeof event === 'string' ? event : canonicalJson(event) } as StoredAuditEntry;
}

/** One line of an export, without its end. */
export function formatAuditLine({ sequence, time, event, previous, hash, signature }: StoredAuditEntry): string {
  return canonicalJson({
    sequence,
    time,
    // a broken one is shown as it is
    event: parseStoredEvent(event) ?? event,
    previous,
    hash,
    ...(signature === null ? {} : { signature }),
  });
}
