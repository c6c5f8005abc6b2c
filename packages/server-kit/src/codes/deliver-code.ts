import { identifyServerError, ServerError } from '../errors/server-error.js';
import type { CodeDelivery, CodeVerifier } from './channels/channel.js';
import type { CodeBinding } from './code-hashes.js';
import { parseDestinationRecord } from './destination-record.js';
import { inTime } from '../time/in-time.js';
import type { ChannelFailure } from './one-time-codes.js';
import type { ResolvedCodesOptions } from './resolve-codes-options.js';
import { codeRules } from './rules.js';
import { parseSubjectRecord } from './subject-record.js';
import { updateRecord } from '../state/update-record.js';

/** A code that is on record and is to be sent. */
export interface Dispatch {
  readonly binding: CodeBinding;
  readonly subjectName: string;
  readonly destinationName: string;
  readonly delivery: Omit<CodeDelivery, 'signal'>;
  readonly code: string;
}

/** Milliseconds for which a provider may keep a verification: Twilio extends the 10 minutes to a day at most. */
const verificationMilliseconds = 25 * 3_600_000;

/** Sends a code by its channel. Rejects with a `ServerError` when it was not taken. */
export async function deliverCode(options: ResolvedCodesOptions, dispatch: Dispatch): Promise<void> {
  const channel = options.channels.get(dispatch.delivery.channel);
  if (channel === undefined) throw new ServerError('CHANNEL_UNAVAILABLE');
  try {
    await inTime(options.timeout, 'TELEPHONY_TIMEOUT', (signal) =>
      channel.kind === 'carrier'
        ? channel.deliver({ ...dispatch.delivery, code: dispatch.code, signal })
        : beginVerification(options, channel, dispatch, signal),
    );
  } catch (error) {
    throw identifyServerError(error, 'TELEPHONY_FAILED');
  }
}

/** Reports a failure; what the hook throws is its own affair. */
export function reportFailure({ onChannelFailure }: ResolvedCodesOptions, failure: ChannelFailure): void {
  try {
    onChannelFailure(failure);
  } catch {
    // a failing alarm must not change an answer
  }
}

/**
 * A provider gives the same code again to a number whose verification is open, whatever it was for. So the last one is ended first, and
 * each verification belongs to the first use that claims it: two parallel sends to one number cannot share a code.
 */
async function beginVerification(
  options: ResolvedCodesOptions,
  verifier: CodeVerifier,
  { binding, subjectName, destinationName, delivery }: Dispatch,
  signal: AbortSignal,
): Promise<void> {
  const { state, hashes, coolOffSeconds } = options;
  const { reference: last } = parseDestinationRecord(await state.get(destinationName));
  if (last !== '') await verifier.cancel({ reference: last, signal });
  const { reference } = await verifier.issue({ ...delivery, signal });
  if (reference === '') throw new ServerError('CHANNEL_UNAVAILABLE');
  const claimed = await state.add(hashes.nameOf('verification', reference), hashes.ownerOf(binding), verificationMilliseconds);
  if (!claimed) throw new ServerError('CHANNEL_UNAVAILABLE', { cause: new Error('The verification belongs to another code.') });
  await updateRecord(state, destinationName, destinationMilliseconds(options), (found) => {
    const record = parseDestinationRecord(found);
    return { next: JSON.stringify({ ...record, reference }), result: undefined };
  });
  const isKept = await updateRecord(state, subjectName, recordMilliseconds(coolOffSeconds), (found) => {
    const record = parseSubjectRecord(found);
    if (!record.issuances.some(({ id, live }) => live && id === binding.id)) return { result: false };
    const issuances = record.issuances.map((one) => (one.id === binding.id ? { ...one, reference } : one));
    return { next: JSON.stringify({ ...record, issuances }), result: true };
  });
  // cancelled, replaced or cooled off while it was sent
  if (!isKept) await verifier.cancel({ reference, signal });
}

/** The same for a destination: the last verification must be ended before the next one, however long the provider keeps it. */
export function destinationMilliseconds({ channels }: ResolvedCodesOptions): number {
  const hasVerifier = [...channels.values()].some(({ kind }) => kind === 'verifier');
  return hasVerifier ? verificationMilliseconds : recordMilliseconds(0);
}

/** How long the state keeps a record: longer than anything in it counts. */
export function recordMilliseconds(coolOffSeconds: number): number {
  return Math.max(codeRules.windowMilliseconds, coolOffSeconds * 1000) + codeRules.slackMilliseconds;
}
