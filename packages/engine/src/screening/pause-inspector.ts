/**
 * How a call is quiet: with the noise of its line, or with nothing at all, as a file is.
 *
 * @module
 */
import { HOP_SAMPLES } from '../voice/log-mel-front-end.js';
import { MULAW_TO_UNIT } from '../voice/mulaw.js';

/** Pauses heard so far. */
export interface PauseCount {
  /** Long enough to tell. */
  readonly pauses: number;
  /** Of those, the ones with digital silence, or any other constant, in them. */
  readonly flat: number;
}

/** Below this, in dB under the loudest recent hop, nobody speaks; also below the absolute floor in dBFS. */
const QUIET_BELOW_PEAK_DB = 20;
const QUIET_BELOW_DBFS = -50;
/** The peak is forgotten by 3 dB a second. */
const PEAK_FALL_DB = 0.03;
/** Hops of digital silence that make a pause: 60 ms, longer than the closure of a plosive. */
const FLAT_HOPS = 6;
/** Hops of noise that make a pause: 300 ms. Shorter ones are within sentences, where files of recorded voices hold noise too. */
const NOISY_HOPS = 30;
/**
 * Noise loud enough to reach into the range of the voice is known by its even level, in dB from quietest to loudest hop: white noise spans
 * about 3 in 300 ms, a voice 20.
 */
const EVEN_DB = 5;

const units = Float64Array.from(MULAW_TO_UNIT);

/** Counts the pauses of one stream. Allocates nothing after it was made. */
export class PauseInspector {
  #pauses = 0;
  #flatPauses = 0;
  #peakDb = -Infinity;
  /** Quiet hops since the last loud one; -1 before the first word and once the pause was told. */
  #quiet = -1;
  #flat = 0;
  #evenHops = 0;
  #evenLow = 0;
  #evenHigh = 0;
  #samples = 0;
  #energy = 0;
  #first = 0;
  #isFlat = true;

  push(mulaw: Uint8Array): void {
    for (const code of mulaw) {
      const unit = units[code] ?? 0;
      this.#energy += unit * unit;
      if (this.#samples === 0) this.#first = unit;
      else if (unit !== this.#first) this.#isFlat = false;
      if (++this.#samples === HOP_SAMPLES) this.#closeHop();
    }
  }

  /** Audio is missing: the silence that follows may belong to what is missing. */
  pushGap(): void {
    this.#quiet = -1;
    this.#evenHops = 0;
    this.#startHop();
  }

  count(): PauseCount {
    return { pauses: this.#pauses, flat: this.#flatPauses };
  }

  #closeHop(): void {
    const levelDb = 10 * Math.log10(this.#energy / HOP_SAMPLES + 1e-12);
    const isFlat = this.#isFlat;
    this.#startHop();
    this.#peakDb = Math.max(levelDb, this.#peakDb - PEAK_FALL_DB);
    if (!isFlat && levelDb > this.#peakDb - QUIET_BELOW_PEAK_DB && levelDb > QUIET_BELOW_DBFS) this.#hearLoud(levelDb);
    else {
      this.#evenHops = 0;
      if (this.#quiet >= 0) this.#hearQuiet(isFlat);
    }
  }

  #hearLoud(levelDb: number): void {
    this.#quiet = 0;
    this.#flat = 0;
    this.#evenHops++;
    this.#evenLow = Math.min(this.#evenLow, levelDb);
    this.#evenHigh = Math.max(this.#evenHigh, levelDb);
    if (this.#evenHops === 1 || this.#evenHigh - this.#evenLow > EVEN_DB) {
      this.#evenHops = 1;
      this.#evenLow = levelDb;
      this.#evenHigh = levelDb;
    } else if (this.#evenHops === NOISY_HOPS) this.#pauses++;
  }

  #hearQuiet(isFlat: boolean): void {
    this.#quiet++;
    this.#flat = isFlat ? this.#flat + 1 : 0;
    if (this.#flat === FLAT_HOPS) {
      this.#flatPauses++;
      this.#tell();
    } else if (this.#quiet >= NOISY_HOPS && !isFlat) this.#tell();
  }

  #tell(): void {
    this.#pauses++;
    this.#quiet = -1;
  }

  #startHop(): void {
    this.#samples = 0;
    this.#energy = 0;
    this.#isFlat = true;
  }
}
