import { randomUUID } from 'node:crypto';
import type { GrantClaims, GrantHolder } from '@callseal/protocol/gate';
import { configError } from '../errors/config-error.js';
import { identifyServerError, ServerError } from '../errors/server-error.js';
import { answerError, answerHeaders } from '../http/answer.js';
import type { Grants } from './grant-options.js';

/** Who is on which call, by what this server knows: a session, a signed token, the call registry. Never by the request's body. */
export interface GrantCaller {
  readonly callId: string;
  /** The subject's pseudonym. */
  readonly subject: string;
}

/** What a guarded handler is given besides the request. */
export interface GrantedAction<Parameters> {
  readonly claims: GrantClaims;
  /** What the grant was checked against: act on these, not on another reading of the request. */
  readonly parameters: Parameters;
}

/** Options of `requireGrant`. */
export interface RequireGrantOptions<Parameters> {
  readonly grants: Pick<Grants, 'verify'>;
  /** The action that the handler performs. */
  readonly action: string;
  /** Says from which call, about whom, the request comes. May throw a `ServerError` to refuse. */
  readonly callerOf: (request: Request) => GrantCaller | Promise<GrantCaller>;
  /** Reads what the action is to be done with, as JSON data; the handler can still read the body. */
  readonly parametersOf: (request: Request) => Parameters | Promise<Parameters>;
  /** Default: the header `callseal-grant`. */
  readonly tokenOf?: (request: Request) => string | null | Promise<string | null>;
  /** Whose hands the grant must be in. Default: anybody's. */
  readonly holder?: GrantHolder;
  /**
   * Asked once the grant has been verified, right before the handler: `false` when the evidence no longer holds, for example after a hit
   * on the watchlist. Default: the grant and its withdrawal are all that counts.
   */
  readonly recheck?: (claims: GrantClaims, request: Request) => boolean | Promise<boolean>;
}

/**
 * Guards a privileged handler: it runs only with a grant for this call, subject, action and these parameters, checked here on the
 * server, whatever a browser or a model said before. Everything else is answered with the kit's error shape. A single-use grant is used
 * up before the handler runs, so a handler that fails needs a new one.
 * @throws CallsealError `CONFIG_INVALID` without an action.
 */
export function requireGrant<Parameters>(
  options: RequireGrantOptions<Parameters>,
  handler: (request: Request, granted: GrantedAction<Parameters>) => Promise<Response>,
): (request: Request) => Promise<Response> {
  if (typeof options.action !== 'string' || options.action === '') throw configError('action is the name of what the handler does.');
  return async (request) => {
    let granted: GrantedAction<Parameters>;
    try {
      granted = await check(options, request);
    } catch (error) {
      return refuse(identifyServerError(error, 'INTERNAL'));
    }
    return handler(request, granted);
  };
}

async function check<Parameters>(options: RequireGrantOptions<Parameters>, request: Request): Promise<GrantedAction<Parameters>> {
  const { grants, action, callerOf, parametersOf, tokenOf = readHeader, holder, recheck } = options;
  const token = await tokenOf(request.clone());
  if (typeof token !== 'string' || token === '') throw new ServerError('GRANT_INVALID');
  const { callId, subject } = await callerOf(request.clone());
  const parameters = await readParameters(parametersOf, request);
  const expected = { callId, subject, action, parameters, ...(holder === undefined ? {} : { holder }) };
  const claims = await grants.verify(token, expected);
  if (recheck !== undefined) {
    const stillHolds: unknown = await recheck(claims, request.clone());
    if (stillHolds !== true) throw new ServerError('GRANT_REVOKED');
  }
  return { claims, parameters };
}

function readHeader(request: Request): string | null {
  return request.headers.get('callseal-grant');
}

async function readParameters<Parameters>(
  read: (request: Request) => Parameters | Promise<Parameters>,
  request: Request,
): Promise<Parameters> {
  try {
    return await read(request.clone());
  } catch (error) {
    throw identifyServerError(error, 'BODY_MALFORMED');
  }
}

function refuse(error: ServerError): Response {
  const requestId = randomUUID();
  const { status, headers, body } = answerError(error, requestId, answerHeaders(requestId, null, false));
  return new Response(body, { status, headers });
}
