// A simulated telephone line: 300-3400 Hz band, gain, noise, G.711 mu-law. Everything random is seeded.
import { readFileSync } from 'node:fs';
import { encodeMulaw, MULAW_TO_LINEAR } from '../dist/voice/mulaw.js';
import { random } from './voices/random.mjs';

export const SAMPLE_RATE = 8000;

/** Samples, full scale 1, of an 8 kHz 16-bit mono WAV file. */
export function readWav(file) {
  const bytes = readFileSync(file);
  let at = 12;
  while (at + 8 <= bytes.length && bytes.toString('latin1', at, at + 4) !== 'data') at += 8 + bytes.readUInt32LE(at + 4);
  const count = Math.min(bytes.readUInt32LE(at + 4), bytes.length - at - 8) >> 1;
  return Float64Array.from({ length: count }, (_, n) => bytes.readInt16LE(at + 8 + 2 * n) / 32768);
}

/** Second-order section (Bristow-Johnson's cookbook): 'low' or 'high' pass. */
export function biquad(samples, kind, hertz, q) {
  const w = (2 * Math.PI * hertz) / SAMPLE_RATE;
  const alpha = Math.sin(w) / (2 * q);
  const c = Math.cos(w);
  const a0 = 1 + alpha;
  const edge = kind === 'low' ? (1 - c) / 2 : (1 + c) / 2;
  const [b0, b1, b2, a1, a2] = [edge / a0, ((kind === 'low' ? 2 : -2) * edge) / a0, edge / a0, (-2 * c) / a0, (1 - alpha) / a0];
  const out = new Float64Array(samples.length);
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  for (let n = 0; n < samples.length; n++) {
    const x = samples[n];
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    out[n] = y;
  }
  return out;
}

/** Butterworth of order four on both sides. */
export function bandPass(samples, low = 300, high = 3400) {
  let out = samples;
  for (const q of [0.5412, 1.3066]) out = biquad(biquad(out, 'high', low, q), 'low', high, q);
  return out;
}

/** Mean power of what is within 25 dB of the loudest 20 ms: the level of the speech itself, without its pauses. */
export function activePower(samples) {
  const powers = [];
  for (let at = 0; at + 160 <= samples.length; at += 160) {
    let sum = 0;
    for (let n = at; n < at + 160; n++) sum += samples[n] ** 2;
    powers.push(sum / 160);
  }
  const threshold = Math.max(...powers) / 316;
  const active = powers.filter((power) => power >= threshold);
  return active.reduce((sum, power) => sum + power, 0) / active.length;
}

/** White Gaussian noise in the telephone band with a mean power of one. */
function lineNoise(length, uniform) {
  const white = Float64Array.from({ length }, () => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform()));
  const noise = bandPass(white);
  const scale = 1 / Math.sqrt(noise.reduce((sum, x) => sum + x * x, 0) / length);
  return noise.map((x) => x * scale);
}

/** Joins sentences as a call has them: half a second before, between and after. */
export function join(parts, pause = 4000) {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length + pause, pause));
  let at = pause;
  for (const part of parts) {
    out.set(part, at);
    at += part.length + pause;
  }
  return out;
}

/** Sends samples down a line: mu-law bytes. `snrDb` null is a clean line; `gainDb` is over the recording's own level. */
export function telephone(samples, { snrDb = null, gainDb = -6, seed = '' } = {}) {
  const band = bandPass(samples);
  const power = activePower(band);
  const noise = snrDb === null ? null : lineNoise(samples.length, random('noise' + seed));
  const noiseScale = snrDb === null ? 0 : Math.sqrt(power / 10 ** (snrDb / 10));
  const gain = 32768 * 10 ** (gainDb / 20);
  return Uint8Array.from(band, (x, n) => encodeMulaw(gain * (x + (noise === null ? 0 : noise[n] * noiseScale))));
}

/** Linear samples, full scale 1, of mu-law bytes. */
export function toLinear(mulaw) {
  return Float64Array.from(mulaw, (code) => MULAW_TO_LINEAR[code] / 32768);
}

/** A gain for one call, in dB, uniform from -14 to -2. */
export function callGain(seed) {
  return -14 + 12 * random('gain' + seed)();
}
