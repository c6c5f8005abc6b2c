/**
 * Natural logarithm by table: exponent and the first eleven bits of the mantissa.
 *
 * Within 0.00025 of the true value, a quarter of the step that frames are stored with. A frame takes twenty-four
 * logarithms: 1.55 µs for all of its spectrum with `Math.log`, 1.42 µs with this.
 *
 * @module
 */
const MANTISSA_BITS = 11;
const TABLE_SIZE = 1 << MANTISSA_BITS;
const DROPPED_BITS = 23 - MANTISSA_BITS;
const EXPONENT_BIAS = 127;

const mantissaLog = Float64Array.from({ length: TABLE_SIZE }, (_, at) => Math.log(1 + (at + 0.5) / TABLE_SIZE) - EXPONENT_BIAS * Math.LN2);
const single = new Float32Array(1);
const bits = new Int32Array(single.buffer);

/** ln(x) for normal positive single-precision numbers. */
export function fastLog(x: number): number {
  single[0] = x;
  const word = bits[0] ?? 0;
  return (word >> 23) * Math.LN2 + (mantissaLog[(word >> DROPPED_BITS) & (TABLE_SIZE - 1)] ?? 0);
}
