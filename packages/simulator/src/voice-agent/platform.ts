import { createHmac } from 'node:crypto';
import { routes } from '@callseal/protocol/routes';
import { simulatorError } from '../errors.js';
import { isLoopbackUrl } from '../loopback.js';
import { findTool, type Property, type ToolConfig, type Variables } from './definitions.js';
import type { AskedQuestion, VoiceAgentCustomer, VoiceAgentOptions, VoiceAgentToolResult } from './options.js';

/** An answer of the server kit. */
interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends requests as the platform does, and keeps the conversation's variables. */
export interface Platform {
  readonly variables: Variables;
  /** Announces the call and takes the variables of the answer, beside the preset ones. */
  begin(): Promise<void>;
  callTool(id: string): Promise<VoiceAgentToolResult>;
  /** Sends the webhook after the conversation, where there is one. */
  end(): Promise<void>;
}

/** @throws CallsealError `HOST_NOT_ALLOWED` for a server beyond this machine. */
export function createPlatform(options: VoiceAgentOptions, conversationId: string): Platform {
  const { call, customer, tools, presets = {}, assignsFailures = true } = options;
  if (!isLoopbackUrl(options.baseUrl, ['http']))
    throw simulatorError('HOST_NOT_ALLOWED', 'baseUrl is on this machine: http://127.0.0.1:<port>.');
  const base = new URL(options.baseUrl);
  /** Where a kit that is mounted below a path has its webhooks. */
  const mounted = (path: string): string => base.pathname.replace(/\/+$/, '') + path;
  const variables: Variables = {};
  /** What the model has read of answers. */
  let questions: readonly AskedQuestion[] = [];

  const post = async (path: string, body: string, headers: Readonly<Record<string, string>>): Promise<Reply> => {
    const response = await fetch(new URL(path, base), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'error',
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    return { status: response.status, body: (await response.json()) as Reply['body'] };
  };
  const assign = ({ assignments }: ToolConfig, { status, body }: Reply): void => {
    if (status >= 400 && !assignsFailures) return;
    for (const { dynamic_variable, value_path } of assignments) {
      const value = body[value_path];
      if (value !== undefined && value !== null) variables[dynamic_variable] = value;
    }
  };
  const secretHeader = { [secretHeaderOf(tools)]: options.secret };

  return {
    variables,
    async begin() {
      const announced = { caller_id: call.callerId, agent_id: call.agentId, called_number: call.calledNumber, call_sid: call.callSid };
      const { status, body } = await post(mounted(routes.beginConversation.path), JSON.stringify(announced), secretHeader);
      const answered = status === 200 ? (body.dynamic_variables as Variables) : {};
      const system = { system__conversation_id: conversationId, system__call_sid: call.callSid, system__caller_id: call.callerId ?? '' };
      Object.assign(variables, answered, presets, system);
    },
    async callTool(id) {
      const config = findTool(tools, id);
      const { url, request_body_schema } = config.api_schema;
      const fields = Object.entries(request_body_schema.properties).map(
        async ([name, property]) => [name, await valueOf(name, property, { variables, customer, questions })] as const,
      );
      const body = JSON.stringify(Object.fromEntries(await Promise.all(fields)));
      // below the path that the definitions name a kit may be mounted
      const reply = await post(new URL(url).pathname, body, secretHeader);
      assign(config, reply);
      if (config.api_schema.response_filter?.filters?.includes('questions') === true) {
        questions = (reply.body.questions ?? []) as readonly AskedQuestion[];
      }
      const { code } = reply.body;
      return { name: config.name, status: reply.status, ...(typeof code === 'string' ? { code } : {}) };
    },
    async end() {
      const { webhookSecret } = options;
      if (webhookSecret === undefined) return;
      const seconds = Math.floor(Date.now() / 1000);
      const data = { agent_id: call.agentId, conversation_id: conversationId, transcript: [] };
      const body = JSON.stringify({ type: 'post_call_transcription', event_timestamp: seconds, data });
      const hash = createHmac('sha256', webhookSecret).update(`${seconds}.${body}`).digest('hex');
      await post(mounted(routes.postCall.path), body, { 'elevenlabs-signature': `t=${seconds},v0=${hash}` });
    },
  };
}

/** The header whose value the platform takes from its secrets. */
function secretHeaderOf(tools: VoiceAgentOptions['tools']): string {
  const [first] = Object.keys(tools);
  const headers = first === undefined ? {} : findTool(tools, first).api_schema.request_headers;
  const [name] = Object.keys(headers);
  if (name === undefined) throw simulatorError('OPTION_INVALID', 'tools name the header of the secret: give every definition.');
  return name;
}

interface Filling {
  readonly variables: Readonly<Variables>;
  readonly customer: VoiceAgentCustomer;
  readonly questions: readonly AskedQuestion[];
}

/** A field's value: constant, from a variable, or what a model makes of what the caller said. */
async function valueOf(name: string, property: Property, { variables, customer, questions }: Filling): Promise<unknown> {
  if ('constant_value' in property) return property.constant_value;
  if (property.dynamic_variable !== undefined) return variables[property.dynamic_variable];
  if (name === 'code') return (await customer.code?.()) ?? '';
  if (name !== 'questions') throw simulatorError('OPTION_INVALID', `tools want a model for ${name}, which is not simulated.`);
  return Promise.all(questions.map(async (question) => ({ id: question.id, answer: (await customer.answer?.(question)) ?? '' })));
}
