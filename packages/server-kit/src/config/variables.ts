import { type Environment, type EnvironmentReading, hasText, readVariables, type ValuesOf } from './read-environment.js';
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
export type VariableValues = ValuesOf<typeof variables>;

/** Names in the order of the table. */
export const variableNames = Object.keys(variables) as readonly VariableName[];

/** The table's row, with its optional columns. */
export function variableOf(name: VariableName): Variable {
  return variables[name];
}

/** Reads variables of the table: all of them, or those that are named. */
export function readEnvironment(env: Environment, names?: readonly VariableName[]): EnvironmentReading<typeof variables> {
  return readVariables(env, variables, names);
}

/** Whether a variable is given, by itself or by file. */
export function isGiven(env: Environment, name: VariableName): boolean {
  return hasText(env[name]) || (variableOf(name).secret === true && hasText(env[`${name}_FILE`]));
}
