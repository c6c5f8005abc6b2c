import { readdirSync, readFileSync } from 'node:fs';

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

/** What a person says in one of their calls; each call has other words. */
export const speechOf = (person: string, call: number): Buffer =>
  Buffer.concat(names.filter((name) => name.startsWith(`${person}-${call}-`)).map((name) => readMulaw(new URL(name, folder))));

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
