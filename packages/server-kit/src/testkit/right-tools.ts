import { randomBytes } from 'node:crypto';
import { transactionsAction } from '@callseal/protocol/gate-routes';
import { type RouteName, routes } from '@callseal/protocol/routes';
import { toolFailures, type VoiceAgentTool } from '@callseal/protocol/voice-agent-tools';
import type { Callseal } from '../app/create-callseal.js';
import { platformHeaders, voiceAgents } from './full-kit.js';
import { gateSecrets, numberOf } from './gate-parts.js';
import { send } from './kit.js';

export function isTool(name: RouteName): name is VoiceAgentTool {
  return Object.hasOwn(toolFailures, name);
}

/** Fields of a tool's request that is answered with success: in a conversation of its own, on which has happened what must have. */
export async function rightToolFields(
  kit: Callseal & Required<Pick<Callseal, 'gate'>>,
  name: VoiceAgentTool,
  fields: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const { gate } = kit;
  const callId = `CA${randomBytes(16).toString('hex')}`;
  const on = { callId, caller: numberOf(callId) };
  const announced = { agent_id: voiceAgents.agentIds[0], call_sid: callId, caller_id: on.caller };
  await send(kit, routes.beginConversation.path, { json: announced, headers: platformHeaders(JSON.stringify(announced)) });
  const where = { conversation_id: `conv_${callId}`, call_sid: callId, caller_id: on.caller };
  switch (name) {
    case 'verifyCodeTool':
      await gate.sendCode(on, { action: transactionsAction });
      return { ...fields, ...where };
    case 'verifyAnswersTool': {
      const { questions } = await gate.askQuestions(on);
      return { ...fields, ...where, questions: questions.map(({ id }) => ({ id, answer: gateSecrets.answer })) };
    }
    case 'lookUpTool':
    case 'transactionsTool':
    case 'transferTool': {
      await gate.note(on, { kind: 'one-time-code', outcome: 'passed', source: 'test', mayProve: ['possession'] });
      await gate.screen(on);
      const { grant } = await gate.decide(on, { action: transactionsAction, holder: 'bot', singleUse: true });
      return { ...fields, ...where, auth_ticket: grant?.token };
    }
    default:
      return { ...fields, ...where };
  }
}
