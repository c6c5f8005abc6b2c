import { hashEntry } from '../../audit/audit-chain.js';
import type { AuditEvent } from '../../audit/audit-event.js';
import type { AuditLog, StoredAuditEntry } from '../../audit/audit-log.js';
import { parseStoredEvent } from '../../audit/parse-event.js';
import { genesis } from '../../audit/audit-chain.js';
import { canonicalJson } from '../../json/canonical-json.js';

/** Changes or drops events and makes every hash anew, as who can write the database could; the signatures stay as they were. */
export async function rewriteLog(
  log: AuditLog,
  change: (event: AuditEvent, all: readonly AuditEvent[]) => AuditEvent | undefined,
): Promise<Pick<AuditLog, 'read'>> {
  const stored: (StoredAuditEntry & { readonly parsed: AuditEvent })[] = [];
  for await (const entry of log.read()) {
    const parsed = parseStoredEvent(entry.event);
    if (parsed !== undefined) stored.push({ ...entry, parsed });
  }
  const events = stored.map(({ parsed }) => parsed);
  const entries: StoredAuditEntry[] = [];
  for (const { time, signature, parsed } of stored) {
    const event = change(parsed, events);
    if (event === undefined) continue;
    const parts = { sequence: entries.length + 1, time, event: canonicalJson(event), previous: entries.at(-1)?.hash ?? genesis };
    entries.push({ ...parts, hash: hashEntry(parts), signature });
  }
  return {
    // eslint-disable-next-line @typescript-eslint/require-await
    async *read(from = 1) {
      yield* entries.slice(from - 1);
    },
  };
}
