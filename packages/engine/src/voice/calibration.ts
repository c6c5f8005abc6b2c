/**
 * From a fused score to 0..1, so that 0.5 is the equal-error point.
 *
 * Noise shifts and narrows the scores, and a difference in noise between registration and verification shifts them
 * most. So there is one logistic per pair of line conditions, and a comparison uses what lies between the four
 * nearest (quality measures in calibration: Mandasari et al. 2013).
 *
 * @module
 */

/** Logistics 1 / (1 + exp(−slope·(score − centre))) on a grid of line conditions. */
export interface Calibration {
  /** Ratios of speech to background, in dB, ascending, at least one. */
  readonly levels: readonly number[];
  /** Fused score of equal error, `levels × levels`, symmetric. */
  readonly centres: readonly (readonly number[])[];
  /** Of the same shape, all positive. */
  readonly slopes: readonly (readonly number[])[];
}

/** Calibrated score for the two sides' ratios in dB; a line without any background (`null`) is the cleanest level. */
export function calibrate(calibration: Calibration, score: number, snrA: number | null, snrB: number | null): number {
  const a = place(calibration.levels, snrA);
  const b = place(calibration.levels, snrB);
  const centre = between(calibration.centres, a, b);
  const slope = between(calibration.slopes, a, b);
  return 1 / (1 + Math.exp(-slope * (score - centre)));
}

/** Position on the grid: 1.25 is a quarter of the way from the second level to the third. */
function place(levels: readonly number[], snrDb: number | null): number {
  const last = levels.length - 1;
  if (snrDb === null || snrDb >= (levels[last] ?? 0)) return last;
  const above = levels.findIndex((level) => level > snrDb);
  const low = levels[above - 1];
  const high = levels[above];
  return low === undefined || high === undefined ? 0 : above - 1 + (snrDb - low) / (high - low);
}

function between(grid: readonly (readonly number[])[], a: number, b: number): number {
  const row = Math.floor(a);
  const column = Math.floor(b);
  const at = (i: number, j: number): number => grid[Math.min(i, grid.length - 1)]?.[Math.min(j, grid.length - 1)] ?? 0;
  const upper = at(row, column) + (b - column) * (at(row, column + 1) - at(row, column));
  const lower = at(row + 1, column) + (b - column) * (at(row + 1, column + 1) - at(row + 1, column));
  return upper + (a - row) * (lower - upper);
}
