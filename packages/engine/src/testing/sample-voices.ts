import { readdirSync, readFileSync } from 'node:fs';
import { encodeMulaw, MULAW_TO_LINEAR } from '../voice/mulaw.js';
import { noise } from '../voice/test-signals.js';

/** The simulator's sample callers: synthetic voices, 8 kHz µ-law WAV, `<person>-<call>-<sentence>.wav`. */
const folder = new URL('../../../simulator/voices/', import.meta.url);

function readMulaw(file: URL): Buffer {
  const wav = readFileSync(file);
  for (let at = 12; at + 8 <= wav.length; ) {
    const size = wav.readUInt32LE(at + 4);
    if (wav.toString('latin1', at, at + 4) === 'data') return wav.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size & 1);
  }
  throw new Error(`No data chunk in ${file.pathname}`);
}

const names = readdirSync(folder)
  .filter((name) => name.endsWith('.wav'))
  .sort();

/** Everybody there is a sample of, such as `alan`. */
export const people: readonly string[] = [...new Set(names.map((name) => name.split('-')[0] ?? ''))];

const sentencesOf = (person: string, call: number): readonly Buffer[] =>
  names.filter((name) => name.startsWith(`${person}-${call}-`)).map((name) => readMulaw(new URL(name, folder)));

/** What a person says in one of their calls; each call has other words. The files as they are: nothing of a line is in them. */
export const speechOf = (person: string, call: number): Buffer => Buffer.concat(sentencesOf(person, call));

/** The same with pauses of 0.4 s, on a good line: its noise is 40 dB below the voice. Each seed is another day's noise. */
export function callOf(person: string, call: number, seed = call): Buffer {
  const spoken = Buffer.concat(sentencesOf(person, call).flatMap((sentence) => [silence(0.4), sentence]));
  const line = noise(spoken.length / 8000, -60, seed);
  return Buffer.from(spoken.map((code, at) => encodeMulaw((MULAW_TO_LINEAR[code] ?? 0) + 32_768 * (line[at] ?? 0))));
}

/** In pieces of 20 ms, as a telephone sends it. */
export function* pieces(mulaw: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < mulaw.length; at += 160) yield mulaw.subarray(at, at + 160);
}

/** White noise at about −20 dBFS: what a dead, hissing line carries. */
export function whiteNoise(seconds: number): Buffer {
  let state = 12_345;
  return Buffer.from(
    Uint8Array.from({ length: seconds * 8000 }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      // codes 0x10..0x1f and 0x90..0x9f are about 10 dB below the ceiling
      return ((state >>> 16) & 0x8f) | 0x10;
    }),
  );
}

/** Digital silence. */
export const silence = (seconds: number): Buffer => Buffer.alloc(seconds * 8000, 0xff);

/** Speech driven far into the codec's ceiling. */
export const overdriven = (mulaw: Uint8Array): Buffer => Buffer.from(mulaw.map((code) => ((code & 0x70) >= 0x50 ? code : code & 0x80)));
