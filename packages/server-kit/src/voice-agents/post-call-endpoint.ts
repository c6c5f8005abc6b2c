import { createHash, randomUUID } from 'node:crypto';
import { routes } from '@callseal/protocol/routes';
import type { PostCall } from '@callseal/protocol/voice-agent-tools';
import { ServerError } from '../errors/server-error.js';
import { createEndpoint, type Endpoint } from '../http/endpoint.js';
import { describeCause, type OnLog } from '../log/log.js';
import type { SharedState } from '../state/shared-state.js';
import type { EndedConversation } from './conversations.js';
import type { ToolKit } from './tool-endpoint.js';
import type { PostCallEvent } from './voice-agents-options.js';
import { signatureLife } from './webhook-signature.js';

/**
 * The platform's webhook after a conversation: withdraws the grants of its call, unless a human has it now, and tells the host's hook.
 * A signature works once: the same webhook sent again is answered as before, and nothing happens.
 */
export function createPostCallEndpoint({ gate, conversations, options }: ToolKit, state: SharedState, log: OnLog): Endpoint {
  const tell = (event: PostCallEvent, requestId: string): void => {
    void Promise.resolve()
      .then(() => options.onPostCall?.(event))
      .catch((cause: unknown) => {
        log({ level: 'error', event: 'post-call-hook-failed', requestId, ...describeCause(new Error('onPostCall', { cause })) });
      });
  };
  const endpoint = createEndpoint({
    route: routes.postCall,
    stage: 'state',
    handle: async (webhook, { requestId, signature }) => {
      if (signature === undefined) throw new ServerError('WEBHOOK_SIGNATURE_INVALID');
      const key = `voice-agent-webhook:${createHash('sha256').update(signature).digest('base64url')}`;
      const mark = randomUUID();
      if (!(await state.add(key, mark, signatureLife))) return {};
      const conversationId = conversationOf(webhook);
      let ended: EndedConversation | undefined;
      try {
        if (conversationId !== undefined) ended = await conversations.end(conversationId, (on) => gate.revokeGrants(on, 'call-ended'));
      } catch (error) {
        // the platform may send it again
        await state.delete(key, mark).catch(() => undefined);
        throw error;
      }
      if (ended !== undefined) log({ level: 'info', event: 'conversation-ended', requestId, callSid: ended.callId });
      tell(readEvent(webhook, conversationId, ended), requestId);
      return {};
    },
  });
  return { ...endpoint, bodyBytes: options.postCallBytes };
}

function conversationOf({ data }: PostCall): string | undefined {
  const id = Object.hasOwn(data, 'conversation_id') ? data.conversation_id : undefined;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

function readEvent({ type, event_timestamp: seconds, data }: PostCall, conversationId?: string, ended?: EndedConversation): PostCallEvent {
  return {
    type,
    ...(seconds === undefined ? {} : { at: seconds * 1000 }),
    ...(conversationId === undefined ? {} : { conversationId }),
    ...(ended === undefined ? {} : { callId: ended.callId }),
    data,
  };
}
