/**
 * The replay figure as an authenticity, on purpose in few steps: it is one check of many that a live voice must
 * pass, and says nothing about synthetic voices.
 *
 * @module
 */
import type { ReplayCheck } from './voice-method.js';

/** Reported when no recording was matched. Not 1: what was not checked may still be false. */
const NO_REPLAY_FOUND = 0.9;
const STEP = 0.1;

/** Verdict for a bit error rate, by the model's threshold (0.5 exactly there). */
export function judgeReplay(bitErrorRate: number, threshold: number): ReplayCheck {
  const replayed = bitErrorRate < threshold;
  const linear = (0.5 * bitErrorRate) / threshold;
  const stepped = Math.floor(linear / STEP) * STEP;
  const authenticity = replayed ? Math.min(0.4, stepped) : NO_REPLAY_FOUND;
  return { bitErrorRate, authenticity: Math.round(authenticity * 10) / 10, replayed };
}
