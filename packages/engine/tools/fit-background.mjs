// Fits a background model on a list of voices: 64 Gaussians by EM, mean offsets, cohort. Deterministic.
import { assembleBackgroundModel } from '../dist/voice/background-model.js';
import { covarianceTriangle } from '../dist/voice/covariance.js';
import { FEATURE_SIZE } from '../dist/voice/feature-extraction.js';
import { GaussianMixture } from '../dist/voice/gaussian-mixture.js';
import { adaptedOffsets, centre, dot, normaliseLength } from '../dist/voice/supervector.js';
import { call, isFormant, isHuman, listen, takeNames } from './corpus.mjs';
import { random, shuffled } from './voices/random.mjs';

export const COMPONENTS = 64;
export const COHORT_SIZE = 60;
export const NUISANCE_DIRECTIONS = 20;
/** Calls of two sentences each per voice: session (a, or b with other pitch and rate) and line noise in dB. */
const BACKGROUND_CALLS = [
  ['a', null],
  ['a', 20],
  ['a', 10],
  ['a', 30],
  ['a', null],
  ['a', 20],
  ['b', null],
  ['b', 20],
  ['b', 10],
];
const SUBSPACE_ROUNDS = 8;
const ITERATIONS = 12;
const TARGET_FRAMES = 90_000;
const VARIANCE_FLOOR = 0.05;

/** Round-robin over groups of equal worth, so that a cohort is not two thirds one synthesiser. */
function balanced(voices, count) {
  const groups = new Map();
  for (const voice of [...voices].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const key = isFormant(voice) ? `formant-${voice.gender}` : isHuman(voice) ? `human-${voice.gender}` : `morph-${voice.gender}`;
    groups.set(key, [...(groups.get(key) ?? []), voice]);
  }
  const order = random('cohort');
  const queues = [...groups.keys()].sort().map((key) => shuffled(groups.get(key), order));
  const chosen = [];
  while (chosen.length < count && queues.some((queue) => queue.length > 0)) {
    for (const queue of queues) if (queue.length > 0 && chosen.length < count) chosen.push(queue.shift());
  }
  return chosen;
}

/** Background utterances: for each voice the features of its calls. */
function backgroundFeatures(voices) {
  return voices.map((voice) => {
    const order = random('background' + voice.id);
    const names = { a: shuffled(takeNames('a', 0, 16), order), b: shuffled(takeNames('b', 8, 16), order) };
    return BACKGROUND_CALLS.map(([session, snrDb]) => listen(call(voice, names[session].splice(0, 2), snrDb)).features).filter(
      ({ frames }) => frames > 50,
    );
  });
}

function gatherFrames(features) {
  const total = features.reduce((sum, { frames }) => sum + frames, 0);
  const step = Math.max(1, Math.ceil(total / TARGET_FRAMES));
  const rows = [];
  for (const { vectors, frames } of features)
    for (let f = 0; f < frames; f += step) rows.push(vectors.subarray(f * FEATURE_SIZE, (f + 1) * FEATURE_SIZE));
  return rows;
}

/** Random frames as means, then a few rounds of k-means, then EM (Dempster, Laird and Rubin 1977). */
function fitMixture(rows) {
  const uniform = random('mixture');
  const globalMean = new Float64Array(FEATURE_SIZE);
  const globalVariance = new Float64Array(FEATURE_SIZE);
  for (const row of rows) for (let d = 0; d < FEATURE_SIZE; d++) globalMean[d] += row[d] / rows.length;
  for (const row of rows) for (let d = 0; d < FEATURE_SIZE; d++) globalVariance[d] += (row[d] - globalMean[d]) ** 2 / rows.length;
  const means = new Float32Array(COMPONENTS * FEATURE_SIZE);
  for (let c = 0; c < COMPONENTS; c++) means.set(rows[Math.floor(uniform() * rows.length)], c * FEATURE_SIZE);
  let parameters = {
    weights: new Float32Array(COMPONENTS).fill(1 / COMPONENTS),
    means,
    variances: Float32Array.from({ length: COMPONENTS * FEATURE_SIZE }, (_, at) => globalVariance[at % FEATURE_SIZE]),
  };
  for (let iteration = 0; iteration < ITERATIONS; iteration++) parameters = maximise(new GaussianMixture(parameters), rows, globalVariance);
  return parameters;
}

function maximise(mixture, rows, globalVariance) {
  const { counts, sums, squares } = expectation(mixture, rows);
  const weights = new Float32Array(COMPONENTS);
  const means = new Float32Array(COMPONENTS * FEATURE_SIZE);
  const variances = new Float32Array(COMPONENTS * FEATURE_SIZE);
  for (let c = 0; c < COMPONENTS; c++) {
    weights[c] = Math.max(counts[c] / rows.length, 1e-4);
    for (let d = 0; d < FEATURE_SIZE; d++) {
      const at = c * FEATURE_SIZE + d;
      const count = Math.max(counts[c], 1);
      means[at] = sums[at] / count;
      variances[at] = Math.max(squares[at] / count - means[at] ** 2, VARIANCE_FLOOR * globalVariance[d]);
    }
  }
  return { weights, means, variances };
}

