/**
 * G.711 µ-law: the 256 codes as linear samples.
 *
 * Source: ITU-T G.711 (11/1988), table 2a. Samples are on the 16-bit scale (the 14-bit values of the
 * recommendation times four), so the largest magnitude is 32124 and the smallest step 8.
 *
 * @module
 */

/** Samples per second of everything in this folder. */
export const SAMPLE_RATE = 8000;

/** Byte that stands for zero: what silence looks like on the wire. */
export const MULAW_SILENCE = 0xff;

const BIAS = 0x84;

/** Linear sample, 16-bit scale, of one µ-law byte. */
export function decodeMulaw(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + BIAS) << ((bits & 0x70) >> 4)) - BIAS;
  return (bits & 0x80) === 0 ? magnitude : -magnitude;
}

/** All 256 codes decoded. */
export const MULAW_TO_LINEAR: Int16Array = Int16Array.from({ length: 256 }, (_, code) => decodeMulaw(code));

/** The same with full scale 1, for arithmetic. */
export const MULAW_TO_UNIT: Float32Array = Float32Array.from(MULAW_TO_LINEAR, (sample) => sample / 32768);

/** µ-law byte nearest to a linear sample on the 16-bit scale; out-of-range samples clip. */
export function encodeMulaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(32635, Math.abs(Math.round(sample))) + BIAS;
  const exponent = Math.max(0, 24 - Math.clz32(magnitude));
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}
