import { ServerError } from '../../errors/server-error.js';
import { requestText, UpstreamFailure, type UpstreamReply } from '../../upstream/request-text.js';
import { asObject } from '../../upstream/parse-object.js';
import { recordsFailed } from '../records-failed.js';
import type { ResolvedSalesforceOptions } from './salesforce-options.js';
import { createSalesforceSessions, type SalesforceSession } from './salesforce-sessions.js';

/** A request to the REST API. */
export interface SalesforceRequest {
  /** With its query; below the instance. */
  readonly path: string;
  /** Sent as JSON, by POST. Without it the request is a GET. */
  readonly body?: object;
}

/** The org's REST API. */
export interface SalesforceApi {
  /** The object that it answers with. Rejects with `CUSTOMER_RECORDS_FAILED`, which repeats nothing of the answer. */
  ask(request: SalesforceRequest, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>>;
}

/** Asks in the current session, and once more in a new one when it has ended. */
export function createSalesforceApi(options: ResolvedSalesforceOptions): SalesforceApi {
  const { instanceUrl, timeout, fetch } = options;
  const sessions = createSalesforceSessions(options);

  const send = ({ path, body }: SalesforceRequest, { token }: SalesforceSession, signal: AbortSignal): Promise<UpstreamReply> =>
    requestText({
      fetch,
      url: instanceUrl + path,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeout,
      signal,
    });

  const askOrRenew = async (request: SalesforceRequest, signal: AbortSignal): Promise<UpstreamReply> => {
    const session = await sessions.get(signal);
    const reply = await send(request, session, signal);
    if (reply.status !== 401) return reply;
    sessions.drop(session);
    if (errorCodeOf(reply) !== 'INVALID_SESSION_ID') return reply;
    const renewed = await sessions.get(signal);
    const second = await send(request, renewed, signal);
    if (second.status === 401) sessions.drop(renewed);
    return second;
  };

  return {
    async ask(request, signal) {
      try {
        const reply = await askOrRenew(request, signal);
        const body = reply.status === 200 ? asObject(parse(reply.text)) : undefined;
        if (body !== undefined) return body;
        throw recordsFailed(`The API answered with HTTP ${reply.status} ${errorCodeOf(reply)}.`);
      } catch (error) {
        if (error instanceof ServerError) throw error;
        throw recordsFailed(error instanceof UpstreamFailure ? `There was no answer (${error.reason}).` : 'It could not be asked.');
      }
    },
  };
}

/** Salesforce's errors are an array of `{ message, errorCode }`. The message may repeat what was asked for, the code cannot. */
function errorCodeOf({ text }: UpstreamReply): string {
  const errors = parse(text);
  const code = asObject(Array.isArray(errors) ? errors[0] : undefined)?.errorCode;
  return typeof code === 'string' && /^[A-Z_]{3,64}$/.test(code) ? code : 'without a code';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // the parser's own error repeats a piece of the text
    return undefined;
  }
}
