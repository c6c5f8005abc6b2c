import type { CallState, HostCall } from './adapter.js';

/** Someone in a conversation, as `GET /api/v2/conversations/calls/{id}` names them; anything may be missing. */
export interface GenesysParticipant {
  readonly id?: string;
  readonly purpose?: string;
  readonly state?: string;
  readonly direction?: string;
  readonly held?: boolean;
  readonly ani?: string;
  readonly dnis?: string;
  readonly address?: string;
  readonly user?: { readonly id?: string };
  readonly queue?: { readonly name?: string };
  readonly wrapupRequired?: boolean;
  readonly wrapup?: object | null;
}

/** A conversation as far as it is read. */
export interface GenesysConversation {
  readonly participants?: readonly GenesysParticipant[];
}

/** Flows and machines: on the call without being people. Whatever else is on it counts as a party. */
const machines = new Set(['acd', 'ivr', 'workflow', 'botflow', 'voicemail', 'dialer']);
const isCaller = ({ purpose }: GenesysParticipant): boolean => purpose === 'customer' || purpose === 'external';
const isOn = ({ state }: GenesysParticipant): boolean => state === 'connected';

/** The participant that stands for the caller. */
export const callerOf = ({ participants = [] }: GenesysConversation): GenesysParticipant | undefined =>
  participants.find(({ purpose }) => purpose === 'customer') ?? participants.find(isCaller);

function stateOf(caller: GenesysParticipant, mine: readonly GenesysParticipant[]): CallState {
  const here = mine.find(isOn);
  if (here !== undefined && isOn(caller)) return here.held === true || caller.held === true ? 'held' : 'connected';
  if (here === undefined && mine.some(({ state }) => ['alerting', 'offering', 'dialing', 'contacting'].includes(state ?? '')))
    return 'ringing';
  if (here !== undefined && caller.state !== 'disconnected' && caller.state !== 'terminated') return 'ringing';
  return mine.some(({ wrapupRequired, wrapup }) => wrapupRequired === true && !wrapup) ? 'wrapup' : 'ended';
}

/** What the conversation is to one agent: `null` for one without a caller, or that the agent never was on. */
export function callOfConversation(conversation: GenesysConversation, userId: string, callKey: HostCall['callKey']): HostCall | null {
  const { participants = [] } = conversation;
  const caller = callerOf(conversation);
  const mine = participants.filter(({ user }) => user?.id === userId);
  if (caller === undefined || mine.length === 0) return null;
  const outbound = caller.direction === 'outbound';
  // to the caller's participant of an outbound call, the number that was dialled is the called one
  const ani = (outbound ? caller.dnis : caller.ani) ?? caller.address;
  const queue = mine.at(-1)?.queue?.name;
  return {
    callKey,
    state: stateOf(caller, mine),
    direction: outbound ? 'outbound' : 'inbound',
    ...(ani ? { ani: ani.replace(/^(tel|sip):/, '') } : {}),
    ...(!outbound && caller.dnis ? { dnis: caller.dnis.replace(/^(tel|sip):/, '') } : {}),
    ...(queue ? { queue } : {}),
    parties: participants.filter((one) => isOn(one) && !machines.has(one.purpose ?? '')).length,
    attributes: {},
  };
}
