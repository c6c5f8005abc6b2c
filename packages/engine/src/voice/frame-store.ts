/**
 * The speech frames of one call, kept small until the verdict: 24 log band energies as 16-bit integers, 52 bytes
 * a frame instead of 208 as doubles, so that five seconds of speech take 26 KB.
 *
 * @module
 */
import { FRAMES_PER_SECOND } from './log-mel-front-end.js';
import { MEL_BANDS } from './mel-bank.js';

/** Most speech kept, in frames: 20 s. More than any operation asks for; later speech is counted, not stored. */
export const MAX_STORED_FRAMES = 20 * FRAMES_PER_SECOND;

/** Steps of 1/1024 neper (0.004 dB): far below the ear and the codec; the range is ±32 nepers. */
const STEPS_PER_NEPER = 1024;
const STEPS_PER_DB = 128;
const GROWTH_FRAMES = 250;
const ROW = MEL_BANDS + 2;

/** A growing list of speech frames. */
export class FrameStore {
  #rows = new Int16Array(0);
  #length = 0;

  /** Number of frames stored. */
  get length(): number {
    return this.#length;
  }

  /** Bytes held. */
  get byteLength(): number {
    return this.#rows.byteLength;
  }

  /**
   * Stores a frame.
   * @param levelDb level in dBFS
   * @param afterPause whether the frame before this one was not stored
   */
  add(logMel: Float32Array, levelDb: number, afterPause: boolean): void {
    if (this.#length === MAX_STORED_FRAMES) return;
    let at = this.#length * ROW;
    if (at === this.#rows.length) this.#grow();
    const rows = this.#rows;
    for (let band = 0; band < MEL_BANDS; band++) rows[at++] = (logMel[band] ?? 0) * STEPS_PER_NEPER;
    rows[at++] = levelDb * STEPS_PER_DB;
    rows[at] = afterPause ? 1 : 0;
    this.#length++;
  }

  /** Log energy of one band of one frame, in nepers. */
  logMel(frame: number, band: number): number {
    return (this.#rows[frame * ROW + band] ?? 0) / STEPS_PER_NEPER;
  }

  /** Level of one frame in dBFS. */
  levelDb(frame: number): number {
    return (this.#rows[frame * ROW + MEL_BANDS] ?? 0) / STEPS_PER_DB;
  }

  /** Whether a frame follows a pause, so that nothing may be computed across its start. */
  isAfterPause(frame: number): boolean {
    return this.#rows[frame * ROW + MEL_BANDS + 1] === 1;
  }

  #grow(): void {
    const bigger = new Int16Array(this.#rows.length + GROWTH_FRAMES * ROW);
    bigger.set(this.#rows);
    this.#rows = bigger;
  }
}
