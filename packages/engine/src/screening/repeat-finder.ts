/**
 * Does the call repeat itself sample by sample? No living voice does, and no noise of a line.
 *
 * @module
 */
import { MULAW_TO_UNIT } from '../voice/mulaw.js';

/** Samples of a block whose hash is remembered: 20 ms. */
const BLOCK = 160;
/**
 * Blocks at one distance that make a repetition: 300 ms. A lost packet is concealed with at most 60 ms of what came before it, and a key
 * pressed twice plays the same tone for 50 to 200 ms.
 */
const LEAST_BLOCKS = 15;
/** Samples between two of them at most: 500 ms, for the pauses in between are not remembered. */
const LONGEST_BREAK = 4000;
/** Codes that a block holds at least: a tone or a hum repeats by itself, and speech of 20 ms holds 30 and more. */
const LEAST_CODES = 24;
/** Blocks quieter than this, in dBFS, are not remembered: the noise of a good line is made of few codes, and some players loop it. */
const LEAST_DBFS = -45;
const LEAST_ENERGY = BLOCK * 10 ** (LEAST_DBFS / 10);
const MULTIPLIER = 0x01000193;
/** 16 KB a stream; two minutes of speech fill a third of it. */
const FILTER_BITS = 14;

const units = Float64Array.from(MULAW_TO_UNIT);
/** What the sample that leaves the window weighs in the hash: MULTIPLIER^BLOCK, modulo 2³². */
const leaving = Array.from({ length: BLOCK }).reduce<number>((power) => Math.imul(power, MULTIPLIER), 1);

/** Looks at one stream. Keeps a hash of 4 bytes for every 20 ms and the last 20 ms themselves. */
export class RepeatFinder {
  readonly #window = new Uint8Array(BLOCK);
  readonly #codes = new Uint8Array(256);
  /** Hash of a block, and where in the stream it ended. */
  readonly #known = new Map<number, number>();
  /** Whether any block has this upper half: nearly all windows are done with after one look. */
  readonly #filter = new Uint8Array(1 << FILTER_BITS);
  #hash = 0;
  #at = 0;
  #distance = 0;
  #matchedAt = 0;
  #matched = 0;
  #repeated = 0;

  /** Seconds that were heard before. */
  get repeatedSeconds(): number {
    return (this.#repeated * BLOCK) / 8000;
  }

  push(mulaw: Uint8Array): void {
    const window = this.#window;
    for (const code of mulaw) {
      const slot = this.#at % BLOCK;
      const old = window[slot] ?? 0;
      window[slot] = code;
      this.#hash = (Math.imul(this.#hash, MULTIPLIER) + code + 1 - (this.#at < BLOCK ? 0 : Math.imul(leaving, old + 1))) | 0;
      this.#at++;
      if (this.#at < BLOCK) continue;
      if (this.#filter[this.#hash >>> (32 - FILTER_BITS)] === 1) this.#look();
      if (this.#at % BLOCK === 0) this.#remember();
    }
  }

  #look(): void {
    const known = this.#known.get(this.#hash);
    if (known === undefined) return;
    const distance = this.#at - known;
    const isNext = distance === this.#distance && this.#at - this.#matchedAt <= LONGEST_BREAK;
    this.#matched = isNext ? this.#matched + 1 : 1;
    this.#distance = distance;
    this.#matchedAt = this.#at;
    if (this.#matched === LEAST_BLOCKS) this.#repeated += LEAST_BLOCKS;
    else if (this.#matched > LEAST_BLOCKS) this.#repeated++;
  }

  #remember(): void {
    if (this.#known.has(this.#hash) || !this.#isTelling()) return;
    this.#known.set(this.#hash, this.#at);
    this.#filter[this.#hash >>> (32 - FILTER_BITS)] = 1;
  }

  /** Whether the block that the window holds could not be the same by chance. */
  #isTelling(): boolean {
    const codes = this.#codes.fill(0);
    let different = 0;
    let energy = 0;
    for (const code of this.#window) {
      const unit = units[code] ?? 0;
      energy += unit * unit;
      different += 1 - (codes[code] ?? 0);
      codes[code] = 1;
    }
    return different >= LEAST_CODES && energy >= LEAST_ENERGY;
  }
}
