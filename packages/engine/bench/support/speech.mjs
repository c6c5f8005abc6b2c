// Telephone speech for the benchmarks: the simulator's sample voices, as µ-law bytes.
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../../simulator/voices/', import.meta.url);

/** The `data` chunk of an 8 kHz µ-law WAV. */
function readMulaw(file) {
  const wav = readFileSync(file);
  for (let at = 12; at + 8 <= wav.length; ) {
    const size = wav.readUInt32LE(at + 4);
    if (wav.toString('latin1', at, at + 4) === 'data') return wav.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size & 1);
  }
  throw new Error(`No data chunk in ${file}`);
}

const names = readdirSync(folder)
  .filter((name) => name.endsWith('.wav'))
  .sort();

/** Names of the people, such as `alan`. */
export const people = [...new Set(names.map((name) => name.split('-')[0]))];

/** All sentences of one call of a person (calls 1, 2, 3), joined. */
export const speechOf = (person, call) =>
  Buffer.concat(names.filter((name) => name.startsWith(`${person}-${call}-`)).map((name) => readMulaw(new URL(name, folder))));

/** `seconds` of somebody speaking, repeated as often as needed. */
export function longSpeech(person, seconds) {
  const once = Buffer.concat([1, 2, 3].map((call) => speechOf(person, call)));
  const out = Buffer.alloc(seconds * 8000);
  for (let at = 0; at < out.length; at += once.length) once.copy(out, at);
  return out;
}
