import { createHmac, timingSafeEqual } from 'node:crypto';
import { configError } from '../errors/config-error.js';
import { parseServiceUrl } from '../upstream/service-url.js';
import { parseAuthTokens } from './auth-tokens.js';
import { urlVariants } from './public-url.js';

/** Options of {@link createUpgradeCheck}. */
export interface UpgradeCheckOptions {
  /** The audio URL exactly as Twilio is given it, `streams.audioUrl`. Never taken from a request. */
  readonly publicUrl: string;
  /** The account's primary auth token (not an API key's secret); during a rotation both. */
  readonly authTokens: string | readonly string[];
}

/** Headers of an upgrade request: of `node:http`, or of a `Request`. */
export type UpgradeHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

const header = 'x-twilio-signature';

/**
 * For audio services of your own: says whether a WebSocket upgrade comes from Twilio, by its `X-Twilio-Signature` over the public URL.
 * Ask before the WebSocket is accepted, and answer 403 otherwise. `@callseal/engine` checks its own, see its option `audio`.
 * @throws CallsealError `CONFIG_INVALID` for a URL that is none, or no token.
 */
export function createUpgradeCheck({ publicUrl, authTokens }: UpgradeCheckOptions): (headers: UpgradeHeaders) => boolean {
  parseServiceUrl('publicUrl', publicUrl, 'wss:');
  const tokens = parseAuthTokens('authTokens', authTokens);
  if (tokens.length === 0) throw configError("authTokens is missing: give the account's primary auth token.");
  // no parameter of a request is signed, so what is right is known beforehand
  const expected = tokens.flatMap((token) => urlVariants(publicUrl).map((url) => sign(token, url)));
  return (headers) => {
    const given = headers instanceof Headers ? headers.get(header) : headers[header];
    if (typeof given !== 'string') return false;
    const bytes = Buffer.from(given);
    let matches = false;
    for (const one of expected) if (one.length === bytes.length && timingSafeEqual(one, bytes)) matches = true;
    return matches;
  };
}

function sign(token: string, url: string): Buffer {
  return Buffer.from(createHmac('sha1', token).update(url, 'utf8').digest('base64'));
}
