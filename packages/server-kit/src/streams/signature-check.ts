// the light file of the package: signatures need none of its 100 MB of REST clients
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import type { Fields } from '../http/read-fields.js';
import { urlVariants } from './public-url.js';

/** Says whether a request's `X-Twilio-Signature` fits its form fields and the route's path. */
export type SignatureCheck = (signature: string | null, fields: Fields, path: string) => boolean;

export interface SignatureCheckOptions {
  /** The public URL under which the provider calls each route, by the route's path. */
  readonly urls: Readonly<Record<string, string | undefined>>;
  /** Any of them will do. */
  readonly authTokens: readonly string[];
}

/**
 * Checks signatures against the configured public URL of the route, never against what a request says about itself. Without URL or token
 * everything is refused. Comparisons take the same time whatever is wrong.
 */
export function createSignatureCheck({ urls, authTokens }: SignatureCheckOptions): SignatureCheck {
  const variants = new Map(Object.entries(urls).map(([path, url]) => [path, url === undefined ? [] : urlVariants(url)]));
  return (signature, fields, path) => {
    if (signature === null || signature === '') return false;
    const parameters = fields as Record<string, unknown>;
    return (variants.get(path) ?? []).some((url) => authTokens.some((token) => validateRequest(token, signature, url, parameters)));
  };
}
