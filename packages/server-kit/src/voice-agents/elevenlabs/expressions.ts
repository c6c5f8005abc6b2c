import type { VoiceAgentVariable } from '@callseal/protocol/voice-agent-tools';

/** A value that a variable can have. */
export type Literal = string | number | boolean;

/** An expression as the platform's serializer reads it: a tree, not a text. */
export type Expression =
  | { readonly type: 'dynamic_variable'; readonly name: string }
  | { readonly type: 'string_literal'; readonly value: string }
  | { readonly type: 'number_literal'; readonly value: number }
  | { readonly type: 'boolean_literal'; readonly value: boolean }
  | { readonly type: 'and_operator' | 'or_operator'; readonly children: readonly Expression[] }
  | {
      readonly type: 'eq_operator' | 'neq_operator' | 'lt_operator' | 'add_operator';
      readonly left: Expression;
      readonly right: Expression;
    };

export function literal(value: Literal): Expression {
  if (typeof value === 'string') return { type: 'string_literal', value };
  return typeof value === 'number' ? { type: 'number_literal', value } : { type: 'boolean_literal', value };
}

function compare(type: 'eq_operator' | 'neq_operator' | 'lt_operator' | 'add_operator') {
  return (name: VoiceAgentVariable, value: Literal): Expression => ({
    type,
    left: { type: 'dynamic_variable', name },
    right: literal(value),
  });
}

export const is = compare('eq_operator');
export const isNot = compare('neq_operator');
export const isBelow = compare('lt_operator');
export const plus = compare('add_operator');
export const all = (...children: readonly Expression[]): Expression => ({ type: 'and_operator', children });
export const any = (...children: readonly Expression[]): Expression => ({ type: 'or_operator', children });
