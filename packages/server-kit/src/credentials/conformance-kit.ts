import type { ConsentReceipt } from '@callseal/protocol/routes';
import type { CredentialStore } from './credential-store.js';

/** A sentence, and what shows it on an empty store. */
export type Behaviour = readonly [string, (store: CredentialStore) => Promise<void>];

export const alice = '+34600000001';
export const bob = '+34600000002';

/** The receipt of an answer; those with different minutes are different answers. */
export function receiptOf(answer: ConsentReceipt['answer'], minute = 0): ConsentReceipt {
  const at = new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
  return {
    callSid: `CA${String(minute).padStart(32, '0')}`,
    answer,
    textVersion: '2026-01',
    language: 'es-ES',
    at,
    method: 'spoken-to-agent',
  };
}
