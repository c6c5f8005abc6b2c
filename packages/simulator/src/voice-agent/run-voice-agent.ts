import { randomUUID } from 'node:crypto';
import { simulatorError } from '../errors.js';
import { type Edge, readWorkflow, type Workflow } from './definitions.js';
import { evaluate } from './evaluate.js';
import type { VoiceAgentOptions, VoiceAgentResult, VoiceAgentStep } from './options.js';
import { createPlatform, type Platform } from './platform.js';

/** Steps after which a workflow is taken to go round in circles. */
const mostSteps = 100;

/**
 * Plays a conversation with a voice agent: announces the call as the platform does, walks the workflow, calls the tools of a server kit on
 * this machine, and lets the scripted customer answer. Nothing is spoken and no model is asked. Rejects with `HOST_NOT_ALLOWED` and
 * `OPTION_INVALID`, and with what `fetch` rejects with when nobody listens.
 */
export async function runVoiceAgent(options: VoiceAgentOptions): Promise<VoiceAgentResult> {
  const workflow = readWorkflow(options.workflow);
  const { conversationId = `conv_${randomUUID()}` } = options;
  const platform = createPlatform(options, conversationId);
  const steps: VoiceAgentStep[] = [];
  await platform.begin();
  let name: string | undefined = Object.keys(workflow.nodes).find((one) => workflow.nodes[one]?.type === 'start');
  while (name !== undefined) {
    if (steps.length === mostSteps) throw simulatorError('OPTION_INVALID', 'workflow goes round in circles.');
    const step: VoiceAgentStep = await take(workflow, name, platform);
    steps.push(step);
    await options.onStep?.(step);
    name = step.next;
  }
  await platform.end();
  const last = steps.at(-1);
  if (last === undefined) throw simulatorError('OPTION_INVALID', 'workflow has no start.');
  return { conversationId, node: last.node, type: last.type, steps, variables: { ...platform.variables } };
}

/** Does what a node says and finds the next. */
async function take(workflow: Workflow, name: string, platform: Platform): Promise<VoiceAgentStep> {
  const { variables } = platform;
  const node = workflow.nodes[name];
  if (node === undefined) throw simulatorError('OPTION_INVALID', 'workflow has an edge that leads nowhere.');
  // the tools of one node run at the same time
  const tools = node.tools && (await Promise.all(node.tools.map(({ tool_id }) => platform.callTool(tool_id))));
  for (const { variable_name, expression } of node.updates ?? []) variables[variable_name] = evaluate(expression, variables);
  const succeeded = tools?.every(({ status }) => status < 300) ?? false;
  const edges = (node.edge_order ?? []).map((id) => workflow.edges[id]);
  const edge = edges.find((one) => one !== undefined && holds(one, succeeded, variables));
  const says = node.message?.text ?? node.message?.prompt;
  return {
    node: name,
    type: node.type,
    ...(says === undefined ? {} : { says }),
    ...(tools === undefined ? {} : { tools }),
    ...(edge === undefined ? {} : { next: edge.target }),
  };
}

function holds({ forward_condition }: Edge, succeeded: boolean, variables: Platform['variables']): boolean {
  switch (forward_condition?.type) {
    case 'unconditional':
      return true;
    case 'expression':
      return evaluate(forward_condition.expression, variables) === true;
    case 'result':
      return forward_condition.successful === succeeded;
    default:
      throw simulatorError('OPTION_INVALID', 'workflow has an edge that a model judges, which is not simulated.');
  }
}
