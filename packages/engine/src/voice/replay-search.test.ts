import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';

import { judgeReplay } from './authenticity.js';
import { FingerprintWriter, PAUSE_FLAG } from './fingerprint.js';
import { MEL_BANDS } from './mel-bank.js';
import { smallestBitErrorRate, toTimeline } from './replay-search.js';
import { createSharedFrontEnd, StreamAnalyser } from './stream-analyser.js';
import { fixture, silence, toLinear, toMulaw, uniform, withNoise } from './test-signals.js';

const THRESHOLD = 0.33;
const shared = createSharedFrontEnd();

function print(mulaw: Uint8Array): Uint32Array {
  const analyser = new StreamAnalyser(shared);
  analyser.push(mulaw);
  return analyser.finish().fingerprint;
}

const errors = (known: Uint8Array, heard: Uint8Array): number => smallestBitErrorRate(toTimeline(print(known)), toTimeline(print(heard)));

function delayed(mulaw: Uint8Array, samples: number): Uint8Array {
  const out = new Uint8Array(mulaw.length + samples).fill(0xff);
  out.set(mulaw, samples);
  return out;
}

function faster(mulaw: Uint8Array, speed: number): Uint8Array {
  const samples = toLinear(mulaw);
  return toMulaw(
    Float64Array.from({ length: Math.floor((samples.length - 1) / speed) }, (_, n) => {
      const at = Math.floor(n * speed);
      return (samples[at] ?? 0) + (n * speed - at) * ((samples[at + 1] ?? 0) - (samples[at] ?? 0));
    }),
  );
}

describe('the replay search', () => {
  const call = fixture('awb-a00');

  it('finds nothing different in the same bytes', () => {
    assert.equal(errors(call, call), 0);
  });

  it('finds the recording at any offset', () => {
    for (const samples of [13, 80, 1234, 9999]) assert.ok(errors(call, delayed(call, samples)) < 0.2);
  });

  it('finds the recording when its start is cut off', () => {
    assert.ok(errors(call, call.subarray(10_000)) < 0.2);
  });

  it('finds the recording at another gain and through 20 dB of noise', () => {
    assert.ok(errors(call, toMulaw(toLinear(call).map((x) => 0.3 * x))) < 0.25);
    assert.ok(errors(call, withNoise(delayed(call, 501), 20)) < THRESHOLD);
  });

  it('finds the recording played up to three per cent faster or slower', () => {
    for (const speed of [0.97, 0.985, 1.015, 1.03]) assert.ok(errors(call, faster(call, speed)) < THRESHOLD, String(speed));
  });

  it('does not take the same sentence said again for a recording', () => {
    assert.ok(errors(call, fixture('awb-r00')) > THRESHOLD);
  });

  it('does not take other words or another voice for a recording', () => {
    assert.ok(errors(call, fixture('awb-a05')) > THRESHOLD);
    assert.ok(errors(call, fixture('slt-a00')) > THRESHOLD);
  });

  it('calls it chance when there is too little to compare', () => {
    assert.equal(errors(call, silence(3)), 0.5);
    assert.equal(smallestBitErrorRate(toTimeline(new Uint32Array(0)), toTimeline(print(call))), 0.5);
    assert.equal(errors(call, call.subarray(0, 4000)), 0.5);
  });

  it('is symmetric enough that either side may be the known one', () => {
    assert.ok(Math.abs(errors(call, fixture('awb-r00')) - errors(fixture('awb-r00'), call)) < 0.03);
  });

  it('stays in range and bounded for any words', () => {
    fc.assert(
      fc.property(fc.uint32Array({ maxLength: 200 }), fc.uint32Array({ maxLength: 200 }), (a, b) => {
        const [known, heard] = [toTimeline(a), toTimeline(b)];
        assert.ok(known.length <= 3000);
        const rate = smallestBitErrorRate(known, heard);
        assert.ok(rate >= 0 && rate <= 0.5);
      }),
      { numRuns: 40 },
    );
  });
});

describe('FingerprintWriter', () => {
  const next = uniform(2);
  const frame = (): Float32Array => Float32Array.from({ length: MEL_BANDS }, () => next());

  it('writes one word every 20 ms of speech and one for a pause', () => {
    const writer = new FingerprintWriter();
    for (let n = 0; n < 20; n++) writer.push(frame(), true);
    for (let n = 0; n < 50; n++) writer.push(frame(), false);
    for (let n = 0; n < 20; n++) writer.push(frame(), true);
    const words = writer.read();
    assert.equal(words.length, 21);
    assert.equal(words[10], PAUSE_FLAG | 25);
    assert.equal(toTimeline(words).length, 45);
  });

  it('leaves out the silence before the first word', () => {
    const writer = new FingerprintWriter();
    writer.skip(500);
    for (let n = 0; n < 4; n++) writer.push(frame(), true);
    assert.equal(writer.read().length, 2);
  });

  it('stops growing after 25 seconds', () => {
    const writer = new FingerprintWriter();
    for (let n = 0; n < 5000; n++) writer.push(frame(), true);
    assert.equal(writer.read().length, 1250);
    assert.equal(writer.byteLength, 5000);
  });
});

describe('judgeReplay', () => {
  it('answers below one half exactly for a replay', () => {
    for (let rate = 0; rate <= 0.5; rate += 0.005) {
      const { authenticity, replayed } = judgeReplay(rate, THRESHOLD);
      assert.equal(replayed, rate < THRESHOLD);
      assert.equal(authenticity < 0.5, replayed);
    }
  });

  it('never claims certainty and never looks precise', () => {
    for (let rate = 0; rate <= 0.5; rate += 0.005) {
      const { authenticity } = judgeReplay(rate, THRESHOLD);
      assert.ok(authenticity <= 0.9);
      assert.equal(authenticity, Math.round(authenticity * 10) / 10);
    }
  });
});
