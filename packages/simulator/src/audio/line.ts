/** What a telephone line does to a voice: band, level and noise. Samples are numbers with full scale 32768. */

/** Seeded numbers, uniform in 0..1 (mulberry32): the same seed gives the same noise on every machine. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One second-order high or low pass (Bristow-Johnson, Audio EQ Cookbook), 8 kHz. */
function section(samples: Float64Array, kind: 'high' | 'low', hertz: number, q: number): Float64Array {
  const angle = (2 * Math.PI * hertz) / 8000;
  const alpha = Math.sin(angle) / (2 * q);
  const cosine = Math.cos(angle);
  const a0 = 1 + alpha;
  const edge = (kind === 'low' ? 1 - cosine : 1 + cosine) / (2 * a0);
  const middle = (kind === 'low' ? 2 : -2) * edge;
  const a1 = (-2 * cosine) / a0;
  const a2 = (1 - alpha) / a0;
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return samples.map((x) => {
    const y = edge * x + middle * x1 + edge * x2 - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  });
}

/** Butterworth band pass of order four on either side, 8 kHz. */
export function bandPass(samples: Float64Array, [low, high]: readonly [low: number, high: number]): Float64Array {
  return [0.5412, 1.3066].reduce((band, q) => section(section(band, 'high', low, q), 'low', high, q), samples);
}

/** Mean power of the frames within 25 dB of the loudest 20 ms: the level of the voice without its pauses. 0 for silence. */
export function speechPower(samples: Float64Array): number {
  const powers = Array.from({ length: Math.floor(samples.length / 160) }, (_, frame) =>
    samples.subarray(frame * 160, frame * 160 + 160).reduce((sum, x) => sum + (x * x) / 160, 0),
  );
  const threshold = powers.reduce((most, power) => Math.max(most, power), 0) / 316;
  const active = powers.filter((power) => power > 0 && power >= threshold);
  return active.length === 0 ? 0 : active.reduce((sum, power) => sum + power, 0) / active.length;
}

/** White Gaussian noise in the telephone band with the given mean power. */
export function lineNoise(length: number, power: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const white = Float64Array.from({ length }, () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
  const noise = bandPass(white, [300, 3400]);
  const measured = noise.reduce((sum, x) => sum + x * x, 0) / Math.max(1, length);
  const scale = measured === 0 ? 0 : Math.sqrt(power / measured);
  return noise.map((x) => x * scale);
}

/** Linear samples rounded and clamped to 16 bits. */
export const toInt16 = (samples: Float64Array): Int16Array =>
  Int16Array.from(samples, (x) => Math.max(-32_768, Math.min(32_767, Math.round(x))));
