/**
 * Is one recording inside another? The smallest share of differing fingerprint bits over all alignments and small
 * changes of speed.
 *
 * Both fingerprints are laid out on their time lines, pauses included, and only words where both have speech are
 * compared. Every eighth word decides which alignments are worth a full look (coarse to fine).
 *
 * @module
 */
import { FINGERPRINT_BITS, PAUSE_FLAG } from './fingerprint.js';

/** Words of the compared stretch at least: 1 s of common speech. Less agrees by chance too often. */
const MIN_COMMON_WORDS = 50;
/** Share of the shorter recording's speech that must be common. */
const MIN_COMMON_SHARE = 0.5;
/** Speeds tried, slowest to fastest: a cheap player, a tape, a deliberate nudge. */
const SPEEDS = [1, 0.99, 1.01, 0.98, 1.02, 0.97, 1.03];
const COARSE_STEP = 8;
/** Coarse alignments per speed that get a full look. */
const CANDIDATES = 6;
/** Longest time line in words (60 s): pauses inside are cut to fit. */
const MAX_TIMELINE = 3000;
/**
 * Words of the heard recording that are compared: 10 s. It bounds the time of a verdict, and a speed between two that
 * are tried drifts by 25 ms at most until the end, a third of what a word looks at.
 */
const MAX_HEARD_WORDS = 500;
const NO_WORD = -1;
/** Result when nothing was comparable: what chance gives. */
const CHANCE = 0.5;

/** A fingerprint on its time line: one word or `-1` (pause) every 20 ms. */
export type Timeline = Int32Array;

/** Lays a fingerprint out. */
export function toTimeline(fingerprint: Uint32Array): Timeline {
  const line = new Int32Array(MAX_TIMELINE).fill(NO_WORD);
  let at = 0;
  for (const word of fingerprint) {
    if (at >= MAX_TIMELINE) break;
    if ((word & PAUSE_FLAG) === 0) line[at++] = word;
    else at = Math.min(MAX_TIMELINE, at + (word & (PAUSE_FLAG - 1)));
  }
  return line.slice(0, at);
}

/** Smallest bit error rate, 0..0.5, between a known recording and the first 10 s of a heard one. */
export function smallestBitErrorRate(known: Timeline, recording: Timeline): number {
  const heard = recording.subarray(0, MAX_HEARD_WORDS);
  const needed = Math.max(MIN_COMMON_WORDS, MIN_COMMON_SHARE * Math.min(speechWords(known), speechWords(heard)));
  let best = CHANCE;
  for (const speed of SPEEDS) {
    const stretched = stretch(known, speed);
    for (const offset of bestOffsets(stretched, heard, needed)) {
      for (let near = offset - 1; near <= offset + 1; near++) {
        best = Math.min(best, errorRate(stretched, heard, near, 1, needed));
      }
    }
  }
  return best;
}

/** The known recording as it would look when played faster (above 1) or slower. */
function stretch(line: Timeline, speed: number): Timeline {
  if (speed === 1) return line;
  return Int32Array.from({ length: Math.floor(line.length / speed) }, (_, at) => line[Math.round(at * speed)] ?? NO_WORD);
}

function bestOffsets(known: Timeline, heard: Timeline, needed: number): number[] {
  const offsets = new Array<number>(CANDIDATES).fill(0);
  const rates = new Array<number>(CANDIDATES).fill(1);
  for (let offset = -known.length; offset < heard.length; offset++) {
    const rate = errorRate(known, heard, offset, COARSE_STEP, needed / COARSE_STEP);
    if (rate >= (rates[CANDIDATES - 1] ?? 0)) continue;
    let place = CANDIDATES - 1;
    for (; place > 0 && rate < (rates[place - 1] ?? 0); place--) {
      rates[place] = rates[place - 1] ?? 1;
      offsets[place] = offsets[place - 1] ?? 0;
    }
    rates[place] = rate;
    offsets[place] = offset;
  }
  return offsets;
}

/** Share of differing bits with `heard` shifted by `offset`, or 1 when fewer than `needed` words are common. */
function errorRate(known: Timeline, heard: Timeline, offset: number, step: number, needed: number): number {
  const end = Math.min(known.length, heard.length - offset);
  let common = 0;
  let errors = 0;
  for (let at = Math.max(0, -offset); at < end; at += step) {
    const a = known[at] ?? NO_WORD;
    const b = heard[at + offset] ?? NO_WORD;
    if ((a | b) < 0) continue;
    common++;
    errors += countBits(a ^ b);
  }
  return common < needed ? 1 : errors / (common * FINGERPRINT_BITS);
}

function countBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function speechWords(line: Timeline): number {
  return line.reduce((count, word) => (word === NO_WORD ? count : count + 1), 0);
}
