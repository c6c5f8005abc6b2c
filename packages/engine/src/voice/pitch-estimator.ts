/**
 * Fundamental frequency of a 50 ms window, by the autocorrelation of the compressed spectrum.
 *
 * |X|^½ instead of |X|² flattens the formants, so that the harmonics decide (the idea of Indefrey, Hess and Seeser
 * 1985, and of the generalised autocorrelation of Tolonen and Karjalainen 2000). It also works without the
 * fundamental itself, which a telephone line cuts off.
 *
 * @module
 */
import { SAMPLE_RATE } from './mulaw.js';
import { RealFft } from './real-fft.js';

/** Samples looked at: 50 ms. */
export const PITCH_SAMPLES = 400;

const FFT_SIZE = 512;
/** Harmonics above 2 kHz are more noise than help on a telephone line. */
const END_BIN = FFT_SIZE / 4;
/** With nothing above 2 kHz left, lags at 4 kHz hold everything. */
const LAG_FFT_SIZE = FFT_SIZE / 2;
const LAG_RATE = SAMPLE_RATE / 2;
const LOWEST_HZ = 60;
const HIGHEST_HZ = 400;
const SHORTEST_LAG = LAG_RATE / HIGHEST_HZ;
const LONGEST_LAG = Math.floor(LAG_RATE / LOWEST_HZ);
/** Peak relative to lag zero from which a window counts as voiced. */
const VOICED_ABOVE = 0.14;
/** Preference for short lags, per octave: a peak at twice the period is as high as the true one. */
const OCTAVE_COST = 0.08;

/** Tables and scratch space; one instance serves every stream. */
export class PitchEstimator {
  readonly #fft = new RealFft(FFT_SIZE);
  readonly #window = Float64Array.from(
    { length: PITCH_SAMPLES },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / PITCH_SAMPLES),
  );
  readonly #lagWeight = Float64Array.from(
    { length: LONGEST_LAG + 2 },
    (_, lag) => 1 - OCTAVE_COST * Math.log2(Math.max(lag, SHORTEST_LAG) / SHORTEST_LAG),
  );
  readonly #input = new Float64Array(FFT_SIZE);
  readonly #power = new Float64Array(FFT_SIZE / 2 + 1);
  readonly #lagFft = new RealFft(LAG_FFT_SIZE);
  readonly #mirrored = new Float64Array(LAG_FFT_SIZE);
  readonly #lags = new Float64Array(LAG_FFT_SIZE / 2 + 1);
  readonly #unused = new Float64Array(LAG_FFT_SIZE / 2 + 1);

  /** Natural log of the pitch in Hz in the 50 ms from `samples[start]`, or NaN where it is not voiced. */
  logF0(samples: Float32Array, start: number): number {
    const input = this.#input;
    for (let n = 0; n < PITCH_SAMPLES; n++) input[n] = (samples[start + n] ?? 0) * (this.#window[n] ?? 0);
    this.#fft.power(input, this.#power);
    this.#compress();
    this.#lagFft.transform(this.#mirrored, this.#lags, this.#unused);
    return this.#pick();
  }

  /** Puts the compressed spectrum and its mirror image into the transform's input. */
  #compress(): void {
    const mirrored = this.#mirrored;
    for (let bin = 1; bin < END_BIN; bin++) {
      const taper = 1 - bin / END_BIN;
      const value = Math.sqrt(Math.sqrt(this.#power[bin] ?? 0)) * taper;
      mirrored[bin] = value;
      mirrored[LAG_FFT_SIZE - bin] = value;
    }
  }

  #pick(): number {
    const lags = this.#lags;
    let best = 0;
    let bestScore = 0;
    for (let lag = SHORTEST_LAG; lag <= LONGEST_LAG; lag++) {
      const value = lags[lag] ?? 0;
      const score = value * (this.#lagWeight[lag] ?? 0);
      if (score > bestScore && value >= (lags[lag - 1] ?? 0) && value >= (lags[lag + 1] ?? 0)) {
        best = lag;
        bestScore = score;
      }
    }
    if (best === 0 || (lags[best] ?? 0) < VOICED_ABOVE * (lags[0] ?? 0)) return Number.NaN;
    const before = lags[best - 1] ?? 0;
    const after = lags[best + 1] ?? 0;
    const bend = before + after - 2 * (lags[best] ?? 0);
    const shift = bend === 0 ? 0 : (before - after) / (2 * bend);
    return Math.log(LAG_RATE / (best + shift));
  }
}
