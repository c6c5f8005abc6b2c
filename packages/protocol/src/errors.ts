/**
 * Error codes of every package, with their text and mend. One base class, closed string codes; a code equals its key.
 * Browser and server tables are separate constants so that a bundle carries only the one it reads.
 */
import * as z from 'zod/mini';

/** What a person is told about one error code. */
export interface ErrorText {
  /** What happened, one sentence. */
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly mend: string;
  /** Whether the same action may succeed when it is simply repeated. */
  readonly retryable: boolean;
}

/** {@link ErrorText} of an error that an HTTP handler answers with. */
export interface HttpErrorText extends ErrorText {
  /** HTTP status code. */
  readonly status: number;
}

const text = (message: string, mend: string, retryable = false): ErrorText => ({ message, mend, retryable });
const http = (status: number, message: string, mend: string, retryable = false): HttpErrorText => ({ status, message, mend, retryable });

/** Errors the client session reports as the cause of `unavailable`. */
export const clientErrors = {
  CONFIG_INVALID: text('The configuration is not valid.', 'Correct the named setting.'),
  TOKEN_FAILED: text('No access token was given.', 'Sign in to the desk again; if it stays, check the token route.', true),
  TOKEN_TIMEOUT: text('The access token did not come in time.', 'Try again; if it stays, check the token route.', true),
  CHANNEL_FAILED: text('The voice service refused the connection.', 'Try again; if it stays, check urlSio and the token.', true),
  CHANNEL_TIMEOUT: text('The voice service did not answer in time.', 'Try again; if it stays, check urlSio.', true),
  CHANNEL_DROPPED: text('The connection to the voice service was lost.', 'Try again.', true),
  CONSUMER_NOT_READY: text('The voice service cannot listen right now.', 'Try again in a moment.', true),
  READY_TIMEOUT: text('The voice service did not become ready in time.', 'Try again in a moment.', true),
  PARAMETERS_REFUSED: text('The voice service refused the parameters.', 'Check parametersConfig against the service.'),
  STREAM_START_FAILED: text("The caller's audio could not be started.", 'Try again; if it stays, check the stream route.', true),
  STREAM_START_TIMEOUT: text("Starting the caller's audio took too long.", 'Try again; if it stays, check the stream route.', true),
  STREAM_STOP_FAILED: text("The caller's audio could not be stopped.", 'End the call or stop the stream by hand.', true),
  STREAM_FAILED: text(
    "The caller's audio could not reach the voice service.",
    'Try again; if it stays, check where the server streams to.',
    true,
  ),
  AUDIO_TIMEOUT: text('No audio arrived from the call.', 'Check that the caller is not muted or on hold, then try again.', true),
  VERDICT_TIMEOUT: text('The voice service gave no verdict in time.', 'Try again.', true),
  VOICE_SERVICE_FAILED: text('The voice service failed inside.', 'Try again; if it stays, tell its operator.', true),
  CONSENT_LOOKUP_FAILED: text('The consent could not be looked up.', 'Try again; if it stays, check getConsent.', true),
  CONSENT_STORE_FAILED: text('The consent could not be recorded.', 'Try again; if it stays, check storeConsent.', true),
  CREDENTIAL_UNUSABLE: text('The stored registration cannot be used any more.', 'Delete it and register the caller again.'),
  CREDENTIAL_LOOKUP_FAILED: text('The registration could not be looked up.', 'Try again; if it stays, check getCredential.', true),
  CREDENTIAL_STORE_FAILED: text('The registration could not be stored.', 'Try again; if it stays, check storeCredential.', true),
  CREDENTIAL_DELETE_FAILED: text('The registration could not be deleted.', 'Try again; if it stays, check deleteCredential.', true),
  PROTOCOL_VIOLATION: text('The voice service sent a message that cannot be read.', 'Check that urlSio names a compatible service.'),
} as const satisfies Record<string, ErrorText>;

