import type { TokenReply } from '@callseal/protocol/signalling';
import * as z from 'zod/mini';

const CachedTokenSchema = z.object({
  token: z.object({ token_type: z.string(), access_token: z.string() }),
  /** Clock time after which it is not handed out any more. */
  freshUntil: z.number(),
  /** Clock time at which it expires; undefined when the service does not say. */
  expiresAt: z.optional(z.number()),
});

/** A token that is handed out again. */
export type CachedToken = z.infer<typeof CachedTokenSchema>;

/** Milliseconds. The lifetime field is not documented; without it a token is fetched again after five minutes. */
const unknownLifetime = 300_000;
/** Milliseconds. An operation is connected within seconds of fetching; half a minute covers a slow desk. */
const margin = 30_000;
/** Seconds. A longer claim is kept for a day at most, so that a wrong unit cannot pin a token for ever. */
const longestLifetime = 86_400;

/** Keeps a reply of the service to a request that was made at `asked`. */
export function keepToken({ token_type, access_token, expires_in }: TokenReply, asked: number): CachedToken {
  const token = { token_type, access_token };
  if (expires_in === undefined) return { token, freshUntil: asked + unknownLifetime };
  const lifetime = Math.min(expires_in, longestLifetime) * 1000;
  // a short-lived token keeps nine tenths of its life
  return { token, freshUntil: asked + lifetime - Math.min(margin, lifetime / 10), expiresAt: asked + lifetime };
}

/** The reply of the service as it would be now, with the seconds the token still lives when the service says so. */
export function replyOf({ token, expiresAt }: CachedToken, now: number): TokenReply {
  const { token_type, access_token } = token;
  if (expiresAt === undefined) return { token_type, access_token };
  return { token_type, access_token, expires_in: Math.max(1, Math.floor((expiresAt - now) / 1000)) };
}

/** Reads a token that another instance kept; `undefined` when it is not fresh any more, or none. */
export function parseCachedToken(text: string, now: number): CachedToken | undefined {
  const { success, data } = CachedTokenSchema.safeParse(JSON.parse(text));
  return success && now < data.freshUntil ? data : undefined;
}
