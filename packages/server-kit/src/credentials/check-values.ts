import { createHmac, type KeyObject } from 'node:crypto';
import { type ConsentReceipt, ConsentReceiptSchema } from '@callseal/protocol/routes';
import { ServerError } from '../errors/server-error.js';
import type { StoredCredential } from './credential-store.js';

/** Half a surrogate pair: text that does not survive UTF-8. */
const torn = /\p{Surrogate}/u;
/** The same, and what PostgreSQL's text cannot hold or a log line should not: names and hashes are printable. */
export const unprintable = /[\p{Surrogate}\p{Cc}]/u;
/** Digits that make a telephone number rather than a year or a counter. */
const numberDigits = 7;

/** Refuses with `BODY_MALFORMED` what would not come back as it was given. */
export function checkStored({ credential, modelHash, engine }: StoredCredential): void {
  const fields = [
    ...(torn.test(credential) ? ['credential'] : []),
    ...(unprintable.test(modelHash ?? '') ? ['modelHash'] : []),
    ...(unprintable.test(engine ?? '') ? ['engine'] : []),
  ];
  if (fields.length > 0) throw new ServerError('BODY_MALFORMED', { fields });
}

/** The receipt's own fields and no others. Refuses with `BODY_MALFORMED` what is none, or what contains the caller's number. */
export function checkReceipt(receipt: ConsentReceipt, subject: string): ConsentReceipt {
  const parsed = ConsentReceiptSchema.safeParse(receipt);
  if (!parsed.success) throw new ServerError('BODY_MALFORMED', { fields: parsed.error.issues.map((issue) => issue.path.join('.')) });
  const digits = subject.replaceAll(/\D/g, '');
  const fields = Object.entries(parsed.data)
    .filter(([, value]) => digits.length >= numberDigits && value?.includes(digits))
    .map(([name]) => name);
  if (fields.length > 0) throw new ServerError('BODY_MALFORMED', { fields });
  return parsed.data;
}

/** 16 bytes that are the same for the same receipt of the same subject, and say nothing without the key. */
export function receiptIdOf(key: KeyObject, subjectId: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update('callseal receipt\0').update(subjectId).update(text).digest().subarray(0, 16);
}
