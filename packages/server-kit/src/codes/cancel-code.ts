import { identifyServerError } from '../errors/server-error.js';
import { recordMilliseconds, reportFailure } from './deliver-code.js';
import { inTime } from '../time/in-time.js';
import type { CodeUse } from './one-time-codes.js';
import type { ResolvedCodesOptions } from './resolve-codes-options.js';
import { parseSubjectRecord } from './subject-record.js';
import { updateRecord } from '../state/update-record.js';

/** `OneTimeCodes.cancel`: dead on our record at once; the provider is told too, as well as can be. */
export async function cancelCode(options: ResolvedCodesOptions, use: Omit<CodeUse, 'parameters'>): Promise<void> {
  const { state, hashes, channels, coolOffSeconds, timeout } = options;
  const key = hashes.issuanceOf(use.callId, use.action);
  const cancelled = await updateRecord(state, hashes.nameOf('subject', use.subject), recordMilliseconds(coolOffSeconds), (found) => {
    const record = parseSubjectRecord(found);
    const issuance = record.issuances.find((one) => one.key === key && one.live);
    if (issuance === undefined) return { result: undefined };
    const issuances = record.issuances.map((one) => (one === issuance ? { ...one, live: false } : one));
    return { next: JSON.stringify({ ...record, issuances }), result: issuance };
  });
  const reference = cancelled?.reference ?? '';
  if (cancelled === undefined || reference === '') return;
  const channel = channels.get(cancelled.channel);
  if (channel?.kind !== 'verifier') return;
  void inTime(timeout, 'TELEPHONY_TIMEOUT', (signal) => channel.cancel({ reference, signal })).catch((error: unknown) => {
    reportFailure(options, { channel: cancelled.channel, during: 'cancel', code: identifyServerError(error, 'TELEPHONY_FAILED').code });
  });
}
