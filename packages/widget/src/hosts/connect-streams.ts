/** Amazon Connect in a page of one's own that embeds the CCP with amazon-connect-streams. */
import type { CallState, HostAdapter, HostCall } from './support/adapter.js';
import { instanceOf } from './support/connect-arn.js';
import { createHandshake } from './support/handshake.js';
import { callbacksOf, type HostCallbacks } from './support/host-callbacks.js';
import { callOfContact } from './support/streams-call.js';
import { endSubscription, type Streams, type StreamsContact, type StreamsSubscription } from './support/streams-types.js';
import { createValue } from './support/value.js';

export type { Streams, StreamsAgent, StreamsConnection, StreamsContact, StreamsSubscription } from './support/streams-types.js';

/** Options of {@link createConnectStreamsAdapter}. Streams has no way to write contact attributes: `writeBack` is the page's, by its own server. */
export interface ConnectStreamsAdapterOptions extends HostCallbacks {
  /** The global `connect` of amazon-connect-streams, after `connect.core.initCCP`. */
  readonly connect: Streams;
  /** The agent's token for our server, read at each request. Without it the page's own sign-in counts: Streams gives none. */
  readonly token?: () => string;
  readonly theme?: 'light' | 'dark';
  /** The agent's language. */
  readonly locale?: string;
}

/** Which of several voice contacts is shown while the agent views none of them. */
const rank: Readonly<Record<CallState, number>> = { connected: 0, held: 1, ringing: 2, wrapup: 3, ended: 4 };

/** Creates the adapter for a page with an embedded CCP. The handshake is through once the agent has signed in to it. */
export function createConnectStreamsAdapter(options: ConnectStreamsAdapterOptions): HostAdapter {
  const { connect, token, theme, locale } = options;
  const current = createValue<HostCall | null>(null);
  const calls = new Map<string, HostCall>();
  const watched = new Map<string, readonly StreamsSubscription[]>();
  let orgId = '';
  let viewed = '';

  const choose = (): void => {
    const all = [...calls.values()];
    const [first] = [...all].reverse().sort((one, other) => rank[one.state] - rank[other.state]);
    current.set(calls.get(viewed) ?? first ?? null);
  };
  const read = (contact: StreamsContact): void => {
    const id = contact.getContactId();
    try {
      calls.set(id, callOfContact(contact, orgId, calls.get(id)));
    } catch {
      // Streams throws for a contact that left the list between two snapshots
      calls.delete(id);
    }
    choose();
  };
  const drop = (id: string): void => {
    watched.get(id)?.forEach(endSubscription);
    watched.delete(id);
    calls.delete(id);
    choose();
  };
  const watch = (contact: StreamsContact): void => {
    const id = contact.getContactId();
    if (watched.has(id) || !['voice', 'queue_callback'].includes(contact.getType())) return;
    const destroyed = contact.onDestroy(() => {
      drop(id);
    });
    watched.set(id, [contact.onRefresh(read), destroyed]);
    read(contact);
  };
  const handshake = createHandshake(
    (signal) =>
      new Promise<void>((resolve) => {
        const subscriptions = [
          connect.core.onViewContact(({ contactId }) => {
            viewed = contactId;
            choose();
          }),
          connect.agent((agent) => {
            orgId = instanceOf(agent.getConfiguration().agentARN);
            agent.getContacts().forEach(watch);
            resolve();
          }),
          connect.contact(watch),
        ];
        signal.addEventListener('abort', () => {
          subscriptions.forEach(endSubscription);
        });
      }),
  );
  return {
    ...callbacksOf(options),
    kind: 'connect',
    call: current,
    async connect(signal) {
      await handshake.connect(signal);
      return {
        notify: options.notify !== undefined,
        writeBack: options.writeBack !== undefined,
        multiInstance: true,
        audio: 'server',
        ...(theme ? { theme } : {}),
        ...(locale ? { locale } : {}),
      };
    },
    getAccessProof: () => Promise.resolve(token ? { type: 'bearer', token, issuerHint: 'page' } : { type: 'session' }),
    dispose() {
      handshake.end();
      for (const id of [...watched.keys()]) drop(id);
      current.set(null);
    },
  };
}
