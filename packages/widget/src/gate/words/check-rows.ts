import type { GateEvidence } from '@callseal/protocol/gate-routes';
import { type GateModel, labelOf } from '../model.js';

/** One check in words. */
export interface CheckRow {
  readonly name: string;
  readonly outcome: string;
  /** Who says so, and how long ago. */
  readonly source: string;
  readonly age: string;
  /** What it counts as, or that it does not; empty for what was not passed: that speaks for nobody. */
  readonly worth: string;
  readonly counts: boolean;
}

/** What was checked on this call, the newest first. `since` is the server's time of the answer that it came with. */
export function checkRows(evidence: readonly GateEvidence[], since: number, model: GateModel): CheckRow[] {
  const elapsed = Math.max(0, (model.now - since) / 1000);
  return [...evidence]
    .sort((one, other) => one.ageSeconds - other.ageSeconds)
    .map((check) => {
      const { checks } = model.wording.gate;
      // also while nobody has asked the server again: what has run out no longer counts
      const counts = check.freshForSeconds > elapsed;
      return {
        name: checks.kinds[check.kind],
        outcome: outcomeOf(check, model),
        source: labelOf(model, check.source),
        age: model.wording.ago(check.ageSeconds + elapsed),
        worth: check.outcome !== 'passed' ? '' : counts ? checks.worth[check.worth] : checks.notCounted,
        counts,
      };
    });
}

function outcomeOf({ kind, outcome, value }: GateEvidence, { wording }: GateModel): string {
  const { checks } = wording.gate;
  if (outcome === 'inconclusive' || outcome === 'not-screened') return checks[outcome];
  return wording.fill(checks[outcome][kind], { value: value === undefined ? '?' : wording.score(value) });
}
