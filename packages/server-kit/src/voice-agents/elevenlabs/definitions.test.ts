import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import type * as Serialization from '@elevenlabs/elevenlabs-js/serialization/index.js';
import { routes } from '@callseal/protocol/routes';
import { resetVariables, toolFailures, type VoiceAgentTool } from '@callseal/protocol/voice-agent-tools';
import { routeDocuments } from '../../openapi/route-documents.js';
import { createElevenLabsDefinitions } from './definitions.js';
import type { ElevenLabsSettings } from './settings.js';
import { type ToolName, toolNames } from './tool-names.js';

// the platform's own types, which turn JSON into values and back, and refuse what they do not know
const serialization = createRequire(import.meta.url)('@elevenlabs/elevenlabs-js/serialization') as typeof Serialization;

const settings: ElevenLabsSettings = {
  url: 'https://kit.example/voice/',
  secretId: 'secret_1',
  privilegedAgentId: 'agent_2',
  human: '+447700900100',
  fraudDesk: 'sip:fraud@desk.example',
  toolIds: Object.fromEntries(toolNames.map((name, index) => [name, `tool_${index}`])),
};
const { tools, workflow, agents, missing } = createElevenLabsDefinitions(settings);

interface Property {
  readonly type: string;
  readonly description?: string;
  readonly dynamic_variable?: string;
  readonly constant_value?: unknown;
  readonly items?: { readonly properties: Readonly<Record<string, Property>> };
}
interface ToolConfig {
  readonly name: string;
  readonly assignments: readonly { readonly dynamic_variable: string; readonly value_path: string; readonly sanitize: boolean }[];
  readonly tool_error_handling_mode: string;
  readonly api_schema: {
    readonly url: string;
    readonly request_headers: Readonly<Record<string, unknown>>;
    readonly request_body_schema: { readonly properties: Readonly<Record<string, Property>> };
    readonly response_filter: { readonly mode: string; readonly filters?: readonly string[] };
  };
}
const configOf = (name: ToolName) => tools[name].tool_config as ToolConfig;
const bodyOf = (name: ToolName) => configOf(name).api_schema.request_body_schema.properties;
const routeOf = (name: ToolName) =>
  (Object.keys(toolFailures) as VoiceAgentTool[]).find((one) => configOf(name).api_schema.url.endsWith(routes[one].path))!;

/** The part of a serializer that is used here. */
interface Serializer {
  readonly parse: (raw: unknown, options?: object) => { readonly ok: boolean; readonly value?: unknown; readonly errors?: unknown };
  readonly json: (value: unknown, options?: object) => { readonly ok: boolean; readonly value?: unknown };
}

/** Asserts that the platform reads a definition, all of it, and writes the same again. */
function assertReadBy(serializer: unknown, definition: unknown): void {
  const { parse, json } = serializer as Serializer;
  const read = parse(definition, { unrecognizedObjectKeys: 'fail' });
  assert.ok(read.ok, JSON.stringify(read.errors));
  const written = json(read.value, { unrecognizedObjectKeys: 'fail' });
  assert.ok(written.ok);
  assert.deepEqual(JSON.parse(JSON.stringify(written.value)), JSON.parse(JSON.stringify(definition)));
}

describe('the platform’s own types read, whole and unchanged,', () => {
  for (const name of toolNames) {
    test(`the tool ${name}`, () => {
      assertReadBy(serialization.ToolRequestModel, tools[name]);
    });
  }
  test('the workflow', () => {
    assertReadBy(serialization.AgentWorkflowRequestModel, workflow);
  });
  for (const [name, agent] of Object.entries(agents)) {
    test(`the ${name} agent`, () => {
      assertReadBy(serialization.conversationalAi.agents.BodyCreateAgentV1ConvaiAgentsCreatePost, agent);
    });
  }
  test('and would refuse what they do not know', () => {
    const [name] = toolNames;
    const config = { ...configOf(name), tool_error_handling_mode: 'tell-everything' };
    assert.throws(() => {
      assertReadBy(serialization.ToolRequestModel, { ...tools[name], tool_config: config });
    });
    assert.throws(() => {
      assertReadBy(serialization.AgentWorkflowRequestModel, { ...workflow, nodes: { one: { type: 'teleport' } } });
    });
    const edge = { source: 'a', target: 'b', forward_condition: { type: 'expression', expression: { type: 'text', value: 'a == b' } } };
    assert.throws(() => {
      assertReadBy(serialization.AgentWorkflowRequestModel, { ...workflow, edges: { a__b: edge } });
    });
  });
});

