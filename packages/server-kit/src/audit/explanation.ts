import type { AuditDecision, AuditSignal } from './audit-event.js';
import type { AuditEntry } from './parse-event.js';
import type { BrokenPlace } from './read-checked.js';

/** Evidence that a decision looked at, joined with the signal it names. */
export interface ExplainedEvidence {
  readonly ageMs: number;
  readonly counted: boolean;
  readonly use?: string;
  /** `undefined` when no such signal of this call was written before the decision: then the decision cannot be computed again. */
  readonly signal: AuditSignal | undefined;
}

/** What the log says about a decision. */
export interface AuditExplanation {
  readonly decision: AuditDecision;
  readonly sequence: number;
  readonly time: string;
  readonly evidence: readonly ExplainedEvidence[];
  /** What became of the decision's grants, in order. */
  readonly grants: readonly AuditEntry[];
  /** The first broken place of the log, if it has one. */
  readonly broken: BrokenPlace | null;
  /** All of it for people, a line each. */
  readonly text: string;
}
