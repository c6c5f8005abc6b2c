import type { IncomingMessage, ServerResponse } from 'node:http';
import { CallsealError } from '@callseal/protocol/errors';
import { fraudScope, WatchlistAddRequestSchema } from '@callseal/protocol/screening';
import type { WatchlistEntry } from './watchlist.js';
import type { WatchedVoice, WatchlistAdmin } from './watchlist-admin.js';
import type { AccessTokens } from '../auth/access-tokens.js';
import { readToken } from '../auth/read-token.js';
import { readBody } from '../service/read-body.js';

/** `GET` and `POST` here, `DELETE` below it. */
export const watchlistPath = '/watchlist';

/** Options of {@link createWatchlistEndpoint}. */
export interface WatchlistEndpointOptions {
  readonly admin: WatchlistAdmin;
  readonly tokens: AccessTokens;
  /** Bytes of one request body. */
  readonly maximumBytes: number;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Status of each code that somebody else's request can lead to. */
const statusOf: Readonly<Record<string, number>> = {
  TOKEN_MISSING: 401,
  TOKEN_INVALID: 401,
  TOKEN_EXPIRED: 401,
  TOKEN_SCOPE_MISSING: 403,
  BODY_MALFORMED: 400,
  BODY_TOO_LARGE: 413,
  CREDENTIAL_MALFORMED: 400,
  CREDENTIAL_OTHER_MODEL: 400,
  CREDENTIAL_FOREIGN: 400,
  CALL_NOT_SCREENED: 404,
  WATCHLIST_ENTRY_NOT_FOUND: 404,
  WATCHLIST_FULL: 409,
};

/** What is not known stays inside: the store may have named a file. */
function identifyWatchlistError(error: unknown): Answer {
  const headers = { connection: 'close' };
  const known: CallsealError | null = error instanceof CallsealError ? error : null;
  const status = known === null ? undefined : statusOf[known.code];
  if (known === null || status === undefined) {
    return { status: 503, headers, body: { code: 'WATCHLIST_FAILED', message: 'The watchlist cannot be reached; nothing was changed.' } };
  }
  return { status, headers, body: { code: known.code, message: known.message } };
}

const toWire = ({ id, addedAt, expiresAt, isUsable }: WatchlistEntry) => ({
  id,
  added_at: new Date(addedAt).toISOString(),
  expires_at: new Date(expiresAt).toISOString(),
  usable: isUsable,
});

/** The watchlist for the engine's OAuth2 clients, with a token of the scope {@link fraudScope}. Never throws. */
export function createWatchlistEndpoint({ admin, tokens, maximumBytes }: WatchlistEndpointOptions) {
  function authorise({ headers }: IncomingMessage): void {
    const token = readToken({ authorization: headers.authorization, auth: null });
    const state = token === null ? 'TOKEN_MISSING' : tokens.check(token, fraudScope);
    if (state !== 'valid') throw new CallsealError(state, `Send a bearer token that was fetched with scope=${fraudScope}.`);
  }

  async function answer(request: IncomingMessage, id: string): Promise<Answer> {
    authorise(request);
    if (id !== '') {
      if (request.method !== 'DELETE') return { status: 405, headers: { allow: 'DELETE', connection: 'close' } };
      if (await admin.remove(id)) return { status: 204 };
      throw new CallsealError('WATCHLIST_ENTRY_NOT_FOUND', 'There is no such entry.');
    }
    if (request.method === 'GET') return { status: 200, body: { entries: (await admin.list()).map(toWire) } };
    if (request.method !== 'POST') return { status: 405, headers: { allow: 'GET, POST', connection: 'close' } };
    return { status: 201, body: toWire(await admin.add(await readVoice(request, maximumBytes))) };
  }

  return async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    const id = path.slice(watchlistPath.length + 1);
    const { status, body, headers } = await answer(request, id).catch(identifyWatchlistError);
    // a client that went away, or was too slow and was cut off, has no use for an answer
    if (response.destroyed || response.headersSent) return;
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
}

async function readVoice(request: IncomingMessage, maximumBytes: number): Promise<WatchedVoice> {
  const bytes = await readBody(request, maximumBytes);
  try {
    const asked = WatchlistAddRequestSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return 'credential' in asked ? asked : { callId: asked.call_id };
  } catch {
    throw new CallsealError('BODY_MALFORMED', 'Send JSON with either credential or call_id.');
  }
}
