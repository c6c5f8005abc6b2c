import { type FraudReason, fraudReasons } from '@callseal/protocol/gate-routes';
import type { ScreenResult } from '@callseal/protocol/screening';
import type { FraudScreening } from './fraud-provider.js';

/** Hexadecimal digits of a model's hash that name it. */
const hashDigits = 16;

/**
 * What the engine found, as the gate wants it. The model names what was checked, so that whoever reads the audit log years later knows:
 * `84378700cb09c9bb replay+injection+watchlist`.
 */
export function readEngineResult(result: ScreenResult, acceptReplayAndInjection: boolean, at: number): FraudScreening {
  const { risk, replay, injection, watchlist, model } = result;
  const isFound = result.reasons.some((reason) => reason === 'replayed-recording' || reason === 'injected-audio');
  const isAccepted = acceptReplayAndInjection && replay.checked && injection.checked;
  const checks = Object.entries({ replay, injection, watchlist }).filter(([, part]) => part.checked);
  return {
    risk,
    isSynthetic: isFound ? true : isAccepted ? false : null,
    isOnWatchlist: watchlist.hit,
    reasons: [...new Set(result.reasons.map((reason) => (isKnown(reason) ? reason : 'other')))],
    model: [model.hash.slice(0, hashDigits), checks.map(([name]) => name).join('+')].filter((part) => part !== '').join(' ') || 'engine',
    at,
  };
}

function isKnown(reason: string): reason is FraudReason {
  return (fraudReasons as readonly string[]).includes(reason);
}
