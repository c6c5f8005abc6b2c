import type { BrokenPlace } from './read-checked.js';
import type { MissingPart } from './replay.js';

/** A part of a decision that does not follow from what the log holds. Both as canonical JSON. */
export interface AuditDifference {
  /** Name of the event's member. */
  readonly part: string;
  readonly recorded: string;
  readonly computed: string;
}

/** What came of computing one decision again. */
export type RecomputedDecision = { readonly id: string; readonly sequence: number; readonly time: string; readonly action: string } & (
  | { readonly outcome: 'same' }
  | { readonly outcome: 'different'; readonly differences: readonly AuditDifference[] }
  /** The log does not hold what the decision names; of signals also when two different ones go by one id. */
  | { readonly outcome: 'not-recomputable'; readonly missing: MissingPart }
);

/** What `recomputeAudit` found. */
export interface AuditRecomputation {
  readonly same: number;
  readonly different: number;
  readonly notRecomputable: number;
  /** Decisions that are not the same; the one that was asked for in any case. */
  readonly findings: readonly RecomputedDecision[];
  /** The first broken place of the log, if it has one. */
  readonly broken: BrokenPlace | null;
  /** All of it for people, a line each. */
  readonly text: string;
}
