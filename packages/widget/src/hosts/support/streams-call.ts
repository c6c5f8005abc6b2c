import type { CallState, HostCall } from './adapter.js';
import type { StreamsConnection, StreamsContact } from './streams-types.js';

const states: Readonly<Record<string, CallState>> = {
  init: 'ringing',
  incoming: 'ringing',
  pending: 'ringing',
  connecting: 'ringing',
  // still in the agent's list, so there is work after the call
  ended: 'wrapup',
};

/** Connected is one whose caller is: the contact itself stays connected while the caller is on hold or has left a conference. */
function stateOf(contact: StreamsContact, caller: StreamsConnection | null): CallState {
  const { type } = contact.getState();
  if (type !== 'connected') return states[type] ?? 'ended';
  if (caller === null) return 'ended';
  const leg = caller.getState().type;
  if (leg === 'connecting') return 'ringing';
  return leg === 'connected' ? 'connected' : 'held';
}

/** What a voice contact says of its call; `known` is its former answer, for a number that goes with the caller's connection. */
export function callOfContact(contact: StreamsContact, orgId: string, known: HostCall | undefined): HostCall {
  const caller = contact.getActiveInitialConnection();
  const ani = caller?.getEndpoint().phoneNumber ?? known?.ani;
  const queue = contact.getQueue()?.name;
  const heard = contact.getConnections().filter((one) => one.isActive() && one.getState().type !== 'silent_monitor');
  return {
    callKey: { platform: 'connect', orgId, conversationId: contact.getContactId() },
    state: stateOf(contact, caller),
    // Streams reads it from the caller's connection, which after the call may be gone
    direction: known?.direction ?? (contact.isInbound() ? 'inbound' : 'outbound'),
    ...(ani ? { ani } : {}),
    ...(queue ? { queue } : {}),
    parties: heard.length,
    attributes: {},
  };
}
