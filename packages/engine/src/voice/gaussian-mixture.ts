/**
 * A mixture of Gaussians with diagonal covariances, and how much of an utterance falls to each of them.
 *
 * @module
 */
import { FEATURE_SIZE } from './feature-extraction.js';

/** Parameters: `means` and `variances` are `weights.length × 38`, row by row. */
export interface MixtureParameters {
  readonly weights: Float32Array;
  readonly means: Float32Array;
  readonly variances: Float32Array;
}

/** Zeroth and first order statistics of an utterance under a mixture, about the component means. */
export interface MixtureStatistics {
  /** Frames per component. */
  readonly counts: Float64Array;
  /** Sum of posterior × feature, `components × 38`. */
  readonly sums: Float64Array;
  /** Mean log likelihood per frame, in nepers. */
  readonly logLikelihood: number;
}

/** Posteriors below this are not summed: most components of most frames, whose 38 sums would all but vanish. */
const POSTERIOR_FLOOR = 2e-3;

/** A mixture made ready for fast evaluation: log w·N(x) = constant + Σ x·(linear + x·quadratic). */
export class GaussianMixture {
  readonly components: number;
  readonly parameters: MixtureParameters;
  readonly #constant: Float64Array;
  readonly #linear: Float64Array;
  readonly #quadratic: Float64Array;
  readonly #logs: Float64Array;

  constructor(parameters: MixtureParameters) {
    this.components = parameters.weights.length;
    this.parameters = parameters;
    this.#constant = new Float64Array(this.components);
    this.#linear = new Float64Array(this.components * FEATURE_SIZE);
    this.#quadratic = new Float64Array(this.components * FEATURE_SIZE);
    this.#logs = new Float64Array(this.components);
    for (let component = 0; component < this.components; component++) this.#prepare(component);
  }

  /** Statistics over `frames` rows of `vectors`. */
  accumulate(vectors: Float32Array, frames: number): MixtureStatistics {
    const counts = new Float64Array(this.components);
    const sums = new Float64Array(this.components * FEATURE_SIZE);
    let total = 0;
    for (let frame = 0; frame < frames; frame++) {
      const row = frame * FEATURE_SIZE;
      const norm = this.#posteriors(vectors, row);
      total += norm;
      for (let component = 0; component < this.components; component++) {
        const posterior = Math.exp((this.#logs[component] ?? 0) - norm);
        if (posterior < POSTERIOR_FLOOR) continue;
        counts[component] = (counts[component] ?? 0) + posterior;
        const at = component * FEATURE_SIZE;
        for (let d = 0; d < FEATURE_SIZE; d++) sums[at + d] = (sums[at + d] ?? 0) + posterior * (vectors[row + d] ?? 0);
      }
    }
    return { counts, sums, logLikelihood: frames === 0 ? 0 : total / frames };
  }

  /** Leaves the components' log likelihoods in `#logs` and returns the log of their sum. */
  #posteriors(vectors: Float32Array, row: number): number {
    const logs = this.#logs;
    const linear = this.#linear;
    const quadratic = this.#quadratic;
    let best = -Infinity;
    for (let component = 0, at = 0; component < this.components; component++) {
      let log = this.#constant[component] ?? 0;
      for (let d = 0; d < FEATURE_SIZE; d++, at++) {
        const x = vectors[row + d] ?? 0;
        log += x * ((linear[at] ?? 0) + x * (quadratic[at] ?? 0));
      }
      logs[component] = log;
      if (log > best) best = log;
    }
    let sum = 0;
    for (let component = 0; component < this.components; component++) {
      const below = (logs[component] ?? 0) - best;
      if (below > -12) sum += Math.exp(below);
    }
    return best + Math.log(sum);
  }

  #prepare(component: number): void {
    const { weights, means, variances } = this.parameters;
    let constant = Math.log(weights[component] ?? 0) - (FEATURE_SIZE / 2) * Math.log(2 * Math.PI);
    for (let d = 0; d < FEATURE_SIZE; d++) {
      const at = component * FEATURE_SIZE + d;
      const variance = variances[at] ?? 1;
      const mean = means[at] ?? 0;
      constant -= 0.5 * (Math.log(variance) + (mean * mean) / variance);
      this.#linear[at] = mean / variance;
      this.#quadratic[at] = -0.5 / variance;
    }
    this.#constant[component] = constant;
  }
}
