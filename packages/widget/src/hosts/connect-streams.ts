/** Amazon Connect in a page of one's own that embeds the CCP with amazon-connect-streams. */
import type { HostAdapter, HostCall } from './support/adapter.js';
import { instanceOf } from './support/connect-arn.js';
import { createHandshake } from './support/handshake.js';
import { callbacksOf, capabilitiesOf, type HostCallbacks } from './support/host-callbacks.js';
import { createContactBook } from './support/streams-contacts.js';
import { endSubscription, type Streams } from './support/streams-types.js';
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

/** Creates the adapter for a page with an embedded CCP. The handshake is through once the agent has signed in to it. */
export function createConnectStreamsAdapter(options: ConnectStreamsAdapterOptions): HostAdapter {
  const { connect, token } = options;
  const current = createValue<HostCall | null>(null);
  const book = createContactBook(current.set);
  const handshake = createHandshake(
    (signal) =>
      new Promise<void>((resolve) => {
        const subscriptions = [
          connect.core.onViewContact(({ contactId }) => {
            book.view(contactId);
          }),
          connect.agent((agent) => {
            book.instance(instanceOf(agent.getConfiguration().agentARN));
            agent.getContacts().forEach(book.watch);
            resolve();
          }),
          connect.contact(book.watch),
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
      return capabilitiesOf(options);
    },
    getAccessProof: () => Promise.resolve(token ? { type: 'bearer', token, issuerHint: 'page' } : { type: 'session' }),
    dispose() {
      handshake.end();
      book.close();
    },
  };
}
