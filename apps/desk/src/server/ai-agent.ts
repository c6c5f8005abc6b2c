import { randomBytes } from 'node:crypto';
import type { CallsealOptions } from '@callseal/server-kit';
import { createElevenLabsDefinitions } from '@callseal/server-kit/voice-agents';
import { runVoiceAgent, type VoiceAgentResult, type VoiceAgentStep } from '@callseal/simulator/voice-agent';
import type { DeskEvent, TakenCall } from '../contract.js';
import { knownAnswers } from './bank/questions.js';

/** A caller whom the AI agent speaks with, and whoever watches. */
export interface AiConversation {
  readonly call: TakenCall;
  /** The newest code on the caller's telephone; undefined for a caller who does not hold it. */
  readonly readCode: () => string | undefined;
  readonly tell: (event: DeskEvent) => void;
}

/** An AI agent that follows the workflow which Callseal writes for a voice-agent platform, by the same tools. Nothing is spoken. */
export interface AiAgent {
  /** For the server kit. */
  readonly options: NonNullable<CallsealOptions['voiceAgents']>;
  /** Speaks with a caller until the conversation ends; gives what to do with them. Never rejects. */
  speakWith(conversation: AiConversation): Promise<{ readonly outcome: string; readonly grant: string | null }>;
}

const agentId = 'agent_of_the_desk';

/** `kitUrl` is where the server kit answers. */
export function createAiAgent(kitUrl: string): AiAgent {
  const secret = randomBytes(32).toString('base64');
  const { workflow, tools } = createElevenLabsDefinitions({ url: kitUrl });
  return {
    options: { agentIds: [agentId], secrets: [secret] },
    async speakWith({ call, readCode, tell }) {
      try {
        const result = await runVoiceAgent({
          baseUrl: kitUrl,
          secret,
          workflow,
          tools,
          call: { callSid: call.callSid, callerId: call.number, agentId },
          customer: {
            code: () => readCode() ?? '000000',
            answer: ({ text }) => knownAnswers(call.callerId).find(({ question }) => question === text)?.answer ?? 'I do not remember',
          },
          onStep: (step) => {
            for (const line of describe(step)) tell({ kind: 'line', lane: 'AI agent', ...line });
          },
        });
        return conclude(result);
      } catch {
        return { outcome: 'The AI agent could not go on: the call is yours.', grant: null };
      }
    },
  };
}

function describe({ node, says, tools = [] }: VoiceAgentStep): readonly { readonly text: string; readonly tone?: 'good' | 'bad' }[] {
  if (tools.length === 0) return [{ text: says === undefined ? node : `${node}: “${says}”` }];
  return tools.map(({ name, status, code }) => ({
    text: `${name} answered ${status.toString()}${code === undefined ? '' : `, ${code}`}`,
    tone: status < 300 ? 'good' : 'bad',
  }));
}

/** Where the workflow ended, in words for the agent who has the call now. */
function conclude({ node, type, variables }: VoiceAgentResult): { readonly outcome: string; readonly grant: string | null } {
  // the workflow hands the caller to a privileged agent: here, to a person, who makes the ticket their own
  const ticket = variables.auth_ticket;
  const grant = typeof ticket === 'string' && ticket !== '' ? ticket : null;
  if (variables.fraud_watchlist_hit === true)
    return { outcome: 'Handed over to the fraud desk: the voice is on the watchlist.', grant: null };
  if (grant !== null) return { outcome: 'Handed over with the permission that the AI agent was given.', grant };
  return { outcome: `Handed over without a permission (${type}, ${node}).`, grant: null };
}
