import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { calibrate } from './calibration.js';
import { covarianceLikeness, covarianceTriangle, logDeterminantOfMean } from './covariance.js';
import { FEATURE_SIZE } from './feature-extraction.js';
import { FrameStore, MAX_STORED_FRAMES } from './frame-store.js';
import { GaussianMixture } from './gaussian-mixture.js';
import { MEL_BANDS } from './mel-bank.js';
import { PitchEstimator } from './pitch-estimator.js';
import { adaptedOffsets, dot, normaliseLength, projectOut } from './supervector.js';
import { buzz, noise, uniform } from './test-signals.js';

const next = uniform(21);
const random = (length: number): Float32Array => Float32Array.from({ length }, () => next() - 0.5);

describe('calibration', () => {
  const calibration = {
    levels: [10, 30],
    centres: [
      [2, -4],
      [-4, 0],
    ],
    slopes: [
      [1, 1],
      [1, 2],
    ],
  };

  it('is one half at the centre of the pair of conditions', () => {
    assert.equal(calibrate(calibration, 2, 10, 10), 0.5);
    assert.equal(calibrate(calibration, -4, 30, 10), 0.5);
    assert.equal(calibrate(calibration, -1, 20, 10), 0.5);
    assert.equal(calibrate(calibration, -1.5, 20, 20), 0.5);
  });

  it('does not mind which side is the noisy one', () => {
    assert.equal(calibrate(calibration, 0.3, 12, 27), calibrate(calibration, 0.3, 27, 12));
  });

  it('uses the outer levels beyond them, and the cleanest when no background was heard', () => {
    assert.equal(calibrate(calibration, 1, 3, 30), calibrate(calibration, 1, 10, 30));
    assert.equal(calibrate(calibration, 1, 60, 99), calibrate(calibration, 1, 30, 30));
    assert.equal(calibrate(calibration, 1, null, null), calibrate(calibration, 1, 30, 30));
  });

  it('rises with the score and stays between zero and one', () => {
    let before = 0;
    for (let score = -50; score < 50; score++) {
      const value = calibrate(calibration, score, 17, null);
      assert.ok(value >= before && value >= 0 && value <= 1);
      before = value;
    }
  });
});

describe('covariance', () => {
  const vectors = random(400 * FEATURE_SIZE);
  const scaled = vectors.map((x) => 2 * x);

  it('has the determinant of its diagonal when the dimensions are independent', () => {
    const identity = new Float32Array(190);
    for (let i = 0; i < 19; i++) identity[(i * (i + 3)) / 2] = 2;
    assert.ok(Math.abs(logDeterminantOfMean(identity, identity) - 19 * Math.LN2) < 1e-9);
  });

  it('is most alike to itself', () => {
    const [a, b] = [covarianceTriangle(vectors, 400), covarianceTriangle(scaled, 400)];
    const [logA, logB] = [logDeterminantOfMean(a, a), logDeterminantOfMean(b, b)];
    assert.ok(Math.abs(covarianceLikeness(logDeterminantOfMean(a, a), logA, logA)) < 1e-12);
    assert.ok(covarianceLikeness(logDeterminantOfMean(a, b), logA, logB) < -1);
  });

  it('stays invertible with hardly any frames', () => {
    const one = covarianceTriangle(random(FEATURE_SIZE), 1);
    assert.ok(Number.isFinite(logDeterminantOfMean(one, one)));
  });
});

describe('GaussianMixture', () => {
  const means = Float32Array.from({ length: 2 * FEATURE_SIZE }, (_, at) => (at < FEATURE_SIZE ? -2 : 2));
  const mixture = new GaussianMixture({
    weights: new Float32Array([0.5, 0.5]),
    means,
    variances: new Float32Array(2 * FEATURE_SIZE).fill(1),
  });

  it('gives every frame to the component it lies at', () => {
    const vectors = Float32Array.from({ length: 3 * FEATURE_SIZE }, (_, at) => (at < FEATURE_SIZE ? -2 : 2));
    const { counts, sums } = mixture.accumulate(vectors, 3);
    assert.ok(Math.abs((counts[0] ?? 0) - 1) < 1e-6 && Math.abs((counts[1] ?? 0) - 2) < 1e-6);
    assert.ok(Math.abs((sums[FEATURE_SIZE] ?? 0) - 4) < 1e-5);
  });

  it('knows the density of a single frame', () => {
    const { logLikelihood } = mixture.accumulate(means.subarray(0, FEATURE_SIZE), 1);
    assert.ok(Math.abs(logLikelihood - (Math.log(0.5) - (FEATURE_SIZE / 2) * Math.log(2 * Math.PI))) < 1e-5);
  });

  it('is not adapted by frames at its means', () => {
    assert.ok(adaptedOffsets(mixture, means, 2).every((x) => Math.abs(x) < 1e-5));
  });
});

describe('supervectors', () => {
  it('have nothing left along projected directions', () => {
    const direction = random(100);
    normaliseLength(direction);
    const vector = random(100);
    projectOut(vector, direction);
    assert.ok(Math.abs(dot(vector, direction)) < 1e-6);
  });

  it('have length one after normalisation, and zero stays zero', () => {
    const vector = random(64);
    normaliseLength(vector);
    assert.ok(Math.abs(dot(vector, vector) - 1) < 1e-5);
    const zero = new Float32Array(64);
    normaliseLength(zero);
    assert.ok(zero.every((x) => x === 0));
  });
});

describe('FrameStore', () => {
  it('keeps energies within a thousandth of a neper and stops at its limit', () => {
    const store = new FrameStore();
    const frame = Float32Array.from({ length: MEL_BANDS }, () => 20 * (next() - 0.7));
    for (let n = 0; n < MAX_STORED_FRAMES + 100; n++) store.add(frame, -20.5, n === 0);
    assert.equal(store.length, MAX_STORED_FRAMES);
    for (let band = 0; band < MEL_BANDS; band++) assert.ok(Math.abs(store.logMel(7, band) - (frame[band] ?? 0)) <= 1 / 1024);
    assert.equal(store.levelDb(5), -20.5);
    assert.deepEqual([store.isAfterPause(0), store.isAfterPause(1)], [true, false]);
  });
});

describe('PitchEstimator', () => {
  const estimator = new PitchEstimator();

  for (const hertz of [75, 100, 140, 200, 280, 350]) {
    it(`reads ${String(hertz)} Hz from harmonics above 300 Hz within 4 %`, () => {
      const samples = Float32Array.from(buzz(0.1, hertz));
      assert.ok(Math.abs(estimator.logF0(samples, 100) - Math.log(hertz)) < 0.04);
    });
  }

  it('finds no pitch in most windows of noise and none in silence', () => {
    const hiss = Float32Array.from(noise(4, -20));
    let voiced = 0;
    for (let at = 0; at + 400 <= hiss.length; at += 400) if (!Number.isNaN(estimator.logF0(hiss, at))) voiced++;
    assert.ok(voiced < 0.3 * (hiss.length / 400), `${String(voiced)} windows`);
    assert.ok(Number.isNaN(estimator.logF0(new Float32Array(400), 0)));
  });
});
