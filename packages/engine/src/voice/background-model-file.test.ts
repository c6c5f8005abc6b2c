import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { BackgroundModelParts } from './background-model.js';
import { encodeBackgroundModel, parseBackgroundModel } from './background-model-file.js';
import { TRIANGLE_SIZE } from './covariance.js';
import { createVoiceMethod, SHIPPED_MODEL } from './create-voice-method.js';
import { FEATURE_SIZE } from './feature-extraction.js';
import { fixture, uniform } from './test-signals.js';
import { VoiceModelError } from './voice-error.js';

const COMPONENTS = 4;
const next = uniform(8);
const random = (length: number): Float32Array => Float32Array.from({ length }, () => 0.1 + next());

/** Identity matrices as triangles, so that determinants exist. */
function identities(count: number): Float32Array {
  const out = new Float32Array(count * TRIANGLE_SIZE);
  for (let voice = 0; voice < count; voice++) for (let i = 0; i < 19; i++) out[voice * TRIANGLE_SIZE + (i * (i + 3)) / 2] = 1;
  return out;
}

const parts: BackgroundModelParts = {
  mixture: {
    weights: new Float32Array(COMPONENTS).fill(0.25),
    means: random(COMPONENTS * FEATURE_SIZE),
    variances: random(COMPONENTS * FEATURE_SIZE),
  },
  meanOffsets: random(COMPONENTS * FEATURE_SIZE),
  nuisance: random(2 * COMPONENTS * FEATURE_SIZE),
  cohort: { size: 3, covariances: identities(3), logF0: random(3) },
  calibration: { levels: [20], centres: [[1]], slopes: [[2]] },
  replayThreshold: 0.3,
};
const bytes = encodeBackgroundModel(parts);

describe('the background model file', () => {
  it('comes back as it was written, nuisance directions within a 16-bit step', () => {
    const model = parseBackgroundModel(bytes);
    assert.deepEqual(model.mixture.parameters, parts.mixture);
    assert.deepEqual(model.meanOffsets, parts.meanOffsets);
    assert.deepEqual(model.calibration, parts.calibration);
    assert.deepEqual([...model.cohort.logDeterminants], [0, 0, 0]);
    model.nuisance.forEach((value, at) => {
      assert.ok(Math.abs(value - (parts.nuisance[at] ?? 0)) < 4e-5);
    });
  });

  it('has a hash that changes with any byte of it', () => {
    const changed = Uint8Array.from(bytes);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    assert.notEqual(parseBackgroundModel(changed).hash, parseBackgroundModel(bytes).hash);
  });

  it('is refused when it is cut, grown, or something else', () => {
    const bad = [new Uint8Array(0), new Uint8Array(100), bytes.subarray(0, 60), bytes.subarray(0, -1), Uint8Array.from([...bytes, 0])];
    for (const file of bad) assert.throws(() => parseBackgroundModel(file), { code: 'MODEL_MALFORMED' });
  });

  it('is refused when its header lies about sizes or lacks a field', () => {
    const text = Buffer.from(bytes).toString('latin1');
    const edits: [from: string, to: string][] = [
      ['"components":4', '"components":9'],
      ['"components":4', '"components":-'],
      ['"version":1', '"version":7'],
      ['"slopes":[[2', '"slopes":[[2,2'],
      ['"levels"', '"levelz"'],
      ['"cohort":3', '"cohort":0'],
    ];
    for (const [from, to] of edits) {
      assert.throws(() => parseBackgroundModel(Buffer.from(text.replace(from, to), 'latin1')), VoiceModelError);
    }
  });
});

describe('createVoiceMethod', () => {
  it('loads the shipped model, which is smaller than 0.6 MB', () => {
    assert.ok(readFileSync(SHIPPED_MODEL).length < 600_000);
    assert.equal(createVoiceMethod().modelHash, parseBackgroundModel(readFileSync(SHIPPED_MODEL)).hash);
  });

  it('takes a model, a path or a URL', () => {
    const hash = createVoiceMethod().modelHash;
    assert.equal(createVoiceMethod({ model: SHIPPED_MODEL }).modelHash, hash);
    assert.equal(createVoiceMethod({ model: SHIPPED_MODEL.pathname }).modelHash, hash);
    assert.equal(createVoiceMethod({ model: parseBackgroundModel(bytes) }).modelHash, parseBackgroundModel(bytes).hash);
  });

  it('says with a code that the file cannot be read', () => {
    assert.throws(() => createVoiceMethod({ model: '/nowhere/model.bin' }), { code: 'MODEL_UNREADABLE' });
  });

  it('refuses templates of another model', () => {
    const shipped = createVoiceMethod();
    const analyser = shipped.createAnalyser();
    analyser.push(fixture('awb-a00'));
    const utterance = analyser.finish();
    const other = createVoiceMethod({ model: parseBackgroundModel(bytes) });
    assert.throws(() => other.compare(shipped.enrol(utterance), utterance), { code: 'TEMPLATE_MODEL_MISMATCH' });
    assert.throws(() => other.checkReplay(shipped.enrol(utterance), [], utterance), { code: 'TEMPLATE_MODEL_MISMATCH' });
  });
});
