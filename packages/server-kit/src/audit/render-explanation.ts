import type { AuditDecision, AuditEvent } from './audit-event.js';
import type { AuditExplanation, ExplainedEvidence } from './explanation.js';

/** An explanation for people, a line each. Everything in it comes from closed lists, ids and numbers of the log. */
export function renderExplanation(explanation: Omit<AuditExplanation, 'text'>): string {
  const { decision, sequence, time, evidence, grants, broken } = explanation;
  return [
    `Decision ${decision.id} (entry ${sequence}, ${time}): ${decision.route} for ${decision.action}`,
    `  policy ${decision.policy.name} ${decision.policy.version} (${decision.policy.hash}), rule ${decision.rule}, profile ${decision.profile.name} (${decision.profile.hash})`,
    ...list('reasons', decision.reasons),
    ...list('proven factors', decision.provenFactors),
    ...list(`required factors, ${decision.atLeast} of`, decision.requiredFactors),
    ...list('thresholds', thresholdsOf(decision)),
    ...list(
      'tools',
      decision.tools.map(({ tool, version }) => `${tool} ${version}`),
    ),
    evidence.length === 0 ? '  evidence: none' : '  evidence:',
    ...evidence.map((item) => `    ${renderEvidence(item)}`),
    ...grants.map(({ event, time: at, sequence: place }) => `  ${renderGrant(event)} (entry ${place}, ${at})`),
    broken === null ? '  the log is intact' : `  the log is broken at entry ${broken.sequence}: ${broken.fault}`,
  ].join('\n');
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`  ${title}: ${items.join(', ')}`];
}

function thresholdsOf({ thresholds }: AuditDecision): string[] {
  return thresholds.map(({ signal, atLeast, below }) => {
    const bounds = [atLeast === undefined ? [] : [`from ${atLeast}`], below === undefined ? [] : [`below ${below}`]].flat();
    return `${signal} ${bounds.join(' ')}`;
  });
}

function renderEvidence({ signal, ageMs, counted, use }: ExplainedEvidence): string {
  const worth = `${counted ? 'counted' : 'not counted'}${use === undefined ? '' : ` as ${use}`}, ${ageMs / 1000} s old`;
  if (signal === undefined) return `a signal that the log does not hold for this call: ${worth}`;
  const { kind, source, outcome, score, modelHash } = signal;
  const scored = score === undefined ? '' : `, score ${score}`;
  return `${kind} from ${source}: ${outcome}${scored}, ${worth}${modelHash === undefined ? '' : `, model ${modelHash}`}`;
}

function renderGrant(event: AuditEvent): string {
  const reason = 'reason' in event ? `: ${event.reason}` : '';
  return `${event.type.replace('-', ' ')}${reason}`;
}