describe('a tool', () => {
  test('is filled in by the model with a code and answers alone, never with caller, call, destination, ticket or action', () => {
    const described: string[] = [];
    const walk = (path: string, { description, items }: Property): void => {
      if (description !== undefined) described.push(path);
      for (const [name, inner] of Object.entries(items?.properties ?? {})) walk(`${path}.${name}`, inner);
    };
    for (const name of toolNames) for (const [field, property] of Object.entries(bodyOf(name))) walk(`${name} ${field}`, property);
    assert.deepEqual(described, [
      'callseal_otp_verify code',
      'callseal_kba_verify questions',
      'callseal_kba_verify questions.id',
      'callseal_kba_verify questions.answer',
    ]);
  });

  test('takes each value from one source', () => {
    for (const name of toolNames) {
      for (const [field, property] of Object.entries(bodyOf(name))) {
        const sources = ['description', 'dynamic_variable', 'constant_value'].filter((source) => Object.hasOwn(property, source));
        assert.equal(sources.length, 1, `${name} ${field}`);
      }
    }
  });

  test('says which conversation, call and caller it is about by what the platform knows', () => {
    for (const name of toolNames) {
      const { conversation_id, call_sid, caller_id } = bodyOf(name);
      const sources = [conversation_id, call_sid, caller_id].map((property) => property?.dynamic_variable);
      assert.deepEqual(sources, ['system__conversation_id', 'system__call_sid', 'system__caller_id']);
    }
  });

  test('proves who it is by a secret that the model never sees, and hides errors from the model', () => {
    for (const name of toolNames) {
      const { api_schema, tool_error_handling_mode } = configOf(name);
      assert.deepEqual(api_schema.request_headers, { 'x-callseal-secret': { secret_id: 'secret_1' } });
      assert.equal(tool_error_handling_mode, 'hide');
    }
  });

  test('assigns what its answers hold, failed ones too, and every ticket out of sight', () => {
    for (const name of toolNames) {
      const route = routeOf(name);
      for (const { dynamic_variable, value_path, sanitize } of configOf(name).assignments) {
        assert.ok(Object.hasOwn(resetVariables, dynamic_variable), `${dynamic_variable} is reset at the start`);
        assert.ok(Object.hasOwn(routeDocuments[route].answer, value_path), `${name} answers ${value_path}`);
        assert.ok(Object.hasOwn(toolFailures[route], value_path), `${name} answers ${value_path} when it fails`);
        assert.equal(sanitize, value_path.endsWith('ticket'));
      }
    }
  });

  test('shows the model nothing of an answer but what it is to say', () => {
    const shown = toolNames.flatMap((name) => configOf(name).api_schema.response_filter.filters ?? []);
    assert.deepEqual(shown, ['questions', 'contact_name', 'hints', 'transactions']);
    for (const name of toolNames) assert.notEqual(configOf(name).api_schema.response_filter.mode, 'all');
  });

  test('leads to the configured server and a route of its own', () => {
    const urls = toolNames.map((name) => configOf(name).api_schema.url);
    assert.deepEqual(
      new Set(urls),
      new Set(Object.keys(toolFailures).map((one) => `https://kit.example/voice${routes[one as VoiceAgentTool].path}`)),
    );
  });
});

describe('the agents', () => {
  test('begin with every variable reset, ask the webhook, and let no client choose where to start', () => {
    for (const agent of Object.values(agents) as unknown as readonly {
      readonly conversation_config: { readonly agent: { readonly dynamic_variables: { readonly dynamic_variable_placeholders: object } } };
      readonly platform_settings: { readonly auth: object; readonly overrides: Readonly<Record<string, boolean>> };
    }[]) {
      assert.deepEqual(agent.conversation_config.agent.dynamic_variables.dynamic_variable_placeholders, resetVariables);
      assert.deepEqual(agent.platform_settings.auth, { enable_auth: true });
      assert.deepEqual(agent.platform_settings.overrides, {
        enable_conversation_initiation_client_data_from_webhook: true,
        enable_starting_workflow_node_id_from_client: false,
        enable_procedure_ids_from_client: false,
        custom_llm_extra_body: false,
      });
    }
  });

  test('before the verification have no tool of their own', () => {
    const front = agents.front as {
      readonly conversation_config: { readonly agent: { readonly prompt: { readonly tool_ids: unknown[] } } };
    };
    assert.deepEqual(front.conversation_config.agent.prompt.tool_ids, []);
  });
});

describe('settings', () => {
  test('that the platform gives later may be left out, and are named', () => {
    assert.deepEqual(missing, []);
    const early = createElevenLabsDefinitions({ url: 'https://kit.example' });
    assert.deepEqual(early.missing, [...toolNames.map((name) => `toolIds.${name}`), 'secretId', 'privilegedAgentId', 'human', 'fraudDesk']);
    assert.ok(JSON.stringify(early.workflow).includes('REPLACE-privilegedAgentId'));
    assertReadBy(serialization.AgentWorkflowRequestModel, early.workflow);
  });

  for (const [what, wrong] of [
    ['no URL', { ...settings, url: undefined }],
    ['a URL that is not encrypted', { ...settings, url: 'http://kit.example' }],
    ['a destination that is no number', { ...settings, human: 'my phone' }],
    ['a destination with more behind it', { ...settings, fraudDesk: 'sip:a@b.example?header=x' }],
    ['a tool that there is not', { ...settings, toolIds: { callseal_magic: 'tool_1' } }],
    ['a setting that there is not', { ...settings, agentID: 'x' }],
  ] as const) {
    test(`with ${what} are refused`, () => {
      assert.throws(() => createElevenLabsDefinitions(wrong as never), { code: 'CONFIG_INVALID' });
    });
  }
});
