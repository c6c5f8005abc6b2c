import { type RouteName, routes } from '@callseal/protocol/routes';
import { toolFailures, type VoiceAgentTool } from '@callseal/protocol/voice-agent-tools';
import type * as z from 'zod/mini';
import { ServerError } from '../errors/server-error.js';
import type { CallGate, GateCase, WantedAction } from '../gate/call-gate.js';
import type { Exchange } from '../http/exchange.js';
import { createEndpoint, type Endpoint } from '../http/endpoint.js';
import type { Clock } from '../time/clock.js';
import type { Conversations } from './conversations.js';
import type { ResolvedVoiceAgentsOptions } from './voice-agents-options.js';

/** What tools work with. */
export interface ToolKit {
  readonly gate: CallGate;
  readonly conversations: Conversations;
  readonly options: ResolvedVoiceAgentsOptions;
  readonly clock: Pick<Clock, 'now'>;
}

type Request<Name extends RouteName> = z.infer<(typeof routes)[Name]['request']>;
type Response<Name extends RouteName> = z.infer<(typeof routes)[Name]['response']>;

/** One tool call: what was sent, and whose call the conversation is. */
export interface ToolCall<Name extends VoiceAgentTool> {
  readonly request: Request<Name>;
  readonly on: GateCase;
  readonly exchange: Exchange;
}

/** Joins a tool and its handler: the conversation says whose call it is, and every error answer carries the tool's own fields. */
export function createToolEndpoint<const Name extends VoiceAgentTool>(
  name: Name,
  { conversations }: ToolKit,
  handle: (call: ToolCall<Name>) => Promise<Response<Name>>,
): Endpoint {
  const endpoint = createEndpoint({
    route: routes[name],
    stage: 'state',
    handle: async (body, exchange) => {
      const on = await conversations.resolve(body);
      // the schema is this tool's, so what it gave is its request
      return handle({ request: body as Request<Name>, on, exchange });
    },
  });
  return { ...endpoint, failure: toolFailures[name] };
}

/**
 * The action that a request is about.
 * @throws ServerError `GRANT_REFUSED` for one that conversations may not ask for.
 */
export function wantedBy(
  { action, parameters }: Pick<Request<'verifyCodeTool'>, 'action' | 'parameters'>,
  { options }: ToolKit,
): WantedAction {
  if (!options.actions.has(action)) throw new ServerError('GRANT_REFUSED');
  return { action, ...(parameters === undefined ? {} : { parameters }) } as WantedAction;
}
