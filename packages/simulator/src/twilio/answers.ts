/** What the double answers a request with. */
export interface Answer {
  readonly status: number;
  /** JSON, or nothing for 204. */
  readonly body?: unknown;
}

/** Error codes of Twilio's REST API that the double gives. */
export const restErrors = {
  /** The request is not what the contract says; the message tells every violation. */
  badRequest: { status: 400, code: 20001, message: 'The request does not fit the API.' },
  authenticate: { status: 401, code: 20003, message: 'Authenticate' },
  notFound: { status: 404, code: 20404, message: 'The requested resource was not found' },
  methodNotAllowed: { status: 405, code: 20004, message: 'Method not allowed' },
  tooLarge: { status: 413, code: 20001, message: 'The request is too large.' },
  tooManyRequests: { status: 429, code: 20429, message: 'Too Many Requests' },
  callNotInProgress: { status: 400, code: 21220, message: 'Call is not in-progress. Cannot redirect.' },
  notPlayed: { status: 501, code: 20501, message: 'The simulator does not play this operation.' },
} as const;

/** Twilio's error body. */
export const refuse = ({ status, code, message }: { status: number; code: number; message: string }): Answer => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});

/** A date as Twilio's REST API writes it: RFC 2822 with a numeric zone. */
export const rfc2822 = (date: Date): string => date.toUTCString().replace('GMT', '+0000');
