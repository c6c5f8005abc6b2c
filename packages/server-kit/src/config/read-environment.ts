import { readFileSync } from 'node:fs';
import { nearestName } from './nearest-name.js';
import { type VariableName, variableNames, variableOf, type VariableValues } from './variables.js';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What is wrong with one variable. `mend` continues the name and never repeats the value. */
export interface ConfigProblem {
  readonly variable: string;
  readonly mend: string;
}

/** The variables that could be read, and what is wrong with the rest. */
export interface EnvironmentReading {
  readonly values: VariableValues;
  readonly problems: readonly ConfigProblem[];
}

/** Bytes. Secrets are short; a wrong path must not read a disk into memory. */
const largestSecretFile = 65_536;
const fileNames: ReadonlyMap<string, VariableName> = new Map(
  variableNames.filter((name) => variableOf(name).secret === true).map((name) => [`${name}_FILE`, name] as const),
);

/** Reads every variable of the table by its schema. An empty one counts as not given: compose files pass those. */
export function readEnvironment(env: Environment, names: readonly VariableName[] = variableNames): EnvironmentReading {
  const problems: ConfigProblem[] = [];
  const values: Partial<Record<VariableName, unknown>> = {};
  for (const name of names) {
    const text = textOf(env, name, problems);
    if (text === undefined) continue;
    const parsed = variableOf(name).schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else problems.push({ variable: name, mend: serviceLinkMend(name, text) ?? parsed.error.issues[0]?.message ?? 'cannot be read.' });
  }
  problems.push(...unknownVariables(env));
  return { values: values as VariableValues, problems };
}

/** Whether a variable is given, by itself or by file. */
export function isGiven(env: Environment, name: VariableName): boolean {
  return hasText(env[name]) || (fileNames.has(`${name}_FILE`) && hasText(env[`${name}_FILE`]));
}

function textOf(env: Environment, name: VariableName, problems: ConfigProblem[]): string | undefined {
  const direct = env[name];
  const file = fileNames.has(`${name}_FILE`) ? env[`${name}_FILE`] : undefined;
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
function unknownVariables(env: Environment): readonly ConfigProblem[] {
  const known: readonly string[] = [...variableNames, ...fileNames.keys()];
  return Object.keys(env)
    .filter((name) => name.startsWith('CALLSEAL_') && !name.startsWith('CALLSEAL_ENGINE_') && !known.includes(name))
    .filter((name) => !serviceLink.test(name))
    .map((name) => {
      const nearest = nearestName(name, known);
      return { variable: name, mend: nearest === undefined ? 'is not known: remove it.' : `is not known: did you mean ${nearest}?` };
    });
}

function serviceLinkMend(name: VariableName, text: string): string | undefined {
  return name === 'CALLSEAL_PORT' && text.startsWith('tcp://')
    ? 'was set by Kubernetes for a service named callseal: set enableServiceLinks: false, or rename the service.'
    : undefined;
}

function hasText(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}
