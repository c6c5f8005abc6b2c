import type { Expression } from './expressions.js';
import type { Definition } from './tool-definitions.js';

/** A way out of a node: to which node, and when. Without `when`: always. */
export interface Way {
  readonly to: string;
  readonly when?: Expression;
  readonly label?: string;
}

/** A node with the ways that lead on from it, tried in order. */
export interface Step {
  readonly node: Definition;
  readonly ways: readonly Way[];
}

/** Pixels between two nodes of the picture. */
const spacing = { x: 320, y: 180 } as const;

/** Nodes in a row of the picture. */
const perRow = 5;

/**
 * A workflow of the platform. A node's ways become edges in its `edge_order`.
 * @throws Error for a way that leads nowhere, or two between the same nodes: the platform knows one.
 */
export function createWorkflow(steps: Readonly<Record<string, Step>>): Definition {
  const names = Object.keys(steps);
  const edges = Object.entries(steps).flatMap(([source, { ways }]) =>
    ways.map((way) => [`${source}__${way.to}`, edgeOf(source, way)] as const),
  );
  for (const [id, { target }] of edges) if (!names.includes(target)) throw new Error(`${id} leads nowhere.`);
  if (new Set(edges.map(([id]) => id)).size !== edges.length) throw new Error('Two edges join the same nodes.');
  return {
    nodes: Object.fromEntries(
      Object.entries(steps).map(([name, { node, ways }], place) => [
        name,
        {
          ...node,
          position: { x: (place % perRow) * spacing.x, y: Math.floor(place / perRow) * spacing.y },
          edge_order: ways.map(({ to }) => `${name}__${to}`),
        },
      ]),
    ),
    edges: Object.fromEntries(edges),
    // a code may be read out again: its node is passed more than once
    prevent_subagent_loops: false,
  };
}

function edgeOf(source: string, { to, when, label }: Way) {
  const named = label === undefined ? {} : { label };
  const condition = when === undefined ? { type: 'unconditional', ...named } : { type: 'expression', ...named, expression: when };
  return { source, target: to, forward_condition: condition };
}

/** Says a text and waits for the caller's answer. */
export function ask(label: string, message: { readonly text: string } | { readonly prompt: string }): Definition {
  const spoken = 'text' in message ? { type: 'literal', text: message.text } : { type: 'prompt', prompt: message.prompt };
  return { type: 'say', label, message: spoken, wait_for_speech_completion: true, wait_for_user_response: true };
}

/** Gives the call to a telephone or SIP address, which gets what the human may do in a header. */
export function dial(destination: string): Definition {
  if (!destination.startsWith('sip')) {
    return {
      type: 'phone_number',
      transfer_destination: { type: 'phone', phone_number: destination },
      transfer_type: 'conference',
      custom_sip_headers: [],
    };
  }
  return {
    type: 'phone_number',
    transfer_destination: { type: 'sip_uri', sip_uri: destination },
    transfer_type: 'sip_refer',
    custom_sip_headers: [{ type: 'dynamic', key: 'X-Callseal-Grant', value: 'auth_transfer_ticket' }],
  };
}
