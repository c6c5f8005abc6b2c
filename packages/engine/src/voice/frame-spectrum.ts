/**
 * Power spectrum of one analysis window: 200 samples, Hamming, 256 points.
 *
 * The same transform as `RealFft` (pairs of real samples as 128 complex points, Sorensen, Jones, Heideman and Burrus 1987),
 * written out for this one length, since it is most of the engine's work: three passes (8 × 4 × 4) in natural order, the
 * window inside the first, and the power straight from the packed result. Tables and scratch space belong to the module,
 * which lets the compiler treat their addresses and lengths as constants: 0.6 µs instead of the 1.25 µs of window and `RealFft` (Node 24).
 *
 * @module
 */

/** Samples in an analysis window: 25 ms. */
export const FRAME_SAMPLES = 200;
/** Real points of the transform. */
export const FFT_SIZE = 256;

const HALF = FFT_SIZE / 2;
const EIGHTH = HALF / 8;
/** The zeros stand before the window, where the first eighth of the points then needs no work: power does not know where it began. */
const FIRST_SAMPLE = FFT_SIZE - FRAME_SAMPLES;
const LEADING = FIRST_SAMPLE - 2 * EIGHTH;

/** The Hamming window. */
export const WINDOW: Float64Array = Float64Array.from(
  { length: FRAME_SAMPLES },
  (_, n) => 0.54 - 0.46 * Math.cos((2 * Math.PI * n) / (FRAME_SAMPLES - 1)),
);

/** With the half of `writePower` in it. */
const taper = Float64Array.from({ length: LEADING + FRAME_SAMPLES }, (_, n) => (WINDOW[n - LEADING] ?? 0) * Math.SQRT1_2);
const re = new Float64Array(HALF);
const im = new Float64Array(HALF);
/** Where the eight results of a first butterfly go: the blocks of the next pass, then those of the last. */
const blocks = Uint8Array.from({ length: EIGHTH }, (_, q) => (q & 3) * 32 + (q >> 2) * 8);
const turns8 = twiddles(8);
const turns32 = twiddles(32);
const twiceCos = Float64Array.from({ length: HALF / 2 + 1 }, (_, k) => 2 * Math.cos((2 * Math.PI * k) / FFT_SIZE));
const sin = Float64Array.from({ length: HALF / 2 + 1 }, (_, k) => Math.sin((2 * Math.PI * k) / FFT_SIZE));

/**
 * Writes |X|² of bins 0..128 of the windowed frame `samples[start..start + 200)`.
 *
 * @param start 24 or more: so many samples before the frame are multiplied by zero
 */
export function framePower(samples: Float32Array, start: number, power: Float64Array): void {
  joinEights(samples, start - LEADING);
  joinFours8();
  joinFours32();
  writePower(power);
}

/** Cosine and sine of once, twice and three times each angle of the pass that joins blocks of `step` points. */
function twiddles(step: number): Float64Array {
  const angles = Array.from({ length: step }, (_, k) => (2 * Math.PI * k) / (4 * step));
  return Float64Array.from(angles.flatMap((angle) => [1, 2, 3].flatMap((times) => [Math.cos(times * angle), Math.sin(times * angle)])));
}

/** Window and radix-8 pass; the first of each eight points is zero. */
function joinEights(samples: Float32Array, start: number): void {
  for (let q = 0; q < EIGHTH; q++) {
    const n = 2 * q;
    const s = start + n;
    const p = blocks[q] ?? 0;
    const ar = (samples[s] ?? 0) * (taper[n] ?? 0);
    const ai = (samples[s + 1] ?? 0) * (taper[n + 1] ?? 0);
    const br = (samples[s + 32] ?? 0) * (taper[n + 32] ?? 0);
    const bi = (samples[s + 33] ?? 0) * (taper[n + 33] ?? 0);
    const cr = (samples[s + 64] ?? 0) * (taper[n + 64] ?? 0);
    const ci = (samples[s + 65] ?? 0) * (taper[n + 65] ?? 0);
    const dr = (samples[s + 96] ?? 0) * (taper[n + 96] ?? 0);
    const di = (samples[s + 97] ?? 0) * (taper[n + 97] ?? 0);
    const er = (samples[s + 128] ?? 0) * (taper[n + 128] ?? 0);
    const ei = (samples[s + 129] ?? 0) * (taper[n + 129] ?? 0);
    const fr = (samples[s + 160] ?? 0) * (taper[n + 160] ?? 0);
    const fi = (samples[s + 161] ?? 0) * (taper[n + 161] ?? 0);
    const gr = (samples[s + 192] ?? 0) * (taper[n + 192] ?? 0);
    const gi = (samples[s + 193] ?? 0) * (taper[n + 193] ?? 0);
    const evenRe = br + fr;
    const evenIm = bi + fi;
    const twistRe = bi - fi;
    const twistIm = fr - br;
    const sumRe = ar + er + (cr + gr);
    const sumIm = ai + ei + (ci + gi);
    const acrossRe = ai + ei - (ci + gi);
    const acrossIm = cr + gr - (ar + er);
    const upRe = ar - er + (ci - gi);
    const upIm = ai - ei + (gr - cr);
    const downRe = ar - er - (ci - gi);
    const downIm = ai - ei - (gr - cr);
    put(p, dr + evenRe, di + evenIm, sumRe, sumIm);
    put(p + 1, twistRe - dr, twistIm - di, (upRe + upIm) * Math.SQRT1_2, (upIm - upRe) * Math.SQRT1_2);
    put(p + 2, dr - evenRe, di - evenIm, acrossRe, acrossIm);
    put(p + 3, -dr - twistRe, -di - twistIm, (downIm - downRe) * Math.SQRT1_2, -(downIm + downRe) * Math.SQRT1_2);
  }
}

