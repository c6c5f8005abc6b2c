import { parseTokenReply } from '@callseal/protocol/signalling';
import type { TokenSource } from '../session/options.js';
import { postForm } from './post-form.js';

export interface HttpTokenSourceOptions {
  /** `urlGetTemporaryToken`. */
  readonly url: string;
  /** The desktop's security token, read anew for each request. */
  readonly securityToken: () => string;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
}

/** A token as the tutorial's function gives it: a form with `Token`, answered with any form `parseTokenReply` reads. */
export const createHttpTokenSource = ({ url, securityToken, fetch }: HttpTokenSourceOptions): TokenSource => ({
  async getToken(signal) {
    return asHeader(await postForm({ url, fields: { Token: securityToken() }, fetch, signal }));
  },
});

/** A token reply as the value of an `Authorization` header. */
export function asHeader(reply: unknown): string {
  const { token_type, access_token } = parseTokenReply(reply);
  return `${token_type} ${access_token}`;
}
