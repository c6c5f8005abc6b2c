/**
 * The background's spectrum, by minimum statistics: whoever speaks pauses, so the smallest smoothed energy of
 * the last seconds is background (Martin 2001). Per band, on log energies.
 *
 * @module
 */
import { MEL_BANDS } from './mel-bank.js';

const SMOOTHING = 0.75;
/** 0.2 s per piece, 20 pieces: the floor forgets after 4 s, longer than any word, shorter than a change of room. */
const FRAMES_PER_PIECE = 20;
const PIECES = 20;

/** A running estimate for one stream. */
export class NoiseFloor {
  /** Lowest smoothed log energy per band; +Infinity until the first update. */
  readonly floor = new Float32Array(MEL_BANDS).fill(Infinity);
  readonly #smoothed = new Float32Array(MEL_BANDS);
  readonly #pieces = new Float32Array(MEL_BANDS * PIECES).fill(Infinity);
  readonly #current = new Float32Array(MEL_BANDS).fill(Infinity);
  #started = false;
  #framesInPiece = 0;
  #piece = 0;

  /** Takes the next frame's log band energies. */
  update(logMel: Float32Array): void {
    const keep = this.#started ? SMOOTHING : 0;
    this.#started = true;
    const smoothed = this.#smoothed;
    const current = this.#current;
    const floor = this.floor;
    for (let band = 0; band < MEL_BANDS; band++) {
      const value = keep * (smoothed[band] ?? 0) + (1 - keep) * (logMel[band] ?? 0);
      smoothed[band] = value;
      if (value < (current[band] ?? 0)) current[band] = value;
      if (value < (floor[band] ?? 0)) floor[band] = value;
    }
    if (++this.#framesInPiece === FRAMES_PER_PIECE) this.#closePiece();
  }

  #closePiece(): void {
    this.#framesInPiece = 0;
    this.#pieces.set(this.#current, this.#piece * MEL_BANDS);
    this.#piece = (this.#piece + 1) % PIECES;
    this.#current.fill(Infinity);
    for (let band = 0; band < MEL_BANDS; band++) {
      let lowest = Infinity;
      for (let at = band; at < this.#pieces.length; at += MEL_BANDS) lowest = Math.min(lowest, this.#pieces[at] ?? Infinity);
      this.floor[band] = lowest;
    }
  }
}
