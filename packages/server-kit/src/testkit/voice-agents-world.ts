import { randomBytes } from 'node:crypto';
import { routes } from '@callseal/protocol/routes';
import { createDevelopmentAuthenticator } from '../agents/development-authenticator.js';
import type { Callseal } from '../app/create-callseal.js';
import type { CallGate } from '../gate/call-gate.js';
import { createOriginPolicy } from '../http/cors.js';
import { createDispatcher } from '../http/dispatcher.js';
import { createFetch } from '../http/fetch-adapter.js';
import { createLog, type LogEntry } from '../log/log.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import type { SharedState } from '../state/shared-state.js';
import { type Clock, systemClock } from '../time/clock.js';
import { createVoiceAgents } from '../voice-agents/create-voice-agents.js';
import type { VoiceAgentsOptions } from '../voice-agents/voice-agents-options.js';
import { send } from './kit.js';
import { webhookSignature } from './webhook-signature.js';

export const agentId = 'agent_front';
export const caller = '+447700900123';
export const callSid = `CA${'0123456789abcdef'.repeat(2)}`;
export const conversationId = 'conv_0001';
export const secret = randomBytes(32).toString('base64');
export const webhookSecret = `wsec_${randomBytes(32).toString('hex')}`;

type PlatformRoute = {
  [Name in keyof typeof routes]: (typeof routes)[Name]['needs'] extends 'voice-agent' ? Name : never;
}[keyof typeof routes];

/** An answer of a tool, read. */
export interface ToolAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Tools over any gate, and a platform that speaks to them. */
export interface VoiceAgentsWorld {
  readonly kit: Callseal;
  readonly entries: readonly LogEntry[];
  readonly state: SharedState;
  /** Calls a tool in the usual conversation, unless told otherwise. */
  tool(name: PlatformRoute, fields?: Readonly<Record<string, unknown>>, headers?: Readonly<Record<string, string>>): Promise<ToolAnswer>;
  /** Announces a ringing call. */
  announce(fields?: Readonly<Record<string, unknown>>): Promise<ToolAnswer>;
  /** Sends a signed webhook; `header` replaces the signature. */
  postCall(body: object, header?: string): Promise<ToolAnswer>;
}

export interface WorldParts {
  readonly options?: Partial<VoiceAgentsOptions>;
  readonly state?: SharedState;
  readonly clock?: Clock;
  /** Of several instances over one state the same. */
  readonly subjectKey?: Uint8Array;
}

export function createVoiceAgentsWorld(gate: CallGate, { options, clock, ...parts }: WorldParts = {}): VoiceAgentsWorld {
  const entries: LogEntry[] = [];
  const state = parts.state ?? createMemorySharedState(clock === undefined ? {} : { clock });
  const log = createLog((entry) => entries.push(entry));
  const { endpoints, proof } = createVoiceAgents(
    { agentIds: [agentId], secrets: [secret], postCall: { secrets: [webhookSecret] }, ...options },
    { gate, state, subjectKey: parts.subjectKey ?? randomBytes(32), clock: clock ?? systemClock, log },
  );
  const answer = createDispatcher({
    endpoints,
    agents: createDevelopmentAuthenticator({ allowUnauthenticated: true }),
    administrators: [],
    origins: createOriginPolicy([]),
    isSigned: () => false,
    platform: proof,
    isSecure: false,
    timeout: 10_000,
    log,
    observer: undefined,
  });
  const kit: Callseal = { answer, fetch: createFetch(answer), sweep: () => Promise.resolve({}), finish: () => Promise.resolve() };
  const read = async (response: Response): Promise<ToolAnswer> => ({
    status: response.status,
    body: (await response.json()) as ToolAnswer['body'],
  });
  const tool: VoiceAgentsWorld['tool'] = async (name, fields = {}, headers = { 'x-callseal-secret': secret }) => {
    const where = { conversation_id: conversationId, call_sid: callSid, caller_id: caller };
    return read(await send(kit, routes[name].path, { json: { ...where, ...fields }, headers }));
  };
  return {
    kit,
    entries,
    state,
    tool,
    announce: (fields) => tool('beginConversation', { agent_id: agentId, called_number: '+447700900456', ...fields }),
    async postCall(body, header) {
      const raw = JSON.stringify(body);
      const seconds = Math.floor((clock?.now() ?? Date.now()) / 1000);
      const headers = {
        'content-type': 'application/json',
        'elevenlabs-signature': header ?? webhookSignature(webhookSecret, raw, seconds),
      };
      return read(await send(kit, routes.postCall.path, { raw, headers }));
    },
  };
}
