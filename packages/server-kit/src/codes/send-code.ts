import { randomBytes, randomInt } from 'node:crypto';
import { identifyServerError, ServerError } from '../errors/server-error.js';
import type { CodeChannelName } from './channels/channel.js';
import type { JsonObject } from '../json/json-value.js';
import type { CheckedUse } from './code-use.js';
import { deliverCode, destinationMilliseconds, type Dispatch, recordMilliseconds, reportFailure } from './deliver-code.js';
import { parseDestinationRecord, sendTo } from './destination-record.js';
import { chooseTarget, maskOf, type Target } from './destinations.js';
import { createLink } from './entry-links.js';
import { inTime } from '../time/in-time.js';
import type { CodeSent } from './one-time-codes.js';
import type { ResolvedCodesOptions } from './resolve-codes-options.js';
import { limited } from './limited.js';
import { codeRules } from './rules.js';
import { type Issuance, parseSubjectRecord, recall, restOf, sendRest, type SubjectRecord, withSend } from './subject-record.js';
import { updateRecord } from '../state/update-record.js';

/** What is to be sent. */
export interface SendRequest {
  readonly use: CheckedUse;
  readonly parameters: JsonObject;
  readonly channel: CodeChannelName | undefined;
  /** Whether a link to enter the code goes beside it. */
  readonly withLink: boolean;
}

/** `OneTimeCodes.send` */
export async function sendCode(options: ResolvedCodesOptions, request: SendRequest): Promise<CodeSent> {
  const { state, hashes, clock, tellDelivery, answerAfter } = options;
  const { use, channel: asked } = request;
  const begun = clock.now();
  const names = namesFor(options, request);
  const subjectName = hashes.nameOf('subject', use.subject);
  // before anything is looked up or counted for the destination; the decision is made again below, in one step with the count
  requireSend(parseSubjectRecord(await state.get(subjectName)), clock.now());
  const target = chooseTarget(await lookUp(options, use.subject), names, asked);
  const destinationName = hashes.nameOf('destination', target.destination ?? `nobody\0${use.subject}`);
  const destinationRest = await countDestination(options, destinationName);
  const isSent = target.destination !== undefined && destinationRest === 0;
  const { dispatch, sent } = await recordCode(options, { request, target, isSent, subjectName, destinationName });
  const outcome = isSent ? deliver(options, dispatch) : Promise.resolve(limitOf(destinationRest));
  const failure = tellDelivery ? await outcome : undefined;
  const rest = answerAfter - (clock.now() - begun);
  if (rest > 0) await clock.sleep(rest);
  if (failure !== undefined) throw failure;
  return sent;
}

/** Channels by which it may go. A link is text that we write: who makes their own text, or reads it aloud, cannot carry it. */
function namesFor({ names, channels, linkUrl }: ResolvedCodesOptions, { channel, withLink }: SendRequest): ResolvedCodesOptions['names'] {
  const able = names.filter((name) => !withLink || (linkUrl !== undefined && name !== 'call' && channels.get(name)?.kind === 'carrier'));
  const [first, ...others] = channel === undefined ? able : able.filter((name) => name === channel);
  if (first === undefined) throw new ServerError('CHANNEL_UNAVAILABLE');
  return [first, ...others];
}

function limitOf(milliseconds: number): ServerError | undefined {
  return milliseconds > 0 ? limited(milliseconds) : undefined;
}

function requireSend(found: SubjectRecord, clockTime: number): { readonly record: SubjectRecord; readonly now: number } {
  const { record, now } = recall(found, clockTime);
  const rest = restOf(record, now) || sendRest(record.sends, now);
  if (rest > 0) throw limited(rest);
  return { record, now };
}

async function lookUp({ destinations, timeout }: ResolvedCodesOptions, subject: string) {
  try {
    return await inTime(timeout, 'DESTINATIONS_FAILED', (signal) => destinations(subject, { signal }));
  } catch (error) {
    throw identifyServerError(error, 'DESTINATIONS_FAILED');
  }
}

function countDestination(options: ResolvedCodesOptions, name: string): Promise<number> {
  const { state, clock } = options;
  return updateRecord(state, name, destinationMilliseconds(options), (found) => {
    const decided = sendTo(parseDestinationRecord(found), clock.now());
    return 'rest' in decided ? { result: decided.rest } : { next: JSON.stringify(decided.next), result: 0 };
  });
}

interface Recording {
  readonly request: SendRequest;
  readonly target: Target;
  /** False: a code that nobody gets and nobody can guess is put on record, so that everything else is the same. */
  readonly isSent: boolean;
  readonly subjectName: string;
  readonly destinationName: string;
}

async function recordCode(
  options: ResolvedCodesOptions,
  { request, target, isSent, subjectName, destinationName }: Recording,
): Promise<{ readonly dispatch: Dispatch; readonly sent: CodeSent }> {
  const { state, hashes, clock, channels, lifetimeSeconds, coolOffSeconds, showMask } = options;
  const { use, parameters } = request;
  const { channel, destination = '' } = target;
  const code = randomInt(10 ** codeRules.digits)
    .toString()
    .padStart(codeRules.digits, '0');
  const binding = { ...use, destination: destinationName, id: randomBytes(12).toString('base64url') };
  const isVerified = isSent && channels.get(channel)?.kind === 'verifier';
  const draft = {
    key: hashes.issuanceOf(use.callId, use.action),
    id: binding.id,
    channel,
    destination: destinationName,
    live: true,
    hash: isVerified ? hashes.ownerOf(binding) : hashes.hashOf(binding, isSent ? code : randomBytes(32).toString('base64url')),
    reference: isVerified ? '' : null,
  } satisfies Partial<Issuance>;
  const sent = await updateRecord(state, subjectName, recordMilliseconds(coolOffSeconds), (found) => {
    const { record, now } = requireSend(parseSubjectRecord(found), clock.now());
    const until = now + lifetimeSeconds * 1000;
    const next = withSend(record, { ...draft, sentAt: now, until });
    const left = { sendsLeft: codeRules.sends - next.sends.length, triesLeft: codeRules.tries - next.failures };
    return { next: JSON.stringify(next), result: { expiresAt: until, ...left } };
  });
  // for everybody, so that it takes equally long
  const link = request.withLink ? `${options.linkUrl ?? ''}#${(await createLink(options, use)).token}` : undefined;
  return {
    dispatch: {
      binding,
      subjectName,
      destinationName,
      code,
      delivery: { channel, destination, action: use.action, parameters, lifetimeSeconds, ...(link === undefined ? {} : { link }) },
    },
    sent: showMask ? { ...sent, shown: { channel, mask: maskOf(target, use.subject, hashes) } } : sent,
  };
}

/** Resolves with the failure: nobody may be waiting. */
async function deliver(options: ResolvedCodesOptions, dispatch: Dispatch): Promise<ServerError | undefined> {
  try {
    await deliverCode(options, dispatch);
    return undefined;
  } catch (error) {
    const failure = identifyServerError(error, 'TELEPHONY_FAILED');
    reportFailure(options, { channel: dispatch.delivery.channel, during: 'send', code: failure.code });
    return failure;
  }
}
