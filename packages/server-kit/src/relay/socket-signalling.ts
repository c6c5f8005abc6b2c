import { parseServerEvent } from '@callseal/protocol/signalling';
import { openSocketSession } from '../voice-service/socket-session.js';
import type { Signalling } from './signalling.js';

/** The signalling channel over Socket.IO. `base` is the configured URL, as `https:` or `http:`. */
export function createSocketSignalling(base: URL): Signalling {
  return {
    open: ({ operation, token, initialize }, signal) => {
      const parse = (name: string, args: readonly unknown[]) => parseServerEvent(operation, name, args);
      return openSocketSession({ base, operation, token, initialize, parse }, signal);
    },
  };
}
