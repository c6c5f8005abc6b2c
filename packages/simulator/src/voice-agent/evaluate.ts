import { simulatorError } from '../errors.js';
import type { Expression, Variables } from './definitions.js';

/**
 * What an expression comes to. A variable that is not set is `null`; numbers are compared with numbers alone.
 * @throws CallsealError `OPTION_INVALID` for an operator that is not known here.
 */
export function evaluate(expression: Expression | undefined, variables: Readonly<Variables>): unknown {
  const { type = '', name = '', value, left, right, children = [] } = expression ?? {};
  const side = (which: Expression | undefined): unknown => evaluate(which, variables);
  switch (type) {
    case 'dynamic_variable':
      return Object.hasOwn(variables, name) ? variables[name] : null;
    case 'string_literal':
    case 'number_literal':
    case 'boolean_literal':
      return value;
    case 'null_literal':
      return null;
    case 'and_operator':
      return children.every((child) => side(child) === true);
    case 'or_operator':
      return children.some((child) => side(child) === true);
    case 'eq_operator':
      return side(left) === side(right);
    case 'neq_operator':
      return side(left) !== side(right);
    default:
      return calculate(type, () => [side(left), side(right)]);
  }
}

function calculate(type: string, sides: () => readonly [left: unknown, right: unknown]): unknown {
  const operate = operators[type];
  if (operate === undefined) throw simulatorError('OPTION_INVALID', `workflow has an expression of type ${type}, which is not simulated.`);
  const [left, right] = sides();
  return typeof left === 'number' && typeof right === 'number' ? operate(left, right) : false;
}

const operators: Readonly<Record<string, (left: number, right: number) => unknown>> = {
  lt_operator: (left, right) => left < right,
  lte_operator: (left, right) => left <= right,
  gt_operator: (left, right) => left > right,
  gte_operator: (left, right) => left >= right,
  add_operator: (left, right) => left + right,
  sub_operator: (left, right) => left - right,
};
