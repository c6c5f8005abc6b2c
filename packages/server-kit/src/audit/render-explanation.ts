import type { AuditDecision, AuditEvent } from './audit-event.js';
import { describeChain } from './describe-fault.js';
import type { AuditExplanation, ExplainedEvidence } from './explanation.js';

/** An explanation for people, a sentence each line. Everything in it comes from closed lists, ids and numbers of the log. */
export function renderExplanation(explanation: Omit<AuditExplanation, 'text'>): string {
  const { decision, sequence, time, evidence, grants, broken } = explanation;
  const { policy, profile } = decision;
  return [
    `Decision ${decision.id} is entry ${sequence}, written at ${time}.`,
    `It sent ${decision.action} to ${decision.route}, as of ${decision.at}.`,
    `The rule that decided is ${decision.rule}, of policy ${policy.name}, version ${policy.version} (${policy.hash}).`,
    `The assurance profile is ${profile.name} (${profile.hash}).`,
    sentence('Its reasons', decision.reasons),
    sentence('Proven factors', decision.provenFactors),
    ...(decision.requiredFactors.length === 0 ? [] : [`Wanted were ${decision.atLeast} of ${decision.requiredFactors.join(', ')}.`]),
    sentence('Thresholds of the rules', thresholdsOf(decision)),
    sentence(
      'Versions',
      decision.tools.map(({ tool, version }) => `${tool} ${version}`),
    ),
    ...(evidence.length === 0 ? ['There was no evidence.'] : evidence.map(renderEvidence)),
    ...(decision.unreadable === undefined ? [] : [`${decision.unreadable} more pieces of evidence could not be read.`]),
    ...grants.map(({ event, time: at, sequence: place }) => `${renderGrant(event)} at ${at} (entry ${place}).`),
    describeChain(broken),
  ].join('\n');
}

function sentence(title: string, items: readonly string[]): string {
  return `${title}: ${items.length === 0 ? 'none' : items.join(', ')}.`;
}

function thresholdsOf({ thresholds }: AuditDecision): string[] {
  return thresholds.map(({ signal, atLeast, below }) => {
    const bounds = [atLeast === undefined ? [] : [`from ${atLeast}`], below === undefined ? [] : [`below ${below}`]].flat();
    return `${signal} ${bounds.join(' ')}`;
  });
}

function renderEvidence({ signal, ageMs, counted, use }: ExplainedEvidence): string {
  const worth = `it was ${ageMs / 1000} s old and ${counted ? `counted as ${use ?? 'evidence'}` : 'did not count'}`;
  if (signal === undefined) return `Evidence: a signal that the log does not hold for this call; ${worth}.`;
  const { kind, source, outcome, score, modelHash } = signal;
  const scored = score === undefined ? '' : `, score ${score}`;
  const model = modelHash === undefined ? '' : `, by model ${modelHash}`;
  return `Evidence: ${kind} from ${source} was ${outcome}${scored}${model}; ${worth}.`;
}

function renderGrant(event: AuditEvent): string {
  const [first = '', ...rest] = event.type.replaceAll('-', ' ');
  const detail = 'reason' in event ? `, for ${event.reason},` : '';
  return `${first.toUpperCase()}${rest.join('')}${detail}`;
}
