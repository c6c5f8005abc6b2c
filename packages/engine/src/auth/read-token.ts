/** Where a token can be: the handshake's header, or the CONNECT packet's `auth` object (browsers cannot set headers on a WebSocket). */
export interface TokenSources {
  readonly authorization: string | undefined;
  readonly auth: unknown;
}

const LONGEST = 512;

/** The bare token of `<type> <token>` or `<token>`; `null` for anything else. */
function bareToken(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > LONGEST) return null;
  const parts = value.trim().split(/\s+/);
  const last = parts.at(-1);
  return parts.length <= 2 && last !== undefined && last !== '' ? last : null;
}

/** The token a client presented; the header comes first. `null` when there is none. */
export function readToken({ authorization, auth }: TokenSources): string | null {
  if (authorization !== undefined) return bareToken(authorization);
  return typeof auth === 'object' && auth !== null && 'token' in auth ? bareToken(auth.token) : null;
}