/** Errors a server-kit handler answers with. */
export const serverErrors = {
  BODY_MALFORMED: http(400, 'The request body is not valid.', 'Send the fields that the route table names.'),
  BODY_TOO_LARGE: http(413, 'The request body is too large.', 'Send at most the limit of the route.'),
  MEDIA_TYPE_UNSUPPORTED: http(415, 'The content type is not supported.', 'Send application/json or a urlencoded form.'),
  AGENT_NOT_AUTHENTICATED: http(401, 'The agent is not signed in.', "Send the desktop's security token as a bearer token or form field."),
  AGENT_NOT_ON_CALL: http(403, 'This agent is not on that call.', 'Name a call that the agent is connected to.'),
  ROLE_MISSING: http(403, 'This agent may not do that.', "Sign in with an administrator's role."),
  RATE_LIMITED: http(429, 'Too many requests in a short time.', 'Wait as long as Retry-After says.', true),
  CALLER_COOLING_OFF: http(
    429,
    'Too many verifications of this caller failed.',
    'Identify the caller another way, or wait as long as Retry-After says.',
    true,
  ),
  CODE_WRONG_OR_EXPIRED: http(403, 'The code is wrong, was used or is no longer valid.', 'Enter the newest code again, or send another.'),
  CODES_LIMITED: http(
    429,
    'Too many codes were sent or entered for this customer.',
    'Identify the customer another way, or wait as long as Retry-After says.',
    true,
  ),
  CHANNEL_UNAVAILABLE: http(409, 'A code cannot be sent to this customer that way.', 'Use another channel, or another way to identify.'),
  DESTINATIONS_FAILED: http(503, "The customer's record could not be read.", 'Try again; if it stays, check the destinations port.', true),
  CALLER_OPTED_OUT: http(409, 'This caller does not want to be registered.', 'Ask for consent again before registering.'),
  ORIGIN_NOT_ALLOWED: http(403, 'This page may not use the service.', 'Add its origin to allowedOrigins.'),
  SIGNATURE_INVALID: http(403, 'The request is not signed by the telephony provider.', 'Check publicBaseUrl and the auth token.'),
  GRANT_REFUSED: http(403, 'The evidence does not allow this action.', "Do what the decision's route says, then decide again."),
  GRANT_INVALID: http(403, 'There is no valid grant for this action.', 'Ask for a decision and a grant.'),
  GRANT_EXPIRED: http(403, 'The grant has expired.', 'Ask for a new decision and grant.'),
  GRANT_USED: http(403, 'The grant was used already.', 'Ask for a new decision and grant.'),
  GRANT_REVOKED: http(403, 'The grant was withdrawn.', 'Ask for a new decision and grant.'),
  GRANT_MISMATCH: http(
    403,
    'The grant is for something else.',
    'Use it for the call, caller, action and parameters that it was given for.',
  ),
  RELAY_NOT_FOUND: http(404, 'There is no such operation.', 'Begin it again; operations are kept for some minutes after they ended.'),
  CALLER_UNKNOWN: http(
    409,
    "The caller's number is not known.",
    'Identify the caller another way: without a number there is nobody to look up.',
  ),
  CONSENT_MISSING: http(409, 'The caller has not agreed to be listened to.', 'Ask for consent, then try again.'),
  ANSWERS_WRONG: http(403, 'The answers were not accepted.', 'Identify the caller another way, or ask again as long as that is allowed.'),
  FACTOR_UNAVAILABLE: http(409, 'This way to identify a caller is not set up.', 'Use another one.'),
  SCREEN_FAILED: http(503, 'The fraud screen gave no answer.', 'Treat the call as not screened: it is not clean.', true),
  CUSTOMER_RECORDS_FAILED: http(503, 'The customer records gave no answer.', 'Try again; if it stays, check the CRM.', true),
  AUDIT_FAILED: http(503, 'The audit log cannot be written.', 'Nothing happened; restore the audit log, then try again.', true),
  TOOL_NOT_AUTHENTICATED: http(
    401,
    'The platform did not prove who it is.',
    'Send the secret header, or the client certificate, that is configured.',
  ),
  CONVERSATION_UNKNOWN: http(403, 'The conversation is not known, or not of this call.', 'Begin it with the initiation webhook.'),
  WEBHOOK_SIGNATURE_INVALID: http(
    403,
    'The request is not signed by the platform, or not lately.',
    "Check the webhook's secret and the server's clock, and let nothing before the server change the body.",
  ),
  CUSTOMER_NOT_FOUND: http(404, 'The customer cannot be told from the number of the call.', 'Hand the caller to a person.'),
  ROUTE_NOT_FOUND: http(404, 'There is no such route.', 'See the route table.'),
  METHOD_NOT_ALLOWED: http(405, 'The route does not answer this method.', 'See the route table.'),
  CREDENTIAL_NOT_FOUND: http(404, 'No registration is stored for this caller.', 'Register the caller first.'),
  CALL_NOT_FOUND: http(404, 'The call does not exist.', 'Name a live call of this account.'),
  CALL_NOT_IN_PROGRESS: http(409, 'The call is not in progress.', 'Start the stream while the call is live.'),
  TELEPHONY_BUSY: http(429, 'The telephony provider asks to slow down.', 'Try again in a moment.', true),
  TELEPHONY_FAILED: http(
    502,
    'The telephony provider refused the request.',
    'Check the account credentials and the stream settings.',
    true,
  ),
  TELEPHONY_TIMEOUT: http(504, 'The telephony provider did not answer in time.', 'Try again.', true),
  VOICE_SERVICE_FAILED: http(
    502,
    'The voice service refused or broke off the operation.',
    'Try again; if it stays, check relay.signallingUrl.',
    true,
  ),
  VOICE_SERVICE_TIMEOUT: http(504, 'The voice service gave no verdict in time.', 'Try again.', true),
  TOKEN_SERVICE_FAILED: http(502, 'The voice service gave no token.', "Check the voice service's URL and client credentials.", true),
  TOKEN_SERVICE_TIMEOUT: http(504, 'The voice service did not answer in time.', 'Try again.', true),
  AUTHENTICATOR_UNAVAILABLE: http(503, 'The agent could not be checked right now.', 'Try again in a moment.', true),
  STORE_FAILED: http(503, 'The credential store failed.', 'Try again; if it stays, check the store.', true),
  STATE_FAILED: http(503, 'The shared state cannot be reached.', 'Try again; if it stays, check Redis.', true),
  CREDENTIAL_UNREADABLE: http(409, 'The stored registration cannot be decrypted.', 'Restore its key to the key ring, or register again.'),
  INTERNAL: http(500, 'Something went wrong inside.', 'Report the request id to the operator.', true),
} as const satisfies Record<string, HttpErrorText>;

/** Codes that the parsers of this package throw: a frame, event or token reply that cannot be read. */
export type ProtocolErrorCode = 'MEDIA_MALFORMED' | 'SIGNALLING_MALFORMED' | 'TOKEN_MALFORMED';
export type ClientErrorCode = keyof typeof clientErrors;
export type ServerErrorCode = keyof typeof serverErrors;

/**
 * Base of every error Callseal throws. `code` is stable and is what programs compare; `message` is for people and names the mend.
 */
export class CallsealError<Code extends string = string> extends Error {
  override readonly name: string = 'CallsealError';
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The one shape of every HTTP error answer. */
export const ErrorBodySchema = z.object({
  code: z.string(),
  message: z.string(),
  retryable: z.boolean(),
  requestId: z.string(),
});
export type ErrorBody = z.infer<typeof ErrorBodySchema>;
