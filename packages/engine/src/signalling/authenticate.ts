import type { Socket } from 'socket.io';
import type { AccessTokens, TokenScope } from '../auth/access-tokens.js';
import { readToken } from '../auth/read-token.js';

/** Stable codes of a refused connection, in `data.code` of the client's `connect_error`. */
export type ConnectRefusal = 'TOKEN_MISSING' | 'TOKEN_INVALID' | 'TOKEN_EXPIRED' | 'TOKEN_SCOPE_MISSING';

const texts = {
  TOKEN_MISSING: 'An access token is needed: Authorization header at the handshake, or {token} in auth.',
  TOKEN_INVALID: 'The access token is not valid; fetch one from the token endpoint.',
  TOKEN_EXPIRED: 'The access token has expired; fetch a new one.',
  TOKEN_SCOPE_MISSING: 'The access token is for voices alone; fetch one with scope=fraud.',
} as const satisfies Record<ConnectRefusal, string>;

/** Socket.IO sends `message` and `data` of the error that a middleware passes on to the client. */
class ConnectError extends Error {
  readonly data: { readonly code: ConnectRefusal };

  constructor(code: ConnectRefusal) {
    super(texts[code]);
    this.data = { code };
  }
}

/** Namespace middleware: nobody gets in without a token that is valid now and for what is done there. */
export function createAuthentication(tokens: AccessTokens, scope: TokenScope) {
  return (socket: Socket, next: (error?: Error) => void): void => {
    const { headers, auth } = socket.handshake;
    const token = readToken({ authorization: headers.authorization, auth });
    const state = token === null ? 'TOKEN_MISSING' : tokens.check(token, scope);
    next(state === 'valid' ? undefined : new ConnectError(state));
  };
}
