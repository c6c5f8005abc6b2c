/**
 * Second-order statistics of an utterance's static cepstra, and the distance between two of them.
 *
 * @module
 */
import { CEPSTRA, FEATURE_SIZE } from './feature-extraction.js';

/** Numbers in the lower triangle of a 19 × 19 matrix. */
export const TRIANGLE_SIZE = (CEPSTRA * (CEPSTRA + 1)) / 2;

/** Part of the mean variance added to the diagonal, so that even half a second of speech gives an invertible matrix. */
const RIDGE = 0.01;

/** Lower triangle, row by row, of the covariance of the static cepstra, whose mean is already zero. */
export function covarianceTriangle(vectors: Float32Array, frames: number): Float32Array {
  const triangle = new Float64Array(TRIANGLE_SIZE);
  for (let row = 0; row < frames * FEATURE_SIZE; row += FEATURE_SIZE) {
    for (let i = 0, at = 0; i < CEPSTRA; i++) {
      const x = vectors[row + i] ?? 0;
      for (let j = 0; j <= i; j++, at++) triangle[at] = (triangle[at] ?? 0) + x * (vectors[row + j] ?? 0);
    }
  }
  let trace = 0;
  for (let i = 0; i < CEPSTRA; i++) trace += triangle[diagonal(i)] ?? 0;
  const ridge = (RIDGE * trace) / CEPSTRA;
  for (let i = 0; i < CEPSTRA; i++) triangle[diagonal(i)] = (triangle[diagonal(i)] ?? 0) + ridge;
  return Float32Array.from(triangle, (value) => value / Math.max(1, frames));
}

const scratch = new Float64Array(TRIANGLE_SIZE);

/** Log determinant of the mean of two covariances, by Cholesky; `a` alone when called with itself. */
export function logDeterminantOfMean(a: Float32Array, b: Float32Array, start = 0): number {
  for (let at = 0; at < TRIANGLE_SIZE; at++) scratch[at] = 0.5 * ((a[at] ?? 0) + (b[start + at] ?? 0));
  let logDeterminant = 0;
  for (let i = 0; i < CEPSTRA; i++) {
    const rowI = diagonal(i) - i;
    for (let j = 0; j <= i; j++) {
      const rowJ = diagonal(j) - j;
      let sum = scratch[rowI + j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (scratch[rowI + k] ?? 0) * (scratch[rowJ + k] ?? 0);
      if (i === j) {
        const pivot = Math.sqrt(Math.max(sum, 1e-12));
        scratch[rowI + i] = pivot;
        logDeterminant += 2 * Math.log(pivot);
      } else {
        scratch[rowI + j] = sum / (scratch[rowJ + j] ?? 1);
      }
    }
  }
  return logDeterminant;
}

/**
 * Likeness of two covariances: minus the Bhattacharyya distance of zero-mean Gaussians with them
 * (second-order measures: Bimbot, Magrin-Chagnolleau and Mathan 1995). Zero when equal, negative otherwise.
 */
export function covarianceLikeness(logMean: number, logA: number, logB: number): number {
  return -0.5 * (logMean - 0.5 * logA - 0.5 * logB);
}

function diagonal(i: number): number {
  return (i * (i + 3)) / 2;
}
