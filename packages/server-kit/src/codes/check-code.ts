import { identifyServerError, ServerError } from '../errors/server-error.js';
import type { CheckedUse } from './code-use.js';
import { recordMilliseconds, reportFailure } from './deliver-code.js';
import { inTime } from '../time/in-time.js';
import type { CodeAccepted } from './one-time-codes.js';
import type { ResolvedCodesOptions } from './resolve-codes-options.js';
import { limited } from './limited.js';
import {
  type Issuance,
  isUsable,
  parseSubjectRecord,
  recall,
  restOf,
  type SubjectRecord,
  withCoolOff,
  withSuccess,
  withTry,
} from './subject-record.js';
import { type Decision, updateRecord } from '../state/update-record.js';

interface Attempt {
  readonly use: CheckedUse;
  readonly code: string;
}

type Outcome = { readonly accepted: Issuance } | { readonly ask: Issuance } | 'wrong';

/** Whoever fails learns so no sooner than everybody else. */
export async function checkCode(options: ResolvedCodesOptions, attempt: Attempt): Promise<CodeAccepted> {
  const { clock, answerAfter, hashes } = options;
  const begun = clock.now();
  const name = hashes.nameOf('subject', attempt.use.subject);
  const outcome = await tryCode(options, name, attempt);
  const result = outcome !== 'wrong' && 'ask' in outcome ? await askProvider(options, name, outcome.ask, attempt.code) : outcome;
  if (typeof result === 'object' && 'accepted' in result) {
    const { callId, subject, action } = attempt.use;
    const { channel, sentAt, destination } = result.accepted;
    const isOwnNumber = destination === hashes.nameOf('destination', subject);
    return { callId, subject, action, channel, isOwnNumber, sentAt, acceptedAt: Math.max(clock.now(), sentAt) };
  }
  const rest = answerAfter - (clock.now() - begun);
  if (rest > 0) await clock.sleep(rest);
  throw result instanceof ServerError ? result : new ServerError('CODE_WRONG_OR_EXPIRED');
}

/** One step: compares and counts. A code that the provider checks is counted as wrong before it is asked. */
function tryCode(options: ResolvedCodesOptions, name: string, { use, code }: Attempt): Promise<Outcome> {
  const { hashes, clock } = options;
  const key = hashes.issuanceOf(use.callId, use.action);
  return update<Outcome>(options, name, (found) => {
    const clockTime = clock.now();
    const { record, now } = recall(found, clockTime);
    const rest = restOf(record, now);
    if (rest > 0) throw limited(rest);
    const issuance = record.issuances.find((one) => one.key === key);
    const binding = { ...use, destination: issuance?.destination ?? '', id: issuance?.id ?? '' };
    const isOurs = issuance?.reference === null;
    // compared also where there is nothing to compare with
    const isRight = hashes.matches(isOurs ? issuance.hash : '', binding, code);
    if (issuance !== undefined && isUsable(issuance, now, clockTime)) {
      if (isOurs && isRight) return { next: withSuccess(record, issuance.id, now, 0), result: { accepted: issuance } };
      const isAsked = !isOurs && issuance.reference !== '' && hashes.isOwner(issuance.hash, binding);
      if (isAsked) return { next: withTry(record, now), result: { ask: issuance } };
    }
    return { next: coolOff(options, withTry(record, now), now), result: 'wrong' };
  });
}

/** The provider's word counts only for a code that is still on record when it comes. */
async function askProvider(
  options: ResolvedCodesOptions,
  name: string,
  { id, channel, reference }: Issuance,
  code: string,
): Promise<Outcome | ServerError> {
  const { channels, timeout, clock, tellDelivery } = options;
  const verifier = channels.get(channel);
  let isApproved = false;
  let failure: ServerError | undefined;
  try {
    if (verifier?.kind !== 'verifier' || reference === null) throw new ServerError('CHANNEL_UNAVAILABLE');
    isApproved = await inTime(timeout, 'TELEPHONY_TIMEOUT', (signal) => verifier.check({ reference, code, signal }));
  } catch (error) {
    failure = identifyServerError(error, 'TELEPHONY_FAILED');
    reportFailure(options, { channel, during: 'check', code: failure.code });
  }
  const outcome = await update<Outcome>(options, name, (found) => {
    const { record, now } = recall(found, clock.now());
    const issuance = record.issuances.find((one) => one.id === id && one.live);
    if (isApproved && issuance !== undefined) return { next: withSuccess(record, id, now, 1), result: { accepted: issuance } };
    return { next: coolOff(options, record, now), result: 'wrong' };
  });
  return tellDelivery && failure !== undefined ? failure : outcome;
}

function coolOff({ coolOffSeconds }: ResolvedCodesOptions, record: SubjectRecord, now: number): SubjectRecord {
  return withCoolOff(record, now, coolOffSeconds * 1000);
}

function update<T>(
  { state, coolOffSeconds }: ResolvedCodesOptions,
  name: string,
  decide: (record: SubjectRecord) => { readonly next: SubjectRecord; readonly result: T },
): Promise<T> {
  return updateRecord(state, name, recordMilliseconds(coolOffSeconds), (found): Decision<T> => {
    const { next, result } = decide(parseSubjectRecord(found));
    return { next: JSON.stringify(next), result };
  });
}
