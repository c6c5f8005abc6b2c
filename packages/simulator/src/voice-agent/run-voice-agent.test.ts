import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { evaluate } from './evaluate.js';
import type { VoiceAgentOptions } from './options.js';
import { runVoiceAgent } from './run-voice-agent.js';

const variable = (name: string) => ({ type: 'dynamic_variable', name });
const number = (value: number) => ({ type: 'number_literal', value });
const text = (value: string) => ({ type: 'string_literal', value });

describe('an expression', () => {
  const variables = { risk: 0.7, route: 'primary', verified: true, tries: 2 };
  for (const [what, expression, expected] of [
    ['a variable that is not set is nothing', { type: 'eq_operator', left: variable('other'), right: { type: 'null_literal' } }, true],
    ['an inherited name is not set', variable('constructor'), null],
    ['a text is not a number', { type: 'eq_operator', left: text('1'), right: number(1) }, false],
    ['the text "true" is not true', { type: 'eq_operator', left: text('true'), right: variable('verified') }, false],
    ['below does not include its bound', { type: 'lt_operator', left: variable('risk'), right: number(0.7) }, false],
    ['nothing is below nothing', { type: 'lt_operator', left: variable('other'), right: number(1) }, false],
    ['a text is below no number', { type: 'lt_operator', left: variable('route'), right: number(1) }, false],
    ['a sum', { type: 'add_operator', left: variable('tries'), right: number(1) }, 3],
    ['all of nothing holds', { type: 'and_operator', children: [] }, true],
    ['any of nothing does not', { type: 'or_operator', children: [] }, false],
    ['what is not a truth does not hold', { type: 'and_operator', children: [variable('tries')] }, false],
  ] as const) {
    test(what, () => {
      assert.equal(evaluate(expression, variables), expected);
    });
  }

  test('that is not known is refused', () => {
    assert.throws(() => evaluate({ type: 'llm' }, {}), { code: 'OPTION_INVALID' });
    assert.throws(() => evaluate(undefined, {}), { code: 'OPTION_INVALID' });
  });
});

interface Seen {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A server kit that answers what it is told, and writes down what it was asked. */
async function createKit(answers: Readonly<Record<string, readonly [status: number, body: object]>>) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      seen.push({ path, headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) as Seen['body'] });
      const [status, body] = answers[path] ?? [200, {}];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) =>
        server.close(() => {
          resolve();
        }),
      ),
  };
}

const tool = (name: string, properties: object, assigned: readonly string[], filters: readonly string[] = []) => ({
  tool_config: {
    name,
    assignments: assigned.map((one) => ({ dynamic_variable: one, value_path: one })),
    api_schema: {
      url: `https://kit.example/${name}`,
      request_headers: { 'x-secret': { secret_id: 's' } },
      request_body_schema: { properties },
      response_filter: { mode: 'allow', filters },
    },
  },
});
const tools = {
  one: tool('ask', { conversation_id: { dynamic_variable: 'system__conversation_id' } }, ['asked'], ['questions']),
  two: tool(
    'verify',
    { code: { description: 'the code' }, questions: { description: 'the answers' }, action: { constant_value: 'read' } },
    ['passed'],
  ),
};
const step = (type: string, to: readonly string[], more: object = {}) => ({ type, edge_order: to, ...more });
const edge = (target: string, condition: object = { type: 'unconditional' }) => ({ source: '', target, forward_condition: condition });
const passed = {
  type: 'expression',
  expression: { type: 'eq_operator', left: variable('passed'), right: { type: 'boolean_literal', value: true } },
};
const workflow = {
  nodes: {
    start: step('start', ['a']),
    ask: step('tool', ['b'], { tools: [{ tool_id: 'one' }] }),
    verify: step('tool', ['c', 'd'], { tools: [{ tool_id: 'REPLACE-toolIds.verify' }] }),
    in: step('standalone_agent', []),
    out: step('phone_number', []),
  },
  edges: { a: edge('ask'), b: edge('verify'), c: edge('in', passed), d: edge('out') },
};
const options = (baseUrl: string, more: Partial<VoiceAgentOptions> = {}): VoiceAgentOptions => ({
  baseUrl,
  secret: 'the-secret',
  workflow,
  tools,
  call: { callSid: 'CA1', callerId: '+447700900123', agentId: 'agent_front' },
  customer: { code: () => '123456', answer: ({ id }) => `answer to ${id}` },
  ...more,
});

describe('a scripted conversation', () => {
  test('announces the call, fills tools in as the platform does, and follows what is assigned', async () => {
    await using kit = await createKit({
      '/tools/conversation/init': [200, { dynamic_variables: { passed: false } }],
      '/ask': [200, { asked: true, questions: [{ id: 'q1', text: 'Where?' }] }],
      '/verify': [200, { passed: true }],
    });
    const { node, type, variables } = await runVoiceAgent(options(kit.url, { conversationId: 'conv_0001' }));
    assert.deepEqual([node, type, variables.passed], ['in', 'standalone_agent', true]);
    assert.deepEqual(
      kit.seen.map(({ path }) => path),
      ['/tools/conversation/init', '/ask', '/verify'],
    );
    assert.ok(kit.seen.every(({ headers }) => headers['x-secret'] === 'the-secret'));
    assert.deepEqual(kit.seen[1]?.body, { conversation_id: 'conv_0001' });
    assert.deepEqual(kit.seen[2]?.body, { code: '123456', questions: [{ id: 'q1', answer: 'answer to q1' }], action: 'read' });
  });

  test('lets presets win over the webhook, but not over what the telephony knows', async () => {
    await using kit = await createKit({
      '/tools/conversation/init': [200, { dynamic_variables: { passed: false } }],
      '/verify': [403, {}],
    });
    const presets = { passed: true, system__conversation_id: 'conv_mine' };
    const { node, conversationId } = await runVoiceAgent(options(kit.url, { presets }));
    assert.equal(node, 'in');
    assert.equal(kit.seen[1]?.body.conversation_id, conversationId);
  });

  test('assigns from failures only where that is assumed', async () => {
    await using kit = await createKit({ '/verify': [403, { passed: true, code: 'NO' }] });
    const { node, steps } = await runVoiceAgent(options(kit.url));
    assert.equal(node, 'in');
    assert.deepEqual(steps[2]?.tools, [{ name: 'verify', status: 403, code: 'NO' }]);
    assert.equal((await runVoiceAgent(options(kit.url, { assignsFailures: false }))).node, 'out');
  });

  test('never leaves this machine', async () => {
    await assert.rejects(runVoiceAgent(options('http://kit.example')), { code: 'HOST_NOT_ALLOWED' });
  });

  test('refuses a workflow that goes round, leads nowhere, or lets a model decide', async () => {
    await using kit = await createKit({});
    for (const edges of [
      { ...workflow.edges, d: edge('ask') },
      { ...workflow.edges, b: edge('nowhere') },
      { ...workflow.edges, b: edge('verify', { type: 'llm', condition: 'the caller sounds honest' }) },
    ]) {
      await assert.rejects(runVoiceAgent(options(kit.url, { workflow: { ...workflow, edges } })), { code: 'OPTION_INVALID' });
    }
    await assert.rejects(runVoiceAgent(options(kit.url, { workflow: {} })), { code: 'OPTION_INVALID' });
  });
});
