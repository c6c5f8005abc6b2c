/**
 * Voice activity: is this frame speech?
 *
 * The mean excess of the log-mel spectrum over its noise floor, smoothed, against two thresholds (hysteresis),
 * with an onset of several frames against clicks and a hang-over for the ends of words.
 *
 * @module
 */
import { FRAMES_PER_SECOND } from './log-mel-front-end.js';
import { MEL_BANDS } from './mel-bank.js';
import { NoiseFloor } from './noise-floor.js';

const DB_PER_NEPER_POWER = 10 / Math.LN10;
const ON_DB = 4.5;
const OFF_DB = 3;
const EXCESS_SMOOTHING = 0.5;
const ONSET_FRAMES = 3;
const HANG_OVER_FRAMES = 12;
/** Of the hang-over, how much is likely to be the end of the word rather than the pause behind it. */
const COUNTED_HANG_OVER_FRAMES = 6;
/** After digital silence the first windows are only partly filled: their energies would pull the floor down for seconds. */
const PARTIAL_FRAMES = 2;
/**
 * Frames before the floor is trusted to be background: a call that begins in the middle of a word has the word for its
 * floor until the first dip, and the word must not be counted as noise.
 */
const UNTRUSTED_FRAMES = 50;
/** A frame this near to the floor, in dB, is background and not a weak part of speech. */
const BACKGROUND_DB = 1.5;
/** Quieter than this is silence whatever the floor says, in dBFS. Set by hand; no quiet callers were measured. */
const ABSOLUTE_FLOOR_DBFS = -55;
/** How far below the loudest recent frame speech may be, and how quickly that peak is forgotten. */
const RANGE_DB = 24;
const PEAK_FALL_DB_PER_FRAME = 3 / FRAMES_PER_SECOND;
/**
 * How far, in dB, the minimum of a smoothed band lies below its mean in steady noise, averaged over the bands.
 * Measured with a minute each of telephone-band noise at −50 to −20 dBFS through µ-law: with it the smoothed excess of
 * noise has its median at 0.05 dB and its largest value at 1.7 dB, well below the thresholds.
 */
const MINIMUM_BIAS_DB = 3.5;

/** What a frame is. `tail` is the part of the hang-over that no longer counts. */
export type FrameKind = 'silence' | 'speech' | 'tail';

/** One stream's detector. */
export class SpeechDetector {
  readonly #noise = new NoiseFloor();
  #excessDb = 0;
  #peakDb = -Infinity;
  #onset = 0;
  #hangOver = 0;
  #sounding = 0;
  #heard = 0;

  /** Whether the last frame sounded like the background alone. */
  get isBackground(): boolean {
    const trusted = this.#sounding > PARTIAL_FRAMES && this.#heard > UNTRUSTED_FRAMES;
    return trusted && this.#hangOver === 0 && Math.abs(this.#excessDb) < BACKGROUND_DB;
  }
  /** Takes a frame's log band energies and its level in dBFS. */
  classify(logMel: Float32Array, levelDb: number): FrameKind {
    this.#heard++;
    if (++this.#sounding > PARTIAL_FRAMES) this.#noise.update(logMel);
    this.#excessDb = EXCESS_SMOOTHING * this.#excessDb + (1 - EXCESS_SMOOTHING) * this.#excess(logMel);
    this.#peakDb = Math.max(levelDb, this.#peakDb - PEAK_FALL_DB_PER_FRAME);
    const audible = levelDb > ABSOLUTE_FLOOR_DBFS && levelDb > this.#peakDb - RANGE_DB;
    return this.#step(audible ? this.#excessDb : -Infinity);
  }

  /** Takes a frame of digital silence: the line sent nothing, which says nothing about the room's noise. */
  classifySilence(): FrameKind {
    this.#sounding = 0;
    this.#excessDb *= EXCESS_SMOOTHING;
    this.#peakDb -= PEAK_FALL_DB_PER_FRAME;
    return this.#step(-Infinity);
  }

  /** Lets time pass without audio. */
  skip(frames: number): void {
    this.#sounding = 0;
    this.#excessDb = 0;
    this.#onset = 0;
    this.#hangOver = 0;
    this.#peakDb -= PEAK_FALL_DB_PER_FRAME * frames;
  }

  /** Mean excess of this frame over the floor in dB; nothing before the floor is known. */
  #excess(logMel: Float32Array): number {
    const floor = this.#noise.floor;
    let sum = 0;
    for (let band = 0; band < MEL_BANDS; band++) sum += (logMel[band] ?? 0) - (floor[band] ?? 0);
    return sum === -Infinity ? 0 : (sum / MEL_BANDS) * DB_PER_NEPER_POWER - MINIMUM_BIAS_DB;
  }

  #step(excessDb: number): FrameKind {
    if (excessDb > (this.#hangOver > 0 ? OFF_DB : ON_DB)) {
      this.#onset++;
      if (this.#hangOver > 0 || this.#onset >= ONSET_FRAMES) {
        this.#hangOver = HANG_OVER_FRAMES;
        return 'speech';
      }
      return 'silence';
    }
    this.#onset = 0;
    if (this.#hangOver === 0) return 'silence';
    this.#hangOver--;
    return this.#hangOver >= HANG_OVER_FRAMES - COUNTED_HANG_OVER_FRAMES ? 'speech' : 'tail';
  }
}
