import type { IncomingMessage, ServerResponse } from 'node:http';
import { CallsealError } from '@callseal/protocol/errors';
import { fraudScope } from '@callseal/protocol/screening';
import type { AccessTokens } from './access-tokens.js';
import type { ClientRegistry } from './client-registry.js';
import { readForm } from './read-form.js';

/** Both spellings: behind a gateway the second lies inside Engine.IO's own prefix. */
export const tokenPaths: ReadonlySet<string> = new Set(['/oauth2/token', '/socket.io/oauth2/token']);

/** Options of {@link createTokenEndpoint}. */
export interface TokenEndpointOptions {
  readonly clients: ClientRegistry;
  readonly tokens: AccessTokens;
  /** Bytes of one request body. */
  readonly maximumBytes: number;
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

const failure = (status: number, error: string, description: string, headers?: Readonly<Record<string, string>>): Answer => ({
  status,
  body: { error, error_description: description },
  ...(headers === undefined ? {} : { headers }),
});

function identifyFormError(error: unknown): Answer {
  switch (error instanceof CallsealError ? (error.code as string) : '') {
    case 'BODY_TOO_LARGE':
      return failure(413, 'invalid_request', 'The body is too large.', { connection: 'close' });
    case 'MEDIA_TYPE_UNSUPPORTED':
      return failure(415, 'invalid_request', 'Send a urlencoded or multipart form.', { connection: 'close' });
    default:
      return failure(400, 'invalid_request', 'The form cannot be read.', { connection: 'close' });
  }
}

/** OAuth2 client credentials (RFC 6749, section 4.4), with the error bodies of its section 5.2. */
export function createTokenEndpoint({ clients, tokens, maximumBytes }: TokenEndpointOptions) {
  async function answer(request: IncomingMessage): Promise<Answer> {
    if (request.method !== 'POST') return failure(405, 'invalid_request', 'Use POST.', { allow: 'POST', connection: 'close' });
    const form = await readForm(request, maximumBytes);
    const grant = form.get('grant_type');
    const id = form.get('client_id');
    const secret = form.get('client_secret');
    if (grant === undefined || id === undefined || secret === undefined) {
      return failure(400, 'invalid_request', 'grant_type, client_id and client_secret are needed.');
    }
    if (grant !== 'client_credentials') return failure(400, 'unsupported_grant_type', 'Only client_credentials is served.');
    if (!clients.accepts(id, secret)) return failure(401, 'invalid_client', 'The client id and secret do not match.');
    const scope = form.get('scope') ?? '';
    if (scope !== '' && scope !== fraudScope) return failure(400, 'invalid_scope', `Only the scope ${fraudScope} is served, or none.`);
    const issued = { token_type: 'Bearer', expires_in: tokens.lifetimeSeconds };
    if (scope === '') return { status: 200, body: { ...issued, access_token: tokens.issue() } };
    return { status: 200, body: { ...issued, access_token: tokens.issue(scope), scope } };
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, body, headers } = await answer(request).catch(identifyFormError);
    // a client that went away, or was too slow and was cut off, has no use for an answer
    if (response.destroyed || response.headersSent) return;
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
    response.end(JSON.stringify(body));
  };
}
