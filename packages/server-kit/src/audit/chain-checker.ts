import { configError } from '../errors/config-error.js';
import { genesis, hashEntry } from './audit-chain.js';
import type { AuditCheckpoint, AuditHead, StoredAuditEntry } from './audit-log.js';
import type { AuditVerifier } from './audit-signer.js';
import { parseStoredEvent } from './parse-event.js';

/** What is wrong with the first broken place of a log. */
export type AuditFault =
  /** It is no entry, or holds no event. */
  | 'malformed'
  /** An entry is missing, or there twice, or in another place. */
  | 'sequence'
  /** It does not follow the entry before. */
  | 'previous'
  /** Its time is before that of the entry before. */
  | 'time'
  /** It is not what was hashed. */
  | 'hash'
  /** It should be signed and is not, or is signed by another key. */
  | 'signature'
  /** A checkpoint that was kept elsewhere says otherwise: the log was written anew. */
  | 'rewritten'
  /** A checkpoint that was kept elsewhere is beyond the end: the log was cut. */
  | 'cut';

/** Options of the checks of an audit log. */
export interface VerifyAuditOptions {
  /**
   * Checks the signatures. Without it, a log that was written anew as a whole passes unless `checkpoints` are given, and so does another
   * signature.
   */
  readonly verifier?: AuditVerifier;
  /** Every how many entries one must be signed: the log's `checkpointEvery`. Default 1. Needs `verifier`. */
  readonly checkpointEvery?: number;
  /** Checkpoints that were kept elsewhere. Only they show that the log was cut at its end, or replaced by an older copy of itself. */
  readonly checkpoints?: readonly (AuditHead | AuditCheckpoint)[];
  /** The entry before the first one, for the part of a log that begins later. Default: the log begins at its beginning. */
  readonly after?: AuditHead;
}

const timeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const digestForm = /^[0-9a-f]{64}$/;
const signatureForm = /^[0-9a-f]{16}:(?:[0-9a-f]{64}|[0-9a-f]{128})$/;

/** Follows a chain entry by entry. */
export class ChainChecker {
  readonly #options: VerifyAuditOptions;
  readonly #known: ReadonlyMap<number, readonly string[]>;
  #head: AuditHead | null;
  #time = '';
  #entries = 0;

  /** @throws CallsealError `CONFIG_INVALID` for options that do not fit together, and for a checkpoint that no key signed. */
  constructor(options: VerifyAuditOptions) {
    requireVerifyOptions(options);
    this.#options = options;
    this.#head = options.after ?? null;
    const known = new Map<number, string[]>();
    for (const { sequence, hash } of options.checkpoints ?? []) known.set(sequence, [...(known.get(sequence) ?? []), hash]);
    this.#known = known;
  }

  /** The last entry that was found whole. */
  get head(): AuditHead | null {
    return this.#head;
  }

  /** Entries that were found whole. */
  get entries(): number {
    return this.#entries;
  }

  /** Where the next entry belongs. */
  get nextSequence(): number {
    return (this.#head?.sequence ?? 0) + 1;
  }

  /** What is wrong with the next entry; `undefined` when nothing is. */
  add(entry: StoredAuditEntry): AuditFault | undefined {
    const fault = this.#find(entry);
    if (fault !== undefined) return fault;
    this.#head = { sequence: entry.sequence, hash: entry.hash };
    this.#time = entry.time;
    this.#entries += 1;
    return undefined;
  }

  /** What is wrong with the end; `undefined` when nothing is. */
  end(): AuditFault | undefined {
    const last = this.#head?.sequence ?? 0;
    return [...this.#known.keys()].some((sequence) => sequence > last) ? 'cut' : undefined;
  }

  #find(entry: StoredAuditEntry): AuditFault | undefined {
    const { sequence, time, previous, hash, event } = entry;
    if (!isWellFormed(entry)) return 'malformed';
    if (sequence !== this.nextSequence) return 'sequence';
    if (previous !== (this.#head?.hash ?? genesis)) return 'previous';
    if (hash !== hashEntry({ sequence, time, event, previous })) return 'hash';
    if (parseStoredEvent(event) === undefined) return 'malformed';
    if (time < this.#time) return 'time';
    if (!this.#isSigned(entry)) return 'signature';
    return (this.#known.get(sequence) ?? []).some((known) => known !== hash) ? 'rewritten' : undefined;
  }

  #isSigned({ sequence, hash, signature }: StoredAuditEntry): boolean {
    const { verifier, checkpointEvery = 1 } = this.#options;
    if (verifier === undefined) return true;
    if (signature === null) return sequence % checkpointEvery !== 0;
    return verifier.verify({ sequence, hash, signature });
  }
}

function isWellFormed({ sequence, time, previous, hash, event, signature }: StoredAuditEntry): boolean {
  return (
    Number.isSafeInteger(sequence) &&
    [time, previous, hash, event].every((text) => typeof text === 'string') &&
    timeForm.test(time) &&
    digestForm.test(previous) &&
    digestForm.test(hash) &&
    (signature === null || (typeof signature === 'string' && signatureForm.test(signature)))
  );
}

function requireVerifyOptions({ verifier, checkpointEvery, checkpoints = [] }: VerifyAuditOptions): void {
  if (checkpointEvery !== undefined && (!Number.isSafeInteger(checkpointEvery) || checkpointEvery < 1)) {
    throw configError('checkpointEvery is a whole number of entries, at least 1.');
  }
  if (verifier === undefined) {
    if (checkpointEvery !== undefined) throw configError('checkpointEvery needs the keys: give verifier, or leave it out.');
    return;
  }
  for (const checkpoint of checkpoints) {
    if ('signature' in checkpoint && !verifier.verify(checkpoint)) {
      throw configError(
        'A checkpoint is not signed by a key of the verifier: it proves nothing. Give the right key, or another checkpoint.',
      );
    }
  }
}
