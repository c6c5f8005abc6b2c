import type * as z from 'zod/mini';
import { accessVariables } from './variables-access.js';
import { customerVariables } from './variables-customers.js';
import { gateVariables } from './variables-gate.js';
import { storageVariables } from './variables-storage.js';
import type { Variable } from './variable.js';

/** Every variable that the `callseal` command reads. */
export const variables = { ...accessVariables, ...gateVariables, ...customerVariables, ...storageVariables } as const satisfies Readonly<
  Record<string, Variable>
>;

export type VariableName = keyof typeof variables;

/** The values of the variables that were given. */
export type VariableValues = { readonly [Name in VariableName]?: z.output<(typeof variables)[Name]['schema']> | undefined };

/** Names in the order of the table. */
export const variableNames = Object.keys(variables) as readonly VariableName[];

/** The table's row, with its optional columns. */
export function variableOf(name: VariableName): Variable {
  return variables[name];
}
