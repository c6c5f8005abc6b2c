import { createHash } from 'node:crypto';
import { limits } from '@callseal/protocol/limits';
import { ServerError } from '../errors/server-error.js';
import { canonicalJson } from './canonical-json.js';

/**
 * The one text of an action's parameters, such as `{ amount: '100.00', payee: 'ES91…' }`. Different values have different texts.
 * @throws ServerError `BODY_MALFORMED` for what is not JSON, or longer than `limits.parametersCharacters`.
 */
export function canonicalParameters(parameters: unknown): string {
  let text: string;
  try {
    text = canonicalJson(parameters);
  } catch (cause) {
    throw new ServerError('BODY_MALFORMED', { fields: ['parameters'], cause });
  }
  if (text.length > limits.parametersCharacters) throw new ServerError('BODY_MALFORMED', { fields: ['parameters'] });
  return text;
}

/** SHA-256 of the canonical form, in base64url: what a grant and a one-time code are bound to. @throws ServerError `BODY_MALFORMED` */
export function hashParameters(parameters: unknown): string {
  return createHash('sha256').update(canonicalParameters(parameters)).digest('base64url');
}
