import { routes } from '@callseal/protocol/routes';
import { resetVariables } from '@callseal/protocol/voice-agent-tools';
import { ServerError } from '../errors/server-error.js';
import { createEndpoint, type Endpoint } from '../http/endpoint.js';
import type { OnLog } from '../log/log.js';
import { readCaller } from './read-caller.js';
import type { ToolKit } from './tool-endpoint.js';

/**
 * The platform's webhook while a call rings: remembers the call, and answers with every variable reset, whatever was preset. A call that
 * a conversation had already is given to the next one without what the first was allowed: its grants are withdrawn, and the gate gives
 * none on that call again.
 */
export function createInitiationEndpoint({ gate, conversations, options }: ToolKit, log: OnLog): Endpoint {
  return createEndpoint({
    route: routes.beginConversation,
    stage: 'state',
    handle: async ({ agent_id: agentId, call_sid: callId, caller_id }, { requestId }) => {
      if (!options.agentIds.has(agentId)) throw new ServerError('CONVERSATION_UNKNOWN');
      await conversations.announce({ callId, caller: readCaller(caller_id), agentId }, (on) => gate.revokeGrants(on, 'new-evidence'));
      log({ level: 'info', event: 'conversation-announced', requestId, callSid: callId });
      return { type: 'conversation_initiation_client_data', dynamic_variables: resetVariables };
    },
  });
}
