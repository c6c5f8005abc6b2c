import { describeChain } from './describe-fault.js';
import type { AuditRecomputation, RecomputedDecision } from './recomputation.js';

const missing = {
  policy: 'its policy is not in the log before it',
  profile: 'its profile is not in the log before it',
  signal: 'a signal that it names is not in the log within the day before it, or is there in two versions',
} as const;

/** A recomputation for people, a line each. Everything in it comes from closed lists, ids and numbers of the log. */
export function renderRecomputation(found: Omit<AuditRecomputation, 'text'>): string {
  const { same, different, notRecomputable, findings, broken } = found;
  const total = same + different + notRecomputable;
  return [
    total === 1 ? 'One decision was computed again from the log.' : `${total} decisions were computed again from the log.`,
    `${same} came out the same, ${different} different, and ${notRecomputable} could not be computed.`,
    ...findings.flatMap(renderDecision),
    describeChain(broken),
  ].join('\n');
}

function renderDecision(decision: RecomputedDecision): readonly string[] {
  const { id, sequence, time, action } = decision;
  const name = `Decision ${id} on ${action} (entry ${sequence}, ${time})`;
  switch (decision.outcome) {
    case 'same':
      return [`${name} is the same.`];
    case 'different':
      return decision.differences.map(
        ({ part, recorded, computed }) =>
          `${name} is different: ${part} is ${renderValue(recorded)} in the log and ${renderValue(computed)} when computed.`,
      );
    case 'not-recomputable':
      return [`${name} cannot be computed again: ${missing[decision.missing]}.`];
  }
}

/** JSON as words, where it is a word or a list of them. */
function renderValue(json: string): string {
  const value: unknown = JSON.parse(json);
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) return json;
  return value.length === 0 ? 'none' : value.join(', ');
}