function expectation(mixture, rows) {
  const { weights, means, variances } = mixture.parameters;
  const counts = new Float64Array(COMPONENTS);
  const sums = new Float64Array(COMPONENTS * FEATURE_SIZE);
  const squares = new Float64Array(COMPONENTS * FEATURE_SIZE);
  const constants = Float64Array.from(weights, (weight, c) => {
    let value = Math.log(weight);
    for (let d = 0; d < FEATURE_SIZE; d++) value -= 0.5 * Math.log(variances[c * FEATURE_SIZE + d]);
    return value;
  });
  const inverse = Float64Array.from(variances, (variance) => 0.5 / variance);
  const logs = new Float64Array(COMPONENTS);
  for (const row of rows) {
    let best = -Infinity;
    for (let c = 0, at = 0; c < COMPONENTS; c++) {
      let log = constants[c];
      for (let d = 0; d < FEATURE_SIZE; d++, at++) {
        const x = row[d] - means[at];
        log -= x * x * inverse[at];
      }
      logs[c] = log;
      if (log > best) best = log;
    }
    let sum = 0;
    for (let c = 0; c < COMPONENTS; c++) sum += logs[c] = Math.exp(logs[c] - best);
    for (let c = 0; c < COMPONENTS; c++) {
      const posterior = logs[c] / sum;
      if (posterior < 1e-3) continue;
      counts[c] += posterior;
      for (let d = 0, at = c * FEATURE_SIZE; d < FEATURE_SIZE; d++, at++) {
        sums[at] += posterior * row[d];
        squares[at] += posterior * row[d] * row[d];
      }
    }
  }
  return { counts, sums, squares };
}

/** Main directions in which the calls of one voice differ from their mean: subspace iteration on the within-voice scatter. */
function fitNuisance(voices) {
  const rows = voices.flatMap((calls) => {
    const mean = calls[0].map((_, at) => calls.reduce((sum, own) => sum + own[at], 0) / calls.length);
    return calls.map((own) => own.map((value, at) => value - mean[at]));
  });
  const width = rows[0].length;
  const start = random('nuisance');
  let directions = orthonormal(
    Array.from({ length: NUISANCE_DIRECTIONS }, () => Float32Array.from({ length: width }, () => start() - 0.5)),
  );
  for (let round = 0; round < SUBSPACE_ROUNDS; round++) {
    directions = orthonormal(
      directions.map((direction) => {
        const out = new Float32Array(width);
        for (const row of rows) {
          const along = dot(row, direction);
          for (let at = 0; at < width; at++) out[at] += along * row[at];
        }
        return out;
      }),
    );
  }
  const flat = new Float32Array(NUISANCE_DIRECTIONS * width);
  directions.forEach((direction, at) => flat.set(direction, at * width));
  return flat;
}

/** Gram and Schmidt, twice for single precision. */
function orthonormal(rows) {
  rows.forEach((row, at) => {
    for (let pass = 0; pass < 2; pass++) {
      for (const other of rows.slice(0, at)) {
        const along = dot(row, other);
        for (let n = 0; n < row.length; n++) row[n] -= along * other[n];
      }
      normaliseLength(row);
    }
  });
  return rows;
}

function fitCohort(voices) {
  const covariances = [];
  const logF0 = new Float32Array(voices.length);
  voices.forEach((voice, at) => {
    const names = shuffled(takeNames('a', 0, 16), random('member' + voice.id)).slice(0, 2);
    const { vectors, frames, logF0: pitch } = listen(call(voice, names, null), 6).features;
    covariances.push(...covarianceTriangle(vectors, frames));
    logF0[at] = pitch ?? Math.log(140);
  });
  return { size: voices.length, covariances: Float32Array.from(covariances), logF0 };
}

/** Model parts without calibration, and who is in them. */
export function fitBackground(voices) {
  const features = backgroundFeatures(voices);
  const parameters = fitMixture(gatherFrames(features.flat()));
  const mixture = new GaussianMixture(parameters);
  const offsets = features.map((calls) => calls.map(({ vectors, frames }) => adaptedOffsets(mixture, vectors, frames)));
  const meanOffsets = new Float32Array(COMPONENTS * FEATURE_SIZE);
  const count = offsets.flat().length;
  for (const own of offsets.flat()) for (let at = 0; at < own.length; at++) meanOffsets[at] += own[at] / count;
  for (const own of offsets.flat()) {
    centre(own, meanOffsets);
    normaliseLength(own);
  }
  const members = balanced(voices, COHORT_SIZE);
  const calibration = { levels: [0], centres: [[0]], slopes: [[1]] };
  const parts = {
    mixture: parameters,
    meanOffsets,
    nuisance: fitNuisance(offsets),
    cohort: fitCohort(members),
    calibration,
    replayThreshold: 0.3,
  };
  return { parts, members, model: assembleBackgroundModel(parts, 'unpublished') };
}
