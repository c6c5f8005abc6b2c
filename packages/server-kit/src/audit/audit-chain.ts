import { createHash } from 'node:crypto';
import type { AuditHead, StoredAuditEntry } from './audit-log.js';
import { canonicalJson } from '../json/canonical-json.js';

/** What the first entry holds as the hash of the one before. */
export const genesis = '0'.repeat(64);

/** The parts of an entry that its hash is about. */
export type HashedParts = Pick<StoredAuditEntry, 'sequence' | 'time' | 'event' | 'previous'>;

/** SHA-256 of an entry. Canonical JSON keeps the parts apart: no two different entries give the same bytes. */
export function hashEntry({ sequence, time, event, previous }: HashedParts): string {
  return createHash('sha256')
    .update(canonicalJson({ format: 'callseal-audit-entry-1', event, previous, sequence, time }))
    .digest('hex');
}

/** The bytes that a checkpoint's signature is about. */
export function checkpointMessage({ sequence, hash }: AuditHead): Uint8Array {
  return Buffer.from(canonicalJson({ format: 'callseal-audit-checkpoint-1', hash, sequence }));
}
