import type { Streams, StreamsConnection, StreamsContact } from '@callseal/widget/hosts/connect-streams';

/** As much of amazon-connect-streams as the adapter reads, with one contact at a time. */
export interface FakeStreams {
  readonly connect: Streams;
  arrive(contactId: string, number: string): void;
  hold(onHold: boolean): void;
  /** The caller hangs up; the contact stays for the work after the call. */
  end(): void;
  clear(): void;
}

type Heard = (contact: StreamsContact) => void;

export function createFakeStreams(): FakeStreams {
  const watchers = new Set<Heard>();
  const refreshed = new Set<Heard>();
  const destroyed = new Set<Heard>();
  let contact: StreamsContact | null = null;
  let held = false;
  let over = false;

  const listen = <Listener>(all: Set<Listener>, listener: Listener) => {
    all.add(listener);
    return { unsubscribe: () => all.delete(listener) };
  };
  const leg = (type: string, phoneNumber: string): StreamsConnection => ({
    getEndpoint: () => ({ phoneNumber }),
    getState: () => ({ type: over ? 'disconnected' : held && type === 'inbound' ? 'hold' : 'connected' }),
    getType: () => type,
    isActive: () => !over,
    isOnHold: () => held && type === 'inbound',
  });
  const tell = (all: Set<Heard>): void => {
    const now = contact;
    if (now !== null) for (const listener of [...all]) listener(now);
  };
  return {
    connect: {
      core: { onViewContact: () => ({ unsubscribe: () => undefined }) },
      agent: (listener) => {
        listener({
          getConfiguration: () => ({ agentARN: 'arn:aws:connect:eu-west-2:1:instance/0a1b2c3d-0000-4000-8000-000000000001/agent/2' }),
          getContacts: () => (contact === null ? [] : [contact]),
        });
        return { unsubscribe: () => undefined };
      },
      contact: (listener) => listen(watchers, listener),
    },
    arrive(contactId, number) {
      held = false;
      over = false;
      const caller = leg('inbound', number);
      const agent = leg('agent', '');
      contact = {
        getContactId: () => contactId,
        getType: () => 'voice',
        getState: () => ({ type: over ? 'ended' : 'connected' }),
        getQueue: () => ({ name: 'Support' }),
        isInbound: () => true,
        getActiveInitialConnection: () => (over ? null : caller),
        getConnections: () => [caller, agent],
        onRefresh: (listener) => listen(refreshed, listener),
        onDestroy: (listener) => listen(destroyed, listener),
      };
      tell(watchers);
    },
    hold(onHold) {
      held = onHold;
      tell(refreshed);
    },
    end() {
      over = true;
      tell(refreshed);
    },
    clear() {
      tell(destroyed);
      contact = null;
    },
  };
}
