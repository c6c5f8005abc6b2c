/**
 * Replay fingerprint of a stretch of audio, after Haitsma and Kalker (2002): one bit per pair of neighbouring
 * bands, telling whether the energy difference between them grows or falls.
 *
 * A codec, a gain or some noise changes few of these signs; saying the same sentence again changes about half.
 * Only speech is described: what lies between is stored as the length of the pause, so that the time line stays
 * whole while a pause's random noise is never compared.
 *
 * @module
 */
import { MEL_BANDS } from './mel-bank.js';

/** Bits in one word of a fingerprint. */
export const FINGERPRINT_BITS = MEL_BANDS - 1;
/** Frames (10 ms) between two words. */
export const FRAMES_PER_WORD = 2;
/** Set in a word that stands for a pause; the low bits then hold its length in words. */
export const PAUSE_FLAG = 1 << FINGERPRINT_BITS;

const LONGEST_PAUSE = PAUSE_FLAG - 1;
/**
 * The time window, in words: each bit compares the last 40 ms with the 40 ms before. Twice as long resists
 * noise a little better, but then re-spoken sentences come down to 0.25 and replays through 20 dB noise up to 0.26.
 */
const WINDOW = 4;
/** 25 s of speech and pauses. */
const MAX_WORDS = 1250;
const GROWTH_WORDS = 250;

/** Writes one stream's fingerprint. */
export class FingerprintWriter {
  readonly #history = new Float32Array(WINDOW * FINGERPRINT_BITS);
  readonly #sum = new Float32Array(FINGERPRINT_BITS);
  #words = new Uint32Array(0);
  #length = 0;
  #slot = 0;
  #frameInWord = 0;
  #pause = 0;

  /** Bytes held by the words. */
  get byteLength(): number {
    return this.#words.byteLength;
  }

  /** Takes the next frame; `inSpeech` decides whether the word it completes is kept. */
  push(logMel: Float32Array, inSpeech: boolean): void {
    const sum = this.#sum;
    let band = logMel[0] ?? 0;
    for (let bit = 0; bit < FINGERPRINT_BITS; bit++) {
      const above = logMel[bit + 1] ?? 0;
      sum[bit] = (sum[bit] ?? 0) + band - above;
      band = above;
    }
    if (++this.#frameInWord < FRAMES_PER_WORD) return;
    this.#frameInWord = 0;
    this.#history.set(sum, this.#slot * FINGERPRINT_BITS);
    sum.fill(0);
    this.#slot = (this.#slot + 1) % WINDOW;
    if (inSpeech) this.#addWord(this.#signs());
    else this.#pause++;
  }

  /** Lets time pass without audio. */
  skip(frames: number): void {
    this.#pause += Math.round(frames / FRAMES_PER_WORD);
  }

  /** The fingerprint so far, a copy. */
  read(): Uint32Array {
    return this.#words.slice(0, this.#length);
  }

  #signs(): number {
    const history = this.#history;
    let oldest = this.#slot * FINGERPRINT_BITS;
    let older = ((this.#slot + 1) % WINDOW) * FINGERPRINT_BITS;
    let newer = ((this.#slot + 2) % WINDOW) * FINGERPRINT_BITS;
    let newest = ((this.#slot + 3) % WINDOW) * FINGERPRINT_BITS;
    let word = 0;
    for (let bit = 0; bit < FINGERPRINT_BITS; bit++) {
      const before = (history[oldest++] ?? 0) + (history[older++] ?? 0);
      const after = (history[newer++] ?? 0) + (history[newest++] ?? 0);
      if (after > before) word |= 1 << bit;
    }
    return word;
  }

  #addWord(word: number): void {
    if (this.#pause > 0 && this.#length > 0) this.#append(PAUSE_FLAG | Math.min(this.#pause, LONGEST_PAUSE));
    this.#pause = 0;
    this.#append(word);
  }

  #append(word: number): void {
    if (this.#length === MAX_WORDS) return;
    if (this.#length === this.#words.length) {
      const bigger = new Uint32Array(this.#words.length + GROWTH_WORDS);
      bigger.set(this.#words);
      this.#words = bigger;
    }
    this.#words[this.#length++] = word;
  }
}
