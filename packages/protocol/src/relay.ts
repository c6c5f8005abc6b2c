/**
 * The relay: the server holds the signalling session, the registration and the thresholds; an agent's page names the call, and hears
 * progress and verdict as server-sent events. No credential, token or audio is in anything here.
 */
import * as z from 'zod/mini';
import { CallNameSchema, namesCall } from './parts/call-name.js';

/** A relayed operation: 128 random bits. Means something to the agent who began it only. */
const relayId = z.string().check(z.regex(/^[\w-]{22}$/));

/** Begins an operation on the agent's call. Who the caller is, and what score is enough, the server knows. */
export const RelayStartRequestSchema = z
  .extend(CallNameSchema, {
    /** `test` is the verification that follows a registration by itself; it is evidence of nothing. */
    purpose: z.enum(['register', 'test', 'verify']),
  })
  .check(namesCall);
export type RelayStartRequest = z.infer<typeof RelayStartRequestSchema>;
export const RelayStartedSchema = z.object({ id: relayId, callSid: z.string() });

/** Asks for the events of an operation after the one with id `after` (0: all). A header `Last-Event-ID` says the same. */
export const RelayEventsRequestSchema = z.object({
  id: relayId,
  after: z._default(z.pipe(z.union([z.int().check(z.minimum(0)), z.string().check(z.regex(/^\d{1,9}$/))]), z.transform(Number)), 0),
});
export const RelayCancelRequestSchema = z.object({ id: relayId });
export const RelayCancelledSchema = z.object({ cancelled: z.boolean() });

/** Names the call about whose caller something is asked or done. */
export const RelayCallRequestSchema = CallNameSchema.check(namesCall);

/** What the server knows of the caller of this call. */
export const RelayCallerSchema = z.object({
  registered: z.boolean(),
  /** The caller's last answer to the consent question. */
  consent: z.nullable(z.object({ answer: z.enum(['agreed', 'refused', 'withdrawn']), textVersion: z.string() })),
});
export type RelayCaller = z.infer<typeof RelayCallerSchema>;
export const RelayForgottenSchema = z.object({ deleted: z.boolean() });
/** The receipt is kept; anything but `true` would be an answer of somebody else. */
export const RelayConsentKeptSchema = z.object({ stored: z.custom<true>((value: unknown) => value === true) });

/** What an agent's page asks the relay for, and is answered; apart from the requests, so that a browser carries only this. */
export const relayAnswers = {
  relayCaller: { path: '/v1/relay/caller', response: RelayCallerSchema },
  relayConsent: { path: '/v1/relay/consent', response: RelayConsentKeptSchema },
  relayStart: { path: '/v1/relay/start', response: RelayStartedSchema },
  relayCancel: { path: '/v1/relay/cancel', response: RelayCancelledSchema },
  relayForget: { path: '/v1/relay/forget', response: RelayForgottenSchema },
} as const;
/** Where the events of an operation are read; the answer is a `text/event-stream`. */
export const relayEventsPath = '/v1/relay/events';

/**
 * Names of the events, besides those of the signalling channel (`info-consumer-ready`, `info-vad-status`, `result-…`, `error-…`), whose
 * payloads are as there but without a credential:
 * - `relay-opened`: the voice service took the operation. `{score_threshold, authenticity_threshold, audio_total_duration}`, the server's.
 * - `relay-stream`: what became of the caller's audio. `{state: 'started' | 'failed', code?}`
 * - `relay-failed`: it ended without a verdict. `{step, code}` with a server error code.
 * - `relay-ended`: nothing follows. Also after a verdict, a failure, a cancellation.
 */
export const relayEventNames = ['relay-opened', 'relay-stream', 'relay-failed', 'relay-ended'] as const;
export type RelayEventName = (typeof relayEventNames)[number];

export const RelayOpenedSchema = z.object({
  score_threshold: z.number(),
  authenticity_threshold: z.number(),
  audio_total_duration: z.number(),
});
export const RelayStreamSchema = z.object({ state: z.enum(['started', 'failed']), code: z.optional(z.string()) });
export const RelayFailedSchema = z.object({
  step: z.enum(['token', 'channel', 'ready', 'stream', 'verdict', 'store']),
  code: z.string(),
});

/** The place of a registration that stays on the server, where the client's session holds a credential in direct mode. */
export const keptByServer = 'kept-by-the-server';
