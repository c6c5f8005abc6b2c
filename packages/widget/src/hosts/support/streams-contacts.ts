import type { CallState, HostCall } from './adapter.js';
import { callOfContact } from './streams-call.js';
import { endSubscription, type StreamsContact, type StreamsSubscription } from './streams-types.js';

/** The agent's voice contacts, and which of them is shown. */
export interface ContactBook {
  /** Id of the agent's instance, for the calls' keys. */
  instance(orgId: string): void;
  watch(contact: StreamsContact): void;
  /** The agent looks at this contact. */
  view(contactId: string): void;
  close(): void;
}

/** Which of several voice contacts is shown while the agent views none of them. */
const rank: Readonly<Record<CallState, number>> = { connected: 0, held: 1, ringing: 2, wrapup: 3, ended: 4 };

/** Creates an empty one that tells the shown call at each change. */
export function createContactBook(tell: (call: HostCall | null) => void): ContactBook {
  const calls = new Map<string, HostCall>();
  const watched = new Map<string, readonly StreamsSubscription[]>();
  let orgId = '';
  let viewed = '';
  const choose = (): void => {
    const [first] = [...calls.values()].reverse().sort((one, other) => rank[one.state] - rank[other.state]);
    tell(calls.get(viewed) ?? first ?? null);
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
  return {
    instance(id) {
      orgId = id;
    },
    watch(contact) {
      const id = contact.getContactId();
      if (watched.has(id) || !['voice', 'queue_callback'].includes(contact.getType())) return;
      const destroyed = contact.onDestroy(() => {
        drop(id);
      });
      watched.set(id, [contact.onRefresh(read), destroyed]);
      read(contact);
    },
    view(contactId) {
      viewed = contactId;
      choose();
    },
    close() {
      for (const id of [...watched.keys()]) drop(id);
    },
  };
}
