import { CallsealError } from '@callseal/protocol/errors';
import { configError } from '../errors/config-error.js';
import { type Clock, systemClock } from '../time/clock.js';
import { genesis, hashEntry } from './audit-chain.js';
import { type AuditEvent, AuditEventSchema } from './audit-event.js';
import type { AuditCheckpoint, AuditLog, StoredAuditEntry } from './audit-log.js';
import type { AuditRows, AuditTail } from './audit-rows.js';
import type { AuditSigner } from './audit-signer.js';
import { canonicalJson } from '../json/canonical-json.js';

/** Options that every {@link AuditLog} takes. */
export interface AuditLogOptions {
  /** Signs checkpoints. Default: none; then a log that is cut or written anew as a whole passes for genuine. */
  readonly signer?: AuditSigner;
  /** Every how many entries one is signed, the same on every instance. Default 1. Needs `signer`. */
  readonly checkpointEvery?: number;
  /**
   * Takes each checkpoint after it was written, to keep it where who can write the database cannot: another machine, the log collector.
   * What it throws is not heard. Needs `signer`.
   */
  readonly onCheckpoint?: (checkpoint: AuditCheckpoint) => void;
  /** Default: the machine's. A clock that runs behind the last entry does not count. */
  readonly clock?: Pick<Clock, 'now'>;
}

const pageSize = 500;

/** @throws CallsealError `CONFIG_INVALID` for options that do not fit together. */
export function requireAuditOptions({ signer, checkpointEvery, onCheckpoint }: AuditLogOptions): void {
  if (checkpointEvery !== undefined && (!Number.isSafeInteger(checkpointEvery) || checkpointEvery < 1)) {
    throw configError('checkpointEvery is a whole number of entries, at least 1.');
  }
  if (signer === undefined && (checkpointEvery !== undefined || onCheckpoint !== undefined)) {
    throw configError('checkpointEvery and onCheckpoint need a signer: give signer, or leave them out.');
  }
}

/** An {@link AuditLog} over any kind of rows. */
export function createAuditLog(rows: AuditRows, options: AuditLogOptions): AuditLog {
  requireAuditOptions(options);
  const { signer, checkpointEvery = 1, onCheckpoint, clock = systemClock } = options;

  const next = (event: string, tail: AuditTail | null): StoredAuditEntry => {
    const now = new Date(clock.now()).toISOString();
    const sequence = (tail?.sequence ?? 0) + 1;
    // machines' clocks differ; the order of the log is that of the chain
    const parts = { sequence, time: tail !== null && tail.time > now ? tail.time : now, event, previous: tail?.hash ?? genesis };
    const head = { sequence, hash: hashEntry(parts) };
    const signature = signer !== undefined && sequence % checkpointEvery === 0 ? signer.sign(head) : null;
    return { ...parts, ...head, signature };
  };

  return {
    async append(event) {
      const text = serializeEvent(event);
      const { sequence, hash, time, signature } = await rows.append((tail) => next(text, tail));
      if (signature !== null) {
        try {
          onCheckpoint?.({ sequence, hash, signature });
        } catch {
          // the entry is written: whoever waits for it must hear that
        }
      }
      return { sequence, hash, time };
    },
    async *read(from = 1) {
      for (let start = from; ; ) {
        const page = await rows.readPage(start, pageSize);
        yield* page;
        const last = page.at(-1);
        if (last === undefined || page.length < pageSize) return;
        start = last.sequence + 1;
      }
    },
    async head() {
      const tail = await rows.tail();
      return tail && { sequence: tail.sequence, hash: tail.hash };
    },
    ping: () => rows.ping(),
    close: () => rows.close(),
  };
}

function serializeEvent(event: AuditEvent): string {
  const parsed = AuditEventSchema.safeParse(event);
  if (parsed.success) return canonicalJson(parsed.data);
  // only names of the schema: an unknown member's name, or a value, might be what must not be logged
  const fields = parsed.error.issues.map(({ path }) => nameField(path)).filter((path) => path !== '');
  const where = fields.length > 0 ? ` at ${[...new Set(fields)].join(', ')}` : '';
  throw new CallsealError(
    'AUDIT_EVENT_INVALID',
    `This is no event of the audit log${where}: write the fields of AuditEventSchema, and no others.`,
  );
}

/** Within a policy or profile, members are named by the host. */
function nameField(path: readonly PropertyKey[]): string {
  const end = path.indexOf('document');
  return (end < 0 ? path : path.slice(0, end + 1)).join('.');
}
