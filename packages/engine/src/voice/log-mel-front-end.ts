/**
 * From 25 ms of pre-emphasised samples to 24 log band energies.
 *
 * One instance serves every stream of a process: it holds tables and scratch space only, and each call leaves
 * nothing behind that the next one reads.
 *
 * @module
 */
import { fastLog } from './fast-log.js';
import { FFT_SIZE, framePower, WINDOW } from './frame-spectrum.js';
import { MEL_BANDS, MelBank } from './mel-bank.js';
import { SAMPLE_RATE } from './mulaw.js';

/** Samples from one window to the next: 10 ms. */
export const HOP_SAMPLES = 80;
/** Windows per second. */
export const FRAMES_PER_SECOND = SAMPLE_RATE / HOP_SAMPLES;
/** Weight of the previous sample that is taken away before the window (spectrum tilt of speech, about −6 dB/octave). */
export const PRE_EMPHASIS = 0.97;

/**
 * Added to every band energy (full scale = 1) before the logarithm. The rounding noise of µ-law at its finest
 * step puts about 4e-7 into a band, so this only keeps digital silence finite.
 */
export const ENERGY_FLOOR = 1e-7;

/** Band energies of white noise with a mean square of one, after pre-emphasis and window. */
export function whiteNoiseEnergies(): Float64Array {
  const windowPower = WINDOW.reduce((sum, weight) => sum + weight * weight, 0);
  const emphasis = (bin: number): number => 1 + PRE_EMPHASIS ** 2 - 2 * PRE_EMPHASIS * Math.cos((2 * Math.PI * bin) / FFT_SIZE);
  return new MelBank(FFT_SIZE, SAMPLE_RATE).response((bin) => windowPower * emphasis(bin));
}

/** Window, transform, filters, logarithm. */
export class LogMelFrontEnd {
  readonly #bank = new MelBank(FFT_SIZE, SAMPLE_RATE);
  readonly #power = new Float64Array(FFT_SIZE / 2 + 1);
  readonly #energies = new Float64Array(MEL_BANDS + 2);

  /**
   * Natural logarithms of the band energies of the frame that starts at `samples[start]`, written to `logMel`.
   * @param start 24 or more, see {@link framePower}
   */
  analyse(samples: Float32Array, start: number, logMel: Float32Array): void {
    framePower(samples, start, this.#power);
    const energies = this.#energies;
    this.#bank.apply(this.#power, energies);
    for (let band = 0; band < MEL_BANDS; band++) logMel[band] = fastLog((energies[band + 1] ?? 0) + ENERGY_FLOOR);
  }
}
