/**
 * Is a recording fit for a decision? Levels, clipping and silence, counted per 10 ms.
 *
 * @module
 */
import { HOP_SAMPLES } from './log-mel-front-end.js';
import type { QualityProblem } from './voice-method.js';

/** What the counts of a stream come to. */
export interface SignalSummary {
  /** Mean speech over mean background in dB, or `null` until both were heard. */
  readonly snrDb: number | null;
  readonly clippedShare: number;
  readonly silentShare: number;
}

/**
 * Below this ratio there is no score. White telephone-band noise at 20, 10, 8 and 6 dB below the speech reads as 19,
 * 9–10, 7–8 and 5–7 dB here: a 10 dB line passes and still ranks voices, but at 6 dB half of the speech is no longer
 * found, and nothing below 10 dB was calibrated.
 */
export const NOISE_FLOOR_DB = 7;
/**
 * Share of speech samples at the codec's ceiling from which there is no score. Overdriven until 6 % clip, a caller's
 * own score fell from 1.00 to 0.98; at 13 % to 0.54.
 */
export const CLIPPED_SHARE_LIMIT = 0.05;
/** Less speech than this, in seconds, is none at all. */
const NO_SPEECH_SECONDS = 0.1;
/** Background louder than this, in dBFS, without speech is a noisy line and not a quiet caller. */
const LOUD_BACKGROUND_DBFS = -40;
/** Ratios above this are all "very clean"; the difference is in how digital the silence is. */
const SNR_CEILING_DB = 60;
const FRAMES_NEEDED = 10;
/** While this little background was heard, a much quieter one replaces it: the first was the weak part of a word. */
const SETTLED_FRAMES = 100;
const QUIETER_DB = 6;

/** Counts for one stream. */
export class SignalCounter {
  #speechFrames = 0;
  #speechPower = 0;
  #backgroundFrames = 0;
  #backgroundDb = 0;
  #speechSamples = 0;
  #clipped = 0;
  #hops = 0;
  #silentHops = 0;

  /** Takes a hop of speech: its mean square and how many of its samples sit at the ceiling. */
  addSpeech(power: number, clipped: number): void {
    this.#hops++;
    this.#speechFrames++;
    this.#speechPower += power;
    this.#speechSamples += HOP_SAMPLES;
    this.#clipped += clipped;
  }

  /** Takes a hop without speech: the background's level in dBFS, or `null` when it was more than background. */
  addOther(backgroundDb: number | null): void {
    this.#hops++;
    if (backgroundDb !== null) this.#addBackground(backgroundDb);
  }

  /** Takes hops of digital silence or of missing audio. */
  addSilent(hops: number): void {
    this.#hops += hops;
    this.#silentHops += hops;
  }

  /** The counts so far. */
  summary(): SignalSummary {
    return {
      snrDb: this.#snrDb(),
      clippedShare: this.#speechSamples === 0 ? 0 : this.#clipped / this.#speechSamples,
      silentShare: this.#hops === 0 ? 0 : this.#silentHops / this.#hops,
    };
  }

  /** The worst problem, or `null`. */
  problem(netSpeechSeconds: number): QualityProblem | null {
    if (netSpeechSeconds < NO_SPEECH_SECONDS) {
      const heard = this.#backgroundFrames > 0 ? this.#backgroundDb / this.#backgroundFrames : -Infinity;
      return heard > LOUD_BACKGROUND_DBFS ? 'noise' : 'silence';
    }
    const snrDb = this.#snrDb();
    if (snrDb !== null && snrDb < NOISE_FLOOR_DB) return 'noise';
    return this.summary().clippedShare > CLIPPED_SHARE_LIMIT ? 'clipping' : null;
  }

  #addBackground(levelDb: number): void {
    const unsettled = this.#backgroundFrames > 0 && this.#backgroundFrames < SETTLED_FRAMES;
    if (unsettled && levelDb < this.#backgroundDb / this.#backgroundFrames - QUIETER_DB) {
      this.#backgroundFrames = 0;
      this.#backgroundDb = 0;
    }
    this.#backgroundFrames++;
    this.#backgroundDb += levelDb;
  }

  /** Speech is averaged as power and counts its noise too; the background is averaged in dB, which forgives single clicks. */
  #snrDb(): number | null {
    if (this.#speechFrames < FRAMES_NEEDED || this.#backgroundFrames < FRAMES_NEEDED) return null;
    const background = 10 ** (this.#backgroundDb / this.#backgroundFrames / 10);
    const speech = this.#speechPower / this.#speechFrames;
    if (speech <= background) return 0;
    return Math.min(SNR_CEILING_DB, 10 * Math.log10(speech / background - 1 + 1e-9));
  }
}