/** Sum and difference of an even and an odd part. */
function put(p: number, evenRe: number, evenIm: number, oddRe: number, oddIm: number): void {
  re[p] = evenRe + oddRe;
  im[p] = evenIm + oddIm;
  re[p + 4] = evenRe - oddRe;
  im[p + 4] = evenIm - oddIm;
}

/**
 * Four radix-4 joins of 8 points to 32. Each pair is turned as soon as it is read: sixteen registers hold no more. This pass
 * and the next are two functions so that the compiler has each one's steps and table as constants: as one with parameters,
 * the frame takes a fifth longer.
 */
function joinFours8(): void {
  for (let k = 0; k < 8; k++) {
    for (let p = k; p < HALF; p += 32) {
      const c1 = turns8[6 * k] ?? 0;
      const s1 = turns8[6 * k + 1] ?? 0;
      const qr = re[p + 8] ?? 0;
      const qi = im[p + 8] ?? 0;
      const br = qr * c1 + qi * s1;
      const bi = qi * c1 - qr * s1;
      const c2 = turns8[6 * k + 2] ?? 0;
      const s2 = turns8[6 * k + 3] ?? 0;
      const rr = re[p + 16] ?? 0;
      const ri = im[p + 16] ?? 0;
      const cr = rr * c2 + ri * s2;
      const ci = ri * c2 - rr * s2;
      const c3 = turns8[6 * k + 4] ?? 0;
      const s3 = turns8[6 * k + 5] ?? 0;
      const sr = re[p + 24] ?? 0;
      const si = im[p + 24] ?? 0;
      const dr = sr * c3 + si * s3;
      const di = si * c3 - sr * s3;
      putFour(p, 8, br + dr, bi + di, cr, ci, bi - di, dr - br);
    }
  }
}

/** One radix-4 join of 32 points to all. */
function joinFours32(): void {
  for (let p = 0; p < 32; p++) {
    const c1 = turns32[6 * p] ?? 0;
    const s1 = turns32[6 * p + 1] ?? 0;
    const qr = re[p + 32] ?? 0;
    const qi = im[p + 32] ?? 0;
    const br = qr * c1 + qi * s1;
    const bi = qi * c1 - qr * s1;
    const c2 = turns32[6 * p + 2] ?? 0;
    const s2 = turns32[6 * p + 3] ?? 0;
    const rr = re[p + 64] ?? 0;
    const ri = im[p + 64] ?? 0;
    const cr = rr * c2 + ri * s2;
    const ci = ri * c2 - rr * s2;
    const c3 = turns32[6 * p + 4] ?? 0;
    const s3 = turns32[6 * p + 5] ?? 0;
    const sr = re[p + 96] ?? 0;
    const si = im[p + 96] ?? 0;
    const dr = sr * c3 + si * s3;
    const di = si * c3 - sr * s3;
    putFour(p, 32, br + dr, bi + di, cr, ci, bi - di, dr - br);
  }
}

/** Second half of a radix-4 butterfly of points `step` apart: sums and differences of the turned points, back where they came from. */
function putFour(p: number, step: number, sumRe: number, sumIm: number, cr: number, ci: number, twistRe: number, twistIm: number): void {
  const q = p + step;
  const r = q + step;
  const s = r + step;
  const ar = re[p] ?? 0;
  const ai = im[p] ?? 0;
  re[p] = ar + cr + sumRe;
  im[p] = ai + ci + sumIm;
  re[q] = ar - cr + twistRe;
  im[q] = ai - ci + twistIm;
  re[r] = ar + cr - sumRe;
  im[r] = ai + ci - sumIm;
  re[s] = ar - cr - twistRe;
  im[s] = ai - ci - twistIm;
}

/**
 * Takes the spectrum of the pairs apart. With a and b the packed bins k and 128 − k, bin k has the power
 * (|a|² + |b|²)/2 + cos·Re(a)Im(b) + cos·Re(b)Im(a) + sin·(|b|² − |a|²)/2, and bin 128 − k the same with both signs turned.
 */
function writePower(power: Float64Array): void {
  const dc = re[0] ?? 0;
  const nyquist = im[0] ?? 0;
  power[0] = 2 * (dc + nyquist) ** 2;
  power[HALF] = 2 * (dc - nyquist) ** 2;
  for (let k = 1, j = HALF - 1; k <= j; k++, j--) {
    const ar = re[k] ?? 0;
    const ai = im[k] ?? 0;
    const br = re[j] ?? 0;
    const bi = im[j] ?? 0;
    const a = ar * ar + ai * ai;
    const b = br * br + bi * bi;
    const turned = (twiceCos[k] ?? 0) * (ar * bi + br * ai) + (sin[k] ?? 0) * (b - a);
    power[k] = a + b + turned;
    power[j] = a + b - turned;
  }
}
