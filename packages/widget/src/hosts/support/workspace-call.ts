import type { CallState, HostCall } from './adapter.js';
import type { WorkspaceAgents, WorkspaceContacts, WorkspaceVoice } from './workspace-types.js';

/** What of a contact does not change while it lasts. */
export type ContactFacts = Pick<HostCall, 'callKey' | 'ani' | 'queue' | 'direction'>;

/** Who and what a contact is. `null`: no voice contact. What the workspace does not answer is left out. */
export async function factsOf(
  contactId: string,
  orgId: string,
  { contacts, voice }: { contacts: WorkspaceContacts; voice: WorkspaceVoice },
): Promise<ContactFacts | null> {
  const { type } = await contacts.getChannelType(contactId);
  if (type !== 'voice' && type !== 'queue_callback') return null;
  const [ani, queue] = await Promise.allSettled([voice.getInitialCustomerPhoneNumber(contactId), contacts.getQueue(contactId)]);
  return {
    callKey: { platform: 'connect', orgId, conversationId: contactId },
    direction: 'inbound',
    ...(ani.status === 'fulfilled' && ani.value ? { ani: ani.value } : {}),
    ...(queue.status === 'fulfilled' && queue.value.name ? { queue: queue.value.name } : {}),
  };
}

/** Id of the agent's instance, by the agent's ARN; empty when the workspace does not say. */
export const arnOf = (agents: WorkspaceAgents): Promise<string> => agents.getARN().catch(() => '');

const callerStates: Readonly<Record<string, CallState>> = { connecting: 'ringing', connected: 'connected', hold: 'held' };

/** How the caller is, and how many are on the line: the agent holding counts as held too, and a silent monitor as nobody. */
export async function liveStateOf(
  contactId: string,
  contacts: WorkspaceContacts,
): Promise<Pick<HostCall, 'direction' | 'parties' | 'state'>> {
  const all = (await contacts.listParticipants(contactId)).filter((one) => one.contactId === contactId);
  const states = await Promise.all(all.map(({ participantId }) => contacts.getParticipantState(participantId)));
  const on = all.flatMap((participant, index) => {
    const { value = '' } = states[index] ?? {};
    return ['connecting', 'connected', 'hold', 'barge', 'other'].includes(value) ? [{ ...participant, state: value }] : [];
  });
  const caller = on.find(({ type, isInitial }) => isInitial && ['inbound', 'outbound'].includes(type.value));
  const agentHolds = on.some(({ type, state }) => type.value === 'agent' && state === 'hold');
  const state = caller === undefined ? 'ended' : (callerStates[caller.state] ?? 'held');
  return {
    state: state === 'connected' && agentHolds ? 'held' : state,
    direction: caller?.type.value === 'outbound' ? 'outbound' : 'inbound',
    parties: on.length,
  };
}
