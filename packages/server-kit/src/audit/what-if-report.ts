import type { DecisionReason, FactorKind, GateRoute } from '@callseal/protocol/gate';
import type { BrokenPlace } from './read-checked.js';

/** How many decisions on an action went one way and would go another, or the same. */
export interface RouteChange {
  readonly action: string;
  readonly from: GateRoute;
  readonly to: GateRoute;
  readonly count: number;
}

/** What a caller met, or would have. */
export interface Demand {
  readonly route: GateRoute;
  readonly rule: string;
  readonly reasons: readonly DecisionReason[];
  readonly requiredFactors: readonly FactorKind[];
  readonly atLeast: number;
}

/** A decision that would have gone elsewhere, or asked for something else. */
export interface ChangedDecision {
  readonly id: string;
  readonly sequence: number;
  readonly time: string;
  readonly action: string;
  readonly before: Demand;
  readonly after: Demand;
}

/** What `whatIf` found. */
export interface WhatIf {
  readonly policy: { readonly name: string; readonly version: number };
  /** `null`: the one of each decision. */
  readonly profile: string | null;
  /** How many were judged again. */
  readonly decisions: number;
  /** By action and route, those that stay among them. */
  readonly routes: readonly RouteChange[];
  readonly changed: readonly ChangedDecision[];
  /** Decisions whose signals, or whose own profile, the log does not hold. */
  readonly notReplayable: number;
  /** Decisions of which the log does not say whether the parameters that the profile links were named: it is assumed that they were. */
  readonly assumed: number;
  /** The first broken place of the log, if it has one. */
  readonly broken: BrokenPlace | null;
  /** All of it for people, a line each. */
  readonly text: string;
}
