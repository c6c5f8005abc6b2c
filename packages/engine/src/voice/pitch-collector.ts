/**
 * The pitch of one call: looked at now and then while there is speech, and no longer than needed.
 *
 * @module
 */
import type { PitchEstimator } from './pitch-estimator.js';

/** Every sixth speech frame: 17 looks a second are plenty for a median, and a look (4.7 µs) costs as much as three frames. */
const FRAMES_PER_LOOK = 6;
/** Enough voiced windows for a steady median: about 5 s of speech. */
const MAX_VALUES = 64;
/** Fewer voiced windows than this say nothing. */
const MIN_VALUES = 8;

/** Collects voiced windows of one stream. */
export class PitchCollector {
  readonly #values = new Float32Array(MAX_VALUES);
  #length = 0;
  #countdown = 0;

  /** Looks at the window that starts at `samples[start]`, if it is time to. */
  visit(estimator: PitchEstimator, samples: Float32Array, start: number): void {
    if (this.#length === MAX_VALUES || this.#countdown-- > 0) return;
    this.#countdown = FRAMES_PER_LOOK - 1;
    const value = estimator.logF0(samples, start);
    if (!Number.isNaN(value)) this.#values[this.#length++] = value;
  }

  /** Median of the natural log of the pitch in Hz, or `null` when too little was voiced. */
  median(): number | null {
    if (this.#length < MIN_VALUES) return null;
    const sorted = this.#values.slice(0, this.#length).sort();
    return sorted[this.#length >> 1] ?? null;
  }
}
