import { readFileSync } from 'node:fs';
import type * as z from 'zod/mini';
import { nearestName } from './nearest-name.js';
import type { Variable } from './variable.js';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What is wrong with one variable. `mend` continues the name and never repeats the value. */
export interface ConfigProblem {
  readonly variable: string;
  readonly mend: string;
}

/** A table of variables, by name. */
export type VariableTable = Readonly<Record<string, Variable>>;

/** The values of the variables that were given. */
export type ValuesOf<Table extends VariableTable> = {
  readonly [Name in keyof Table]?: z.output<Table[Name]['schema']> | undefined;
};

/** The variables that could be read, and what is wrong with the rest. */
export interface EnvironmentReading<Table extends VariableTable> {
  readonly values: ValuesOf<Table>;
  readonly problems: readonly ConfigProblem[];
}

/** Bytes. Secrets are short; a wrong path must not read a disk into memory. */
const largestSecretFile = 65_536;

/**
 * Reads variables of a table by their schemas: all of them, or those that are named. An empty one counts as not given: compose files pass
 * those. A name that begins like ours and is not in the table is a problem.
 */
export function readVariables<Table extends VariableTable>(
  env: Environment,
  table: Table,
  names: readonly (keyof Table & string)[] = Object.keys(table),
): EnvironmentReading<Table> {
  const problems: ConfigProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const variable = table[name];
    const text = textOf(env, { name, isSecret: variable?.secret === true }, problems);
    if (text === undefined || variable === undefined) continue;
    const parsed = variable.schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else problems.push({ variable: name, mend: serviceLinkMend(name, text) ?? parsed.error.issues[0]?.message ?? 'cannot be read.' });
  }
  problems.push(...unknownVariables(env, table));
  return { values: values as ValuesOf<Table>, problems };
}

/** Whether text is there. */
export function hasText(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}

function textOf(
  env: Environment,
  { name, isSecret }: { readonly name: string; readonly isSecret: boolean },
  problems: ConfigProblem[],
): string | undefined {
  const direct = env[name];
  const file = isSecret ? env[`${name}_FILE`] : undefined;
  if (!hasText(file)) return hasText(direct) ? direct : undefined;
  if (hasText(direct)) {
    problems.push({ variable: name, mend: `and ${name}_FILE are both set: keep one.` });
    return undefined;
  }
  try {
    const bytes = readFileSync(file.trim());
    const text = bytes.length > largestSecretFile ? '' : bytes.toString('utf8').trim();
    if (text !== '') return text;
    problems.push({ variable: `${name}_FILE`, mend: 'names a file that is empty or too large for a secret.' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    problems.push({ variable: `${name}_FILE`, mend: `names a file that cannot be read (${code}).` });
  }
  return undefined;
}

/** Kubernetes sets these for every service, ours included. */
const serviceLink = /^CALLSEAL(_\w+)?_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)?)$/;

/** A name that begins like ours and is not: a setting somebody believes in, and nobody reads. */
function unknownVariables(env: Environment, table: VariableTable): readonly ConfigProblem[] {
  const known = Object.entries(table).flatMap(([name, { secret }]) => (secret === true ? [name, `${name}_FILE`] : [name]));
  return Object.keys(env)
    .filter((name) => name.startsWith('CALLSEAL_') && !name.startsWith('CALLSEAL_ENGINE_') && !known.includes(name))
    .filter((name) => !serviceLink.test(name))
    .map((name) => {
      const nearest = nearestName(name, known);
      return { variable: name, mend: nearest === undefined ? 'is not known: remove it.' : `is not known: did you mean ${nearest}?` };
    });
}

function serviceLinkMend(name: string, text: string): string | undefined {
  return name === 'CALLSEAL_PORT' && text.startsWith('tcp://')
    ? 'was set by Kubernetes for a service named callseal: set enableServiceLinks: false, or rename the service.'
    : undefined;
}
