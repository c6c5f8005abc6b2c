import { canonicalJson } from '../json/canonical-json.js';
import type { AuditLog } from './audit-log.js';
import type { VerifyAuditOptions } from './chain-checker.js';
import type { AuditRecomputation, RecomputedDecision } from './recomputation.js';
import { judgeRecorded, recordJudged } from './recorded-decision.js';
import { renderRecomputation } from './render-recomputation.js';
import { type RecordedDecision, replayDecisions } from './replay.js';
import { thresholdsOf } from './thresholds.js';

/** Options of {@link recomputeAudit}. */
export interface RecomputeAuditOptions extends VerifyAuditOptions {
  /** Id of the only decision to compute. Default: all. */
  readonly decision?: string;
}

/**
 * Computes decisions again from the log alone, by the code that decides on live calls, and compares. Reads the log once and checks its
 * chain on the way. Evidence older than a day before its decision is not found. Today's code decides: after an update of the kit that
 * changes how evidence is weighed, older decisions may come out different.
 * @throws CallsealError `CONFIG_INVALID` as `verifyAudit` does.
 */
export async function recomputeAudit(log: Pick<AuditLog, 'read'>, options: RecomputeAuditOptions = {}): Promise<AuditRecomputation> {
  const counts = { same: 0, different: 0, 'not-recomputable': 0 };
  const findings: RecomputedDecision[] = [];
  const broken = await replayDecisions(log, options, (recorded) => {
    if (options.decision !== undefined && recorded.event.id !== options.decision) return;
    const recomputed = recompute(recorded);
    counts[recomputed.outcome] += 1;
    if (recomputed.outcome !== 'same' || options.decision !== undefined) findings.push(recomputed);
  });
  const found = { same: counts.same, different: counts.different, notRecomputable: counts['not-recomputable'], findings, broken };
  return { ...found, text: renderRecomputation(found) };
}

function recompute({ event, sequence, time, signals, rules }: RecordedDecision): RecomputedDecision {
  const place = { id: event.id, sequence, time, action: event.action };
  if (typeof rules === 'string') return { ...place, outcome: 'not-recomputable', missing: rules };
  if (signals === 'missing') return { ...place, outcome: 'not-recomputable', missing: 'signal' };
  const judged = judgeRecorded(event, signals, rules);
  const ids = event.evidence.map(({ signal }) => signal);
  const computed = {
    ...recordJudged(judged, signals, ids),
    policy: { ...event.policy, name: rules.policy.id, version: rules.policy.version },
    profile: { ...event.profile, name: rules.profile.id },
    thresholds: thresholdsOf(rules.policy, event.action),
  };
  const differences = (Object.keys(computed) as (keyof typeof computed)[])
    .map((part) => ({ part, recorded: canonicalJson(event[part]), computed: canonicalJson(computed[part]) }))
    .filter(({ recorded, computed: now }) => recorded !== now);
  return differences.length === 0 ? { ...place, outcome: 'same' } : { ...place, outcome: 'different', differences };
}
