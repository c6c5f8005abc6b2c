/**
 * Signals for the tests: tones, noise, and short calls by two synthesised voices.
 *
 * @module
 */
import { readFileSync } from 'node:fs';

import { encodeMulaw, MULAW_SILENCE, MULAW_TO_LINEAR, SAMPLE_RATE } from './mulaw.js';

/** Names of the recorded calls: person and take (`r00` says `a00` again at another rate). */
export type FixtureName = 'awb-a00' | 'awb-a05' | 'awb-r00' | 'slt-a00' | 'slt-a05';

/** A recorded call, µ-law. */
export function fixture(name: FixtureName): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../src/voice/fixtures/${name}.ulaw`, import.meta.url)));
}

/** Seeded uniform numbers, 0 to 1 (mulberry32). */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Gaussian noise with this root mean square in dBFS. */
export function noise(seconds: number, dbfs: number, seed = 1): Float64Array {
  const next = uniform(seed);
  const scale = 10 ** (dbfs / 20);
  const gaussian = (): number => Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(2 * Math.PI * next());
  return Float64Array.from({ length: Math.round(seconds * SAMPLE_RATE) }, () => scale * gaussian());
}

/** A buzz of harmonics with this fundamental, like a held vowel; the peak is 1. */
export function buzz(seconds: number, hertz: number): Float64Array {
  const harmonics = Math.floor(3400 / hertz);
  const wave = Float64Array.from({ length: Math.round(seconds * SAMPLE_RATE) }, (_, n) => {
    let sum = 0;
    for (let h = 1; h <= harmonics; h++) sum += Math.cos((2 * Math.PI * h * hertz * n) / SAMPLE_RATE + h * h);
    return sum;
  });
  const peak = wave.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return wave.map((x) => x / peak);
}

/** Buzzes of 0.4 s with pauses of 0.3 s, over a background; times in seconds, levels in dBFS. */
export function bursts(count: number, speechDbfs: number, backgroundDbfs: number): Float64Array {
  const out = noise(1 + count * 0.7, backgroundDbfs, 7);
  for (let at = 0; at < count; at++) {
    const tone = buzz(0.4, 110 + 10 * (at % 5));
    const power = tone.reduce((sum, x) => sum + x * x, 0) / tone.length;
    const scale = 10 ** (speechDbfs / 20) / Math.sqrt(power);
    const start = Math.round((1 + at * 0.7) * SAMPLE_RATE);
    tone.forEach((x, n) => {
      out[start + n] = (out[start + n] ?? 0) + scale * x;
    });
  }
  return out;
}

/** µ-law of samples with full scale 1. */
export function toMulaw(samples: Float64Array): Uint8Array {
  return Uint8Array.from(samples, (x) => encodeMulaw(32768 * x));
}

/** Samples with full scale 1 of µ-law. */
export function toLinear(mulaw: Uint8Array): Float64Array {
  return Float64Array.from(mulaw, (code) => (MULAW_TO_LINEAR[code] ?? 0) / 32768);
}

/** Digital silence, µ-law. */
export function silence(seconds: number): Uint8Array {
  return new Uint8Array(Math.round(seconds * SAMPLE_RATE)).fill(MULAW_SILENCE);
}

/** The same with white noise this many dB below its mean power. */
export function withNoise(mulaw: Uint8Array, snrDb: number): Uint8Array {
  const clean = toLinear(mulaw);
  const power = clean.reduce((sum, x) => sum + x * x, 0) / clean.length;
  const hiss = noise(clean.length / SAMPLE_RATE, 10 * Math.log10(power) - snrDb, 3);
  return toMulaw(clean.map((x, n) => x + (hiss[n] ?? 0)));
}
