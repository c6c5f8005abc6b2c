import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { FFT_SIZE, FRAME_SAMPLES, framePower, WINDOW } from './frame-spectrum.js';
import { RealFft } from './real-fft.js';
import { uniform } from './test-signals.js';

const BINS = FFT_SIZE / 2 + 1;

/** Window, then the general transform, which has a test against the definition. */
function reference(samples: Float32Array, start: number): Float64Array {
  const input = new Float64Array(FFT_SIZE);
  for (let n = 0; n < FRAME_SAMPLES; n++) input[n] = (samples[start + n] ?? 0) * (WINDOW[n] ?? 0);
  const power = new Float64Array(BINS);
  new RealFft(FFT_SIZE).power(input, power);
  return power;
}

function assertSame(samples: Float32Array, start: number): void {
  const power = new Float64Array(BINS);
  framePower(samples, start, power);
  const expected = reference(samples, start);
  const loudest = Math.max(...expected);
  for (let bin = 0; bin < BINS; bin++)
    assert.ok(Math.abs((power[bin] ?? 0) - (expected[bin] ?? 0)) <= 1e-14 * loudest, `bin ${String(bin)}`);
}

describe('framePower', () => {
  it('agrees with the general transform of the windowed frame, wherever the frame begins', () => {
    const next = uniform(7);
    const samples = Float32Array.from({ length: 1000 }, () => next() - 0.5);
    for (const start of [24, 25, 104, 567, 800]) assertSame(samples, start);
  });

  it('agrees to the rounding of the loudest bin for single tones, of which the mirrored bin must hear nothing', () => {
    for (let bin = 0; bin < BINS; bin += 0.5)
      assertSame(
        Float32Array.from({ length: 224 }, (_, n) => Math.cos((2 * Math.PI * bin * n) / FFT_SIZE)),
        24,
      );
  });

  it('hears the 200 samples of the frame and none around them', () => {
    const samples = Float32Array.from({ length: 400 }, (_, n) => Math.sin(n * n));
    const alone = new Float32Array(400);
    alone.set(samples.subarray(100, 300), 100);
    const [first, second] = [new Float64Array(BINS), new Float64Array(BINS)];
    framePower(samples, 100, first);
    framePower(alone, 100, second);
    assert.deepEqual(first, second);
  });

  it('leaves nothing of one frame in the next', () => {
    const samples = Float32Array.from({ length: 500 }, (_, n) => Math.sin(n * n));
    const [first, second] = [new Float64Array(BINS), new Float64Array(BINS)];
    framePower(samples, 24, first);
    framePower(samples, 300, second);
    framePower(samples, 24, second);
    assert.deepEqual(first, second);
  });
});
