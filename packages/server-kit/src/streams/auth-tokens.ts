import { configError } from '../errors/config-error.js';

/** Auth tokens that signatures are checked with: the primary one, and during a rotation the secondary one too. */
export type AuthTokens = string | readonly string[] | undefined;

/**
 * The tokens as a list; empty when none is configured, as by an empty environment variable.
 * @throws CallsealError `CONFIG_INVALID` for more than two, or for what is no text.
 */
export function parseAuthTokens(option: string, tokens: AuthTokens): readonly string[] {
  const list: readonly unknown[] = tokens === undefined ? [] : Array.isArray(tokens) ? tokens : [tokens];
  if (list.length > 2 || list.some((token) => typeof token !== 'string')) {
    throw configError(`${option} is the account's primary auth token, or a list of the primary and the secondary one during a rotation.`);
  }
  return [...new Set(list as readonly string[])].filter((token) => token !== '');
}
