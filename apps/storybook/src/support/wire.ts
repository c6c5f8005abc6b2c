import type { SignallingChannel } from '@callseal/client';

/** One message between the element and the voice service, as it may be shown: nothing in it is a secret. */
export interface WireLine {
  readonly direction: 'out' | 'in';
  readonly name: string;
  readonly text: string;
}

const secrets: ReadonlySet<string> = new Set(['credential', 'token', 'access_token']);

function shown(key: string, value: unknown): unknown {
  if (secrets.has(key) && typeof value === 'string') return `(${String(value.length)} characters, not shown)`;
  return typeof value === 'number' ? Number(value.toFixed(3)) : value;
}

/** A message without its secrets, its numbers short. */
export const withoutSecrets = (message: unknown): string => JSON.stringify(message, shown);

/** The same channel, telling what goes over it. */
export function tapped(channel: SignallingChannel, tell: (line: WireLine) => void): SignallingChannel {
  return {
    open: (request, listener, signal) => {
      tell({ direction: 'out', name: 'connect', text: `/${request.operation}` });
      tell({ direction: 'out', name: 'initialize', text: withoutSecrets(request.initialize) });
      signal.addEventListener('abort', () => {
        tell({ direction: 'out', name: 'disconnect', text: '' });
      });
      return channel.open(
        request,
        {
          ...listener,
          event: (event) => {
            tell({ direction: 'in', name: event.name, text: withoutSecrets(event.payload) });
            listener.event(event);
          },
          malformed: (error) => {
            tell({ direction: 'in', name: 'unreadable', text: error instanceof Error ? error.message : '' });
            listener.malformed(error);
          },
          closed: (reason) => {
            tell({ direction: 'in', name: 'closed', text: reason });
            listener.closed(reason);
          },
        },
        signal,
      );
    },
  };
}
