import { randomUUID } from 'node:crypto';
import { ServerError } from '../errors/server-error.js';
import type { GateCase } from '../gate/call-gate.js';
import {
  type CallRecord,
  type ConversationRecords,
  type ConversationsOptions,
  createConversationRecords,
  type FoundCall,
} from './conversation-records.js';
import { readCaller } from './read-caller.js';

/** What a tool's request says about where it comes from. */
export interface ConversationClaim {
  readonly conversation_id: string;
  readonly call_sid?: string | undefined;
  readonly caller_id?: string | undefined;
}

/** A conversation that is over. */
export interface EndedConversation {
  readonly callId: string;
  /** Whether a human has the call now. */
  readonly isHandedOver: boolean;
}

/** Withdraws what a conversation was allowed. */
type Retract = (on: GateCase) => Promise<void>;

/**
 * Which conversation is about which call, for every instance. A call is announced by the platform's webhook, and the first conversation
 * that names it has it: no other one can take it, and it can take no other. Rejects with `STATE_FAILED` when the state cannot be reached.
 */
export interface Conversations {
  /**
   * Remembers a ringing call; `caller` is E.164, `null` when withheld. `retract` runs before a call that a conversation had is given to
   * the next one. A repeated announcement of a call that nobody has taken changes nothing.
   */
  announce(call: Pick<CallRecord, 'caller' | 'agentId'> & { readonly callId: string }, retract: Retract): Promise<void>;
  /**
   * The caller of a conversation, by what was announced. Rejects with `CONVERSATION_UNKNOWN` for a call that was not announced, is
   * another conversation's or over, or for another call or caller than the conversation began with; `CALLER_UNKNOWN` when the number is
   * withheld.
   */
  resolve(claim: ConversationClaim): Promise<GateCase>;
  /** From now on a human has the call, and the conversation can do nothing any more. */
  handOver(claim: ConversationClaim): Promise<void>;
  /** Forgets a conversation; `undefined` for one that is not known. `retract` runs first, unless a human has the call. */
  end(conversation: string, retract: Retract): Promise<EndedConversation | undefined>;
}

/** Times that somebody else may be faster before it is given up. */
const patience = 8;

export function createConversations(options: ConversationsOptions): Conversations {
  const records = createConversationRecords(options);
  return {
    announce: ({ callId, caller, agentId }, retract) => announce(records, callId, { caller, agentId }, retract),
    async resolve(claim) {
      const { callId, record } = await find(records, claim);
      if (record.caller === null) throw new ServerError('CALLER_UNKNOWN');
      return { callId, caller: record.caller };
    },
    async handOver(claim) {
      const found = await find(records, claim);
      if (!(await records.replaceCall(found, { ...found.record, isHandedOver: true }))) throw new ServerError('CONVERSATION_UNKNOWN');
    },
    async end(conversation, retract) {
      const taken = await records.findTaken(conversation);
      const found = taken && (await records.findCall(taken.callId));
      // a call that was announced again is another conversation's now
      if (found?.record.id !== taken?.id || found?.record.conversation !== conversation) return undefined;
      const { callId, record } = found;
      if (!record.isHandedOver && record.caller !== null) await retract({ callId, caller: record.caller });
      await records.forgetCall(found);
      return { callId, isHandedOver: record.isHandedOver };
    },
  };
}

async function announce(
  records: ConversationRecords,
  callId: string,
  { caller, agentId }: Pick<CallRecord, 'caller' | 'agentId'>,
  retract: Retract,
): Promise<void> {
  const announced: CallRecord = { id: randomUUID(), caller, agentId, conversation: null, isHandedOver: false };
  for (let attempt = 0; attempt < patience; attempt += 1) {
    const found = await records.findCall(callId);
    if (found === undefined) {
      if (await records.addCall(callId, announced)) return;
      continue;
    }
    const { record } = found;
    if (record.conversation === null && record.caller === caller && record.agentId === agentId) return;
    if (record.conversation !== null && record.caller !== null) await retract({ callId, caller: record.caller });
    if (await records.replaceCall(found, announced)) return;
  }
  throw new ServerError('STATE_FAILED');
}

/** The call that a conversation has, or takes now. */
async function find(records: ConversationRecords, { conversation_id, call_sid, caller_id }: ConversationClaim): Promise<FoundCall> {
  for (let attempt = 0; call_sid !== undefined && attempt < patience; attempt += 1) {
    const found = await records.findCall(call_sid);
    if (found === undefined || found.record.isHandedOver) break;
    if (caller_id !== undefined && readCaller(caller_id) !== found.record.caller) break;
    if (found.record.conversation === conversation_id) return found;
    if (found.record.conversation !== null) break;
    const taken = await records.addTaken(conversation_id, { id: found.record.id, callId: call_sid });
    if (taken?.id !== found.record.id) break;
    // whether this conversation or another one was faster, the next look tells
    await records.replaceCall(found, { ...found.record, conversation: conversation_id });
  }
  throw new ServerError('CONVERSATION_UNKNOWN');
}
