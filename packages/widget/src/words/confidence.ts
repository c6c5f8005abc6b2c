import type { Evidence } from '@callseal/client';

/** How far a score lies from its threshold, in three steps; `null` when the service gave no score. */
export type Confidence = 'clear' | 'fair' | 'narrow';

/**
 * The distance to the threshold as a share of what is possible on that side: half of it or more is clear, less than an eighth is narrow.
 * The steps are for wording only; the decision itself is the service's.
 */
export function confidenceOf({ score, scoreThreshold }: Evidence): Confidence | null {
  if (score === null) return null;
  const distance = Math.abs(score - scoreThreshold);
  const possible = score >= scoreThreshold ? 1 - scoreThreshold : scoreThreshold;
  const part = possible > 0 ? distance / possible : 1;
  return part >= 0.5 ? 'clear' : part >= 0.125 ? 'fair' : 'narrow';
}
