/**
 * The background model: what voices in general are like, so that one of them can be told apart.
 *
 * @module
 */
import type { Calibration } from './calibration.js';
import { logDeterminantOfMean, TRIANGLE_SIZE } from './covariance.js';
import type { MixtureParameters } from './gaussian-mixture.js';
import { GaussianMixture } from './gaussian-mixture.js';

/** Voices that every utterance is measured against, one utterance each. */
export interface Cohort {
  readonly size: number;
  /** `size` lower triangles. */
  readonly covariances: Float32Array;
  /** Natural log of Hz, one a voice. */
  readonly logF0: Float32Array;
  /** Log determinants of the covariances. */
  readonly logDeterminants: Float64Array;
}

/** What a model is made of: the content of its file. */
export interface BackgroundModelParts {
  readonly mixture: MixtureParameters;
  /** Mean of the adapted offsets of the background's utterances. */
  readonly meanOffsets: Float32Array;
  /** Orthonormal rows, as long as a supervector: how one voice differs from itself. */
  readonly nuisance: Float32Array;
  readonly cohort: Omit<Cohort, 'logDeterminants'>;
  readonly calibration: Calibration;
  /** Share of differing bits below which a fingerprint match is a replay. */
  readonly replayThreshold: number;
}

/** A model ready for use. Immutable; share one among all streams. */
export interface BackgroundModel {
  /** Hexadecimal SHA-256 of the model's file. */
  readonly hash: string;
  readonly mixture: GaussianMixture;
  readonly meanOffsets: Float32Array;
  readonly nuisance: Float32Array;
  readonly cohort: Cohort;
  readonly calibration: Calibration;
  readonly replayThreshold: number;
}

/** Prepares what every comparison needs. */
export function assembleBackgroundModel(parts: BackgroundModelParts, hash: string): BackgroundModel {
  const { covariances, size } = parts.cohort;
  const logDeterminants = Float64Array.from({ length: size }, (_, voice) => {
    const own = covariances.subarray(voice * TRIANGLE_SIZE, (voice + 1) * TRIANGLE_SIZE);
    return logDeterminantOfMean(own, own);
  });
  return { ...parts, hash, mixture: new GaussianMixture(parts.mixture), cohort: { ...parts.cohort, logDeterminants } };
}
