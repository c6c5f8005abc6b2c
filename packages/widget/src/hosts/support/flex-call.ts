import type { CallState, HostCall } from './adapter.js';
import type { FlexConference, FlexParticipant, FlexState, FlexTask } from './flex-types.js';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const record = (value: unknown): Readonly<Record<string, unknown>> =>
  (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
const joined = ({ status }: FlexParticipant): boolean => status === 'joined';

/** An accepted task says nothing of the caller, who may still be dialled or be gone: only a caller who has joined counts. */
function stateOf({ status }: FlexTask, customer: FlexParticipant | undefined): CallState {
  if (status === 'pending') return 'ringing';
  if (status === 'wrapping') return 'wrapup';
  if (status !== 'accepted') return 'ended';
  if (customer === undefined || customer.connecting === true) return 'ringing';
  if (!joined(customer)) return 'ended';
  return customer.onHold === true ? 'held' : 'connected';
}

/** What a voice task says of its call; `known` is the caller's leg as it was last seen, for when the conference is gone. */
export function callOfTask(task: FlexTask, state: FlexState, orgId: string, known: string | undefined): HostCall | null {
  const { attributes } = task;
  // the task's own list sometimes lacks the legs' ids, the store's has them
  const stored = state.flex.conferences?.states.get(task.taskSid)?.source;
  const lists: readonly (FlexConference | undefined)[] = [task.conference, stored];
  const participants = lists.flatMap((conference) => conference?.participants ?? []);
  const customers = participants.filter(({ participantType }) => participantType === 'customer');
  const customer = customers.find(joined) ?? customers[0];
  const conference = record(attributes.conference);
  const callSid =
    customers.find((one) => joined(one) && one.callSid)?.callSid ??
    customers.find((one) => one.callSid)?.callSid ??
    text(record(conference.participants).customer) ??
    text(attributes.call_sid) ??
    known;
  // an outbound call has no leg before it is answered: until then there is no call to speak of
  if (callSid === undefined) return null;
  const outbound = attributes.direction === 'outbound';
  const [ani, dnis] = outbound ? (['outbound_to', 'from'] as const) : (['from', 'to'] as const);
  const caller = text(attributes[ani]) ?? (outbound ? undefined : text(attributes.caller));
  const called = text(attributes[dnis]) ?? (outbound ? undefined : text(attributes.called));
  const conferenceSid = lists.find((one) => one?.conferenceSid)?.conferenceSid ?? text(conference.sid);
  // a muted supervisor monitors and is heard by nobody
  const heard = (list: FlexConference | undefined): number =>
    (list?.participants ?? []).filter((one) => joined(one) && !(one.participantType === 'supervisor' && one.muted === true)).length;
  return {
    callKey: { platform: 'twilio', orgId, conversationId: callSid },
    state: stateOf(task, customer),
    direction: outbound ? 'outbound' : 'inbound',
    ...(caller === undefined ? {} : { ani: caller }),
    ...(called === undefined ? {} : { dnis: called }),
    ...(task.queueName === undefined ? {} : { queue: task.queueName }),
    parties: Math.max(heard(task.conference), heard(stored)),
    attributes: { taskSid: task.taskSid, ...(conferenceSid === undefined ? {} : { conferenceSid }) },
  };
}
