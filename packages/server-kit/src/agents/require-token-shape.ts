import { limits } from '@callseal/protocol/limits';
import { ServerError } from '../errors/server-error.js';

const printable = /^[\x21-\x7e]+$/;

/**
 * Refuses what cannot be a token before it costs a request or reaches a header or a log of the service.
 * @throws ServerError `AGENT_NOT_AUTHENTICATED`.
 */
export function requireTokenShape(token: string): void {
  if (token.length > limits.securityTokenCharacters || !printable.test(token)) throw new ServerError('AGENT_NOT_AUTHENTICATED');
}
