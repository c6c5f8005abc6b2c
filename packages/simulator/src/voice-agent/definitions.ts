import { simulatorError } from '../errors.js';

/** Values of variables, as the platform knows them. */
export type Variables = Record<string, unknown>;

/** An expression of the platform's workflow, as far as it is evaluated here. */
export interface Expression {
  readonly type: string;
  readonly name?: string;
  readonly value?: unknown;
  readonly left?: Expression;
  readonly right?: Expression;
  readonly children?: readonly Expression[];
}

export interface Edge {
  readonly source: string;
  readonly target: string;
  readonly forward_condition?: { readonly type: string; readonly expression?: Expression; readonly successful?: boolean };
}

export interface Node {
  readonly type: string;
  readonly edge_order?: readonly string[];
  readonly tools?: readonly { readonly tool_id: string }[];
  readonly updates?: readonly { readonly variable_name: string; readonly expression: Expression }[];
  readonly message?: { readonly type: string; readonly text?: string; readonly prompt?: string };
}

export interface Workflow {
  readonly nodes: Readonly<Record<string, Node>>;
  readonly edges: Readonly<Record<string, Edge>>;
}

/** Where a field of a tool's request comes from. */
export interface Property {
  readonly description?: string;
  readonly dynamic_variable?: string;
  readonly constant_value?: unknown;
}

export interface ToolConfig {
  readonly name: string;
  readonly assignments: readonly { readonly dynamic_variable: string; readonly value_path: string }[];
  readonly api_schema: {
    readonly url: string;
    readonly request_headers: Readonly<Record<string, unknown>>;
    readonly request_body_schema: { readonly properties: Readonly<Record<string, Property>> };
    readonly response_filter?: { readonly mode?: string; readonly filters?: readonly string[] };
  };
}

/** @throws CallsealError `OPTION_INVALID` for what is no workflow. */
export function readWorkflow(given: object): Workflow {
  const { nodes, edges } = given as Partial<Workflow>;
  if (typeof nodes !== 'object' || typeof edges !== 'object') throw simulatorError('OPTION_INVALID', 'workflow has nodes and edges.');
  return { nodes, edges };
}

/**
 * The tool of an id: one that is given under it, or whose name the id ends with, as placeholders do.
 * @throws CallsealError `OPTION_INVALID` when there is none.
 */
export function findTool(tools: Readonly<Record<string, object>>, id: string): ToolConfig {
  const configs = Object.entries(tools).map(([key, tool]) => [key, (tool as { readonly tool_config: ToolConfig }).tool_config] as const);
  const found = configs.find(([key]) => key === id) ?? configs.find(([, { name }]) => id.endsWith(name));
  if (found === undefined) throw simulatorError('OPTION_INVALID', 'tools lacks one that the workflow uses: give every definition.');
  return found[1];
}
