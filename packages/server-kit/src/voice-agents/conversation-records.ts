import * as z from 'zod/mini';
import { ServerError } from '../errors/server-error.js';
import type { SharedState } from '../state/shared-state.js';
import { createValueSeal } from '../state/value-seal.js';

const CallRecordSchema = z.object({
  /** Of this announcement. */
  id: z.string(),
  /** E.164; `null` when it is withheld. */
  caller: z.nullable(z.string()),
  agentId: z.string(),
  /** Which conversation has the call; `null` while none has. */
  conversation: z.nullable(z.string()),
  isHandedOver: z.boolean(),
});
/** A call that was announced. */
export type CallRecord = z.infer<typeof CallRecordSchema>;
const TakenSchema = z.object({ id: z.string(), callId: z.string() });
/** Which announcement of which call a conversation took. */
export type Taken = z.infer<typeof TakenSchema>;

/** A call as it was read: a change succeeds only while it is still so. */
export interface FoundCall {
  readonly callId: string;
  readonly record: CallRecord;
  readonly text: string;
}

/**
 * What is kept about calls and their conversations, under keyed hashes and sealed, since a call id leads to a person. Reading rejects
 * with `CONVERSATION_UNKNOWN` where somebody else wrote something: it lets nobody through.
 */
export interface ConversationRecords {
  findCall(callId: string): Promise<FoundCall | undefined>;
  /** Resolves with whether there was none. */
  addCall(callId: string, record: CallRecord): Promise<boolean>;
  /** Resolves with whether it was still as it was found. */
  replaceCall(found: FoundCall, record: CallRecord): Promise<boolean>;
  forgetCall(found: FoundCall): Promise<void>;
  findTaken(conversation: string): Promise<Taken | undefined>;
  /** What the conversation has taken, which is this where it had taken nothing. */
  addTaken(conversation: string, taken: Taken): Promise<Taken | undefined>;
}

export interface ConversationsOptions {
  readonly state: SharedState;
  readonly key: Uint8Array;
  /** Seconds that a call and its conversation are remembered. */
  readonly lifetimeSeconds: number;
}

export function createConversationRecords({ state, key, lifetimeSeconds }: ConversationsOptions): ConversationRecords {
  const seal = createValueSeal(key, 'voice-agent');
  const lifetime = lifetimeSeconds * 1000;
  const callKey = (callId: string): string => seal.nameOf(`call ${callId}`);
  const conversationKey = (id: string): string => seal.nameOf(`conversation ${id}`);
  const write = (name: string, value: object): string => seal.seal(name, JSON.stringify(value));
  const open = (name: string, text: string): unknown => {
    const opened = seal.open(name, text);
    if (opened === undefined) throw new ServerError('CONVERSATION_UNKNOWN');
    return JSON.parse(opened);
  };
  const findTaken = async (conversation: string): Promise<Taken | undefined> => {
    const name = conversationKey(conversation);
    const text = await state.get(name);
    return text === null ? undefined : TakenSchema.parse(open(name, text));
  };
  return {
    async findCall(callId) {
      const name = callKey(callId);
      const text = await state.get(name);
      return text === null ? undefined : { callId, text, record: CallRecordSchema.parse(open(name, text)) };
    },
    addCall: (callId, record) => state.add(callKey(callId), write(callKey(callId), record), lifetime),
    replaceCall({ callId, text }, record) {
      const name = callKey(callId);
      return state.swap(name, text, write(name, record), lifetime);
    },
    async forgetCall({ callId, text }) {
      await state.delete(callKey(callId), text);
    },
    findTaken,
    async addTaken(conversation, taken) {
      const name = conversationKey(conversation);
      return (await state.add(name, write(name, taken), lifetime)) ? taken : findTaken(conversation);
    },
  };
}
