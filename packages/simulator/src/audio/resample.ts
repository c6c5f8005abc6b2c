/**
 * Sample-rate conversion by a polyphase windowed sinc, so that speech above 4 kHz does not fold back into the telephone band.
 */

/** Zero crossings of the sinc on either side: with the window a transition of 380 Hz and 80 dB below it. */
const crossings = 48;
/** Kaiser window shape for 80 dB (Kaiser 1974: 0.1102 · (A − 8.7)). */
const beta = 7.857;
/** Pass band as a share of the lower Nyquist frequency: the middle of the transition, 3.6 kHz of 4; up to 3.4 kHz, the telephone's band, nothing is lost. */
const passShare = 0.9;

/** Modified Bessel function of order zero, by its power series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

/** Filter coefficients of every phase; each sums to one, so a constant stays what it is. */
function phasesOf(up: number, cutoff: number, half: number): readonly Float64Array[] {
  const window = (x: number): number => (Math.abs(x) >= 1 ? 0 : bessel(beta * Math.sqrt(1 - x * x)) / bessel(beta));
  return Array.from({ length: up }, (_, phase) => {
    const taps = Float64Array.from({ length: 2 * half + 1 }, (_tap, index) => {
      const distance = index - half - phase / up;
      const x = Math.PI * cutoff * distance;
      return (x === 0 ? 1 : Math.sin(x) / x) * window(distance / (half + 1));
    });
    const sum = taps.reduce((total, tap) => total + tap, 0);
    return taps.map((tap) => tap / sum);
  });
}

/**
 * Converts samples from one rate to another. Equal rates give the same samples.
 * @param samples linear samples
 * @param from samples per second of the input, an integer
 * @param to samples per second of the output, an integer
 */
export function resample(samples: Int16Array, from: number, to: number): Int16Array {
  if (from === to) return samples;
  const divisor = greatestCommonDivisor(from, to);
  const up = to / divisor;
  const down = from / divisor;
  // cut-off relative to the input's Nyquist frequency
  const cutoff = passShare * Math.min(1, to / from);
  const half = Math.ceil(crossings / cutoff);
  const phases = phasesOf(up, cutoff, half);
  const output = new Int16Array(Math.ceil((samples.length * up) / down));
  for (let n = 0; n < output.length; n++) {
    const position = n * down;
    const base = Math.floor(position / up) - half;
    const taps = phases[position % up] ?? new Float64Array();
    let sum = 0;
    for (let k = 0; k < taps.length; k++) sum += (taps[k] ?? 0) * (samples[base + k] ?? 0);
    output[n] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
  return output;
}
