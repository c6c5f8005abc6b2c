import type { CheckedUse } from './code-use.js';
import type { CodeStatus } from './one-time-codes.js';
import type { ResolvedCodesOptions } from './resolve-codes-options.js';
import { codeRules } from './rules.js';
import { isUsable, parseSubjectRecord, recall, restOf } from './subject-record.js';

/** `OneTimeCodes.find`: looks, and counts nothing. */
export async function findCode({ state, hashes, clock }: ResolvedCodesOptions, use: CheckedUse): Promise<CodeStatus | null> {
  const clockTime = clock.now();
  const { record, now } = recall(parseSubjectRecord(await state.get(hashes.nameOf('subject', use.subject))), clockTime);
  const key = hashes.issuanceOf(use.callId, use.action);
  const issuance = record.issuances.find((one) => one.key === key);
  if (issuance === undefined || !isUsable(issuance, now, clockTime) || restOf(record, now) > 0) return null;
  return {
    sentAt: issuance.sentAt,
    expiresAt: issuance.until,
    sendsLeft: Math.max(0, codeRules.sends - record.sends.length),
    triesLeft: codeRules.tries - record.failures,
  };
}
