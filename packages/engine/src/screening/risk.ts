import type { FraudReason } from '@callseal/protocol/gate-routes';
import type { LineReport } from './line-inspector.js';
import type { ReplayCheck } from '../voice/voice-method.js';

/** What was checked; `null` for what could not be. */
export interface RiskFactors {
  readonly replay: ReplayCheck | null;
  readonly injection: LineReport | null;
  readonly isOnWatchlist: boolean | null;
}

/** Nothing was found. Not 0: what was not checked may still be wrong. */
const NOTHING_FOUND = 0.1;
/** A recording that was recognised is risky at any likeness; the policy's step-up begins at 0.7. */
const LEAST_OF_REPLAY = 0.8;
const WATCHLIST = 0.95;

/**
 * The worst of what was found: a recording 0.8 or, if its authenticity is lower than 0.2, the rest to 1; an injection its score, 0.7 to
 * 0.9; a hit on the watchlist 0.95; nothing 0.1. They are not added up: each is one attack, and two signs of it are no second one.
 * `null` when nothing was found and neither recordings nor the line could be checked.
 */
export function riskOf({ replay, injection, isOnWatchlist }: RiskFactors): number | null {
  const found = [
    replay?.replayed === true ? Math.max(LEAST_OF_REPLAY, 1 - replay.authenticity) : 0,
    injection?.score ?? 0,
    isOnWatchlist === true ? WATCHLIST : 0,
  ];
  const worst = Math.max(...found);
  if (worst > 0) return worst;
  return replay === null && injection === null ? null : NOTHING_FOUND;
}

/** Why, in the words of the gate's fraud reasons, worst first. */
export function reasonsOf({ replay, injection, isOnWatchlist }: RiskFactors): readonly FraudReason[] {
  const reasons: FraudReason[] = [];
  if (isOnWatchlist === true) reasons.push('watchlist-match');
  if (replay?.replayed === true) reasons.push('replayed-recording');
  if (injection !== null && injection.findings.length > 0) reasons.push('injected-audio');
  return reasons;
}
