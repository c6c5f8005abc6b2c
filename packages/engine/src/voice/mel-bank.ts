/**
 * Triangular filters, evenly spaced on the mel scale m = 2595·log10(1 + f/700) (O'Shaughnessy 1987).
 *
 * Neighbouring triangles overlap by half, so each spectrum bin feeds at most two filters, with weights that
 * sum to one: one pass over the bins, two multiplications each.
 *
 * @module
 */

/** Number of filters. */
export const MEL_BANDS = 24;
/** Lower and upper edge of the bank in Hz: the telephone band and a little on both sides. */
export const MEL_LOW_HZ = 200;
export const MEL_HIGH_HZ = 3700;

const toMel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);

/** The bank for one transform size. */
export class MelBank {
  /** First and one past the last bin that any filter hears. */
  readonly firstBin: number;
  readonly endBin: number;
  /** The bins between the peaks of filters b − 2 and b − 1 end before `#ends[b]`. */
  readonly #ends: Uint16Array;
  readonly #rising: Float64Array;

  constructor(fftSize: number, sampleRate: number) {
    const low = toMel(MEL_LOW_HZ);
    const step = (toMel(MEL_HIGH_HZ) - low) / (MEL_BANDS + 1);
    this.firstBin = Math.ceil((MEL_LOW_HZ * fftSize) / sampleRate);
    this.endBin = Math.floor((MEL_HIGH_HZ * fftSize) / sampleRate) + 1;
    this.#ends = new Uint16Array(MEL_BANDS + 1).fill(this.firstBin);
    this.#rising = new Float64Array(this.endBin);
    for (let bin = this.firstBin; bin < this.endBin; bin++) {
      const position = (toMel((bin * sampleRate) / fftSize) - low) / step;
      const below = Math.min(MEL_BANDS, Math.floor(position));
      this.#ends.fill(bin + 1, below);
      this.#rising[bin] = position - below;
    }
  }

  /** Sum of each filter's weights, each bin weighted by `gain`: what white noise of unit power puts into the filters. */
  response(gain: (bin: number) => number): Float64Array {
    const energies = new Float64Array(MEL_BANDS + 2);
    this.apply(
      Float64Array.from({ length: this.endBin }, (_, bin) => gain(bin)),
      energies,
    );
    return energies.slice(1, MEL_BANDS + 1);
  }

  /** Writes the energy in each filter; `energies` needs one spare element at both ends, so filter b is at b + 1. */
  apply(power: Float64Array, energies: Float64Array): void {
    const ends = this.#ends;
    const rising = this.#rising;
    let bin = this.firstBin;
    let fromBelow = 0;
    // sums in registers: adding to `energies` itself, bin by bin, waits for memory each time
    for (let below = 0; below <= MEL_BANDS; below++) {
      const end = ends[below] ?? 0;
      let sum = 0;
      let up = 0;
      for (; bin < end; bin++) {
        const p = power[bin] ?? 0;
        sum += p;
        up += p * (rising[bin] ?? 0);
      }
      energies[below] = fromBelow + sum - up;
      fromBelow = up;
    }
    energies[MEL_BANDS + 1] = fromBelow;
  }
}
