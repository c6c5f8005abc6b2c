import type { AssuranceProfile, Decision, DecisionReason } from '@callseal/protocol/gate';
import { hashParameters } from '../json/hash-parameters.js';
import { judge, type Question, type ReadParameters } from './judge.js';
import { deepFreeze } from './parse-declaration.js';

/** What {@link decide} is asked. */
export interface DecideOptions extends Question {
  /** What the action is to be done with, as JSON data: needed where the profile links parameters, and then what the grant is for. */
  readonly parameters?: unknown;
}

const decided = new WeakSet<Decision>();

/** Whether `decide` of this process made the decision, and it was not read from somewhere. */
export function isDecided(decision: Decision): boolean {
  return decided.has(decision);
}

/**
 * Decides what may happen for one action. Pure, and total: whatever is wrong with what it is given becomes a reason, never an exception
 * and never `privileged`.
 */
export function decide(options: DecideOptions): Decision {
  const { decision } = judge(options, (profile) => readParameters(options.parameters, profile));
  // grants follow from it
  deepFreeze(decision);
  decided.add(decision);
  return decision;
}

/** Hash of the parameters, where they are given, and what the profile misses in them. */
function readParameters(parameters: unknown, { linkedParameters }: AssuranceProfile): ReadParameters {
  const problems: DecisionReason[] = [];
  try {
    if (!linkedParameters.every((name) => names(parameters, name))) problems.push('parameters-missing');
    return { hash: parameters === undefined ? undefined : hashParameters(parameters), problems };
  } catch {
    return { hash: undefined, problems: [...problems, 'parameters-invalid'] };
  }
}

function names(parameters: unknown, name: string): boolean {
  if (typeof parameters !== 'object' || parameters === null || !Object.hasOwn(parameters, name)) return false;
  const value: unknown = (parameters as Readonly<Record<string, unknown>>)[name];
  return value !== null && value !== '';
}
