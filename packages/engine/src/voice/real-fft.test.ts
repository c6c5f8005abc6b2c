import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { RealFft } from './real-fft.js';
import { uniform } from './test-signals.js';

function naive(input: Float64Array): { re: number[]; im: number[] } {
  const re: number[] = [];
  const im: number[] = [];
  for (let k = 0; k <= input.length / 2; k++) {
    re.push(input.reduce((sum, x, n) => sum + x * Math.cos((2 * Math.PI * k * n) / input.length), 0));
    im.push(-input.reduce((sum, x, n) => sum + x * Math.sin((2 * Math.PI * k * n) / input.length), 0));
  }
  return { re, im };
}

describe('RealFft', () => {
  for (const size of [8, 16, 32, 64, 128, 256, 512]) {
    it(`agrees with the definition for ${String(size)} points`, () => {
      const next = uniform(size);
      const input = Float64Array.from({ length: size }, () => next() - 0.5);
      const expected = naive(input);
      const fft = new RealFft(size);
      const [re, im, power] = [new Float64Array(size / 2 + 1), new Float64Array(size / 2 + 1), new Float64Array(size / 2 + 1)];
      fft.transform(input, re, im);
      fft.power(input, power);
      for (let k = 0; k <= size / 2; k++) {
        assert.ok(Math.abs((re[k] ?? 0) - (expected.re[k] ?? 0)) < 1e-10);
        assert.ok(Math.abs((im[k] ?? 0) - (expected.im[k] ?? 0)) < 1e-10);
        assert.ok(Math.abs((power[k] ?? 0) - ((expected.re[k] ?? 0) ** 2 + (expected.im[k] ?? 0) ** 2)) < 1e-9);
      }
    });
  }

  it('leaves nothing of one input in the next result', () => {
    const fft = new RealFft(256);
    const [first, second] = [new Float64Array(129), new Float64Array(129)];
    const input = Float64Array.from({ length: 256 }, (_, n) => Math.sin(n));
    fft.power(input, first);
    fft.power(new Float64Array(256).fill(1), second);
    fft.power(input, second);
    assert.deepEqual(second, first);
  });

  it('refuses sizes that are no power of two', () => {
    for (const size of [0, 4, 100, 257]) assert.throws(() => new RealFft(size), RangeError);
  });
});
