import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { levelOf, tone } from '../test-support/wav-file.js';
import { resample } from './resample.js';

const higherRates = [11_025, 16_000, 22_050, 44_100, 48_000];

test('equal rates change nothing', () => {
  const input = tone(440, 8000, 0.1);
  assert.equal(resample(input, 8000, 8000), input);
});

test('the duration is kept, and a constant stays the same', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...higherRates),
      fc.integer({ min: 1500, max: 3000 }),
      fc.integer({ min: -30_000, max: 30_000 }),
      (rate, length, level) => {
        const output = resample(new Int16Array(length).fill(level), rate, 8000);
        assert.equal(output.length, Math.ceil((length * 8000) / rate));
        const middle = output.subarray(output.length >> 1, (output.length >> 1) + 10);
        for (const sample of middle) assert.ok(Math.abs(sample - level) <= 1, `${sample}`);
      },
    ),
    { numRuns: 50 },
  );
});

test('what the telephone can carry keeps its level and its shape', () => {
  fc.assert(
    fc.property(fc.constantFrom(...higherRates), fc.integer({ min: 200, max: 3300 }), (rate, hertz) => {
      const output = resample(tone(hertz, rate, 0.25), rate, 8000);
      const expected = tone(hertz, 8000, 0.25);
      const middle = expected.map((x, at) => x - (output[at] ?? 0)).subarray(400, 1600);
      // 0.5 % of the amplitude: rounding, and the ripple of the pass band
      assert.ok(
        middle.every((difference) => Math.abs(difference) <= 40),
        `${hertz} Hz at ${rate}`,
      );
    }),
    { numRuns: 60 },
  );
});

test('what the telephone cannot carry is gone and not folded back', () => {
  fc.assert(
    fc.property(fc.constantFrom(16_000, 22_050, 44_100, 48_000), fc.double({ min: 0, max: 1, noNaN: true }), (rate, share) => {
      // from 4.4 kHz, where folding would be heard as 3.6 kHz, to just below Nyquist
      const hertz = 4400 + share * (rate / 2 - 4500);
      const attenuation =
        20 * Math.log10(levelOf(tone(hertz, rate, 0.2)) / Math.max(0.01, levelOf(resample(tone(hertz, rate, 0.2), rate, 8000))));
      assert.ok(attenuation > 60, `${hertz} Hz at ${rate}: ${attenuation} dB`);
    }),
    { numRuns: 60 },
  );
});
