import { CallsealError } from '@callseal/protocol/errors';
import type { Clock, SignallingChannel } from '../session/options.js';
import { codeOf } from '../session/stable-code.js';
import { followEvents } from './follow-events.js';
import type { RelayStep } from './identify-relay-error.js';
import { beginOperation, type RelayOperation } from './relay-operation.js';
import type { RelayRequests } from './relay-requests.js';
import { createTeller, type Teller } from './relay-teller.js';

/** What the ports of one session share. */
export interface Relay {
  readonly requests: RelayRequests;
  readonly clock: Clock;
  /** The newest operation of each call, by `callSid`. */
  readonly operations: Map<string, RelayOperation>;
}

/**
 * The signalling channel of a session whose server holds the real one. A connection that breaks is opened again, and goes on after the
 * last event that was read; an operation that nobody waits for any more is cancelled on the server.
 */
export const createRelaySignalling = ({ requests, clock, operations }: Relay): SignallingChannel => ({
  async open({ operation, purpose, call }, listener, signal) {
    await operations.get(call.callSid)?.settled();
    signal.throwIfAborted();
    const current = beginOperation(requests, clock, { purpose, call });
    operations.set(call.callSid, current);
    await new Promise<void>((opened, refused) => {
      const abort = () => {
        current.abandon();
        refused(new CallsealError('CHANNEL_ABORTED', 'The operation was given up.'));
      };
      signal.addEventListener('abort', abort, { once: true });
      // a page that is closed ends no session, and nobody would see what comes of this
      if ('addEventListener' in globalThis) globalThis.addEventListener('pagehide', abort, { signal });
      const teller = createTeller({ operation, current, listener, opened, refused });
      void converse({ requests, clock, current, teller, signal });
    });
  },
});

interface Conversation extends Pick<Relay, 'requests' | 'clock'> {
  readonly current: RelayOperation;
  readonly teller: Teller;
  readonly signal: AbortSignal;
}

/** Waits until the operation has begun, and follows it to its end. Nothing is told once nobody waits for it. */
async function converse({ requests, clock, current, teller, signal }: Conversation): Promise<void> {
  let step: RelayStep = 'start';
  try {
    const id = await current.begun;
    step = 'events';
    await followEvents({ ask: (after, own) => requests.events(id, after, own), take: teller.take, clock, signal });
    teller.close();
  } catch (error) {
    if (!signal.aborted) teller.fail(step, codeOf(error));
  }
}
