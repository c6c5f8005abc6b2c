import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { EngineClient } from '../service/engine-options.js';

/** Knows which OAuth2 clients may ask for tokens. */
export interface ClientRegistry {
  /** Whether this id and secret belong together. Takes the same time for every wrong answer. */
  accepts(clientId: string, clientSecret: string): boolean;
}

/** Keeps digests under a key of this process, so that values of any length compare in constant time. */
export function createClientRegistry(clients: readonly EngineClient[]): ClientRegistry {
  const key = randomBytes(32);
  const digest = (value: string): Buffer => createHmac('sha256', key).update(value).digest();
  const known = clients.map(({ clientId, clientSecret }) => ({ id: digest(clientId), secret: digest(clientSecret) }));
  return {
    accepts(clientId, clientSecret) {
      const id = digest(clientId);
      const secret = digest(clientSecret);
      let accepted = 0;
      // every client is compared, found or not
      for (const client of known) accepted |= Number(timingSafeEqual(client.id, id)) & Number(timingSafeEqual(client.secret, secret));
      return accepted === 1;
    },
  };
}
