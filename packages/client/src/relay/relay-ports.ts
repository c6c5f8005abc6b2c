import { CallsealError } from '@callseal/protocol/errors';
import { keptByServer } from '@callseal/protocol/relay';
import { systemClock } from '../session/clock.js';
import type { CallStream, Clock, ConsentStore, CredentialStore, SignallingChannel, TokenSource } from '../session/options.js';
import { createRelayRequests } from './relay-requests.js';
import { createRelaySignalling, type Relay } from './relay-signalling.js';

export interface RelayPortsOptions {
  /** Where the server kit is mounted, such as `https://desk.example/callseal`; the routes' paths are appended. */
  readonly baseUrl: string;
  /** The desktop's security token, read anew for each request. */
  readonly securityToken: () => string;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
  /** Times the tries after a connection broke. Default: the platform's timers. */
  readonly clock?: Clock;
}

/** The ports of a session whose server holds the signalling session, the registration, the thresholds and the receipts. */
export interface RelayPorts {
  readonly signalling: SignallingChannel;
  readonly stream: CallStream;
  readonly tokens: TokenSource;
  readonly credentials: CredentialStore;
  /** For `SessionOptions.consent.store`. */
  readonly consent: ConsentStore;
}

/**
 * Ports over the relay of one server kit, to be used together and by one session. The page names the call and hears what comes of it: no
 * credential and no token of the voice service ever reaches it, and where a session holds a credential it holds the word {@link keptByServer}.
 * Requests are forms; events are read from the answer of one, over a new connection when one breaks (again after 0.1 s, doubled up to 2 s).
 */
export function createRelayPorts({ clock = systemClock, ...options }: RelayPortsOptions): RelayPorts {
  const requests = createRelayRequests(options);
  const relay: Relay = { requests, clock, operations: new Map() };
  return {
    signalling: createRelaySignalling(relay),
    stream: createRelayStream(relay),
    tokens: { getToken: () => Promise.resolve('') },
    credentials: {
      get: async (_callerId, signal, call) => ((await requests.caller(call, signal)).registered ? keptByServer : null),
      // the server has stored it before it says so
      store: () => Promise.resolve(),
      delete: (_callerId, signal, call) => requests.forget(call, signal),
    },
    consent: {
      get: async (_callerId, signal, call) => (await requests.caller(call, signal)).consent,
      record: (receipt, signal, call) => requests.keepConsent(receipt, call, signal),
    },
  };
}

/** The caller's audio is started by the server, for the operation that needs it; stopping it is ending that. */
const createRelayStream = ({ operations }: Relay): CallStream => ({
  start: ({ callSid }) =>
    operations.get(callSid)?.audio ?? Promise.reject(new CallsealError('RELAY_NOT_FOUND', 'Nothing was begun on this call.')),
  async stop({ callSid }) {
    const current = operations.get(callSid);
    await current?.cancel();
    if (operations.get(callSid) === current) operations.delete(callSid);
  },
  state: ({ callSid }) => Promise.resolve({ callSid, ...(operations.get(callSid)?.stream ?? { state: 'none' }) }),
});
