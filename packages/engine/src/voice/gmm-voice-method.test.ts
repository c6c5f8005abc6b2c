import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { createVoiceMethod } from './create-voice-method.js';
import type { FixtureName } from './test-signals.js';
import { fixture, silence, withNoise } from './test-signals.js';
import type { Utterance } from './voice-method.js';

const method = createVoiceMethod();

function hear(...parts: Uint8Array[]): Utterance {
  const analyser = method.createAnalyser();
  for (const part of parts) analyser.push(part);
  return analyser.finish();
}

const say = (name: FixtureName): Utterance => hear(fixture(name));

describe('the voice method', () => {
  const awb = method.enrol(say('awb-a00'));
  const slt = method.enrol(say('slt-a00'));

  it('names its model by a hash', () => {
    assert.match(method.modelHash, /^[0-9a-f]{64}$/);
  });

  it('scores the same voice saying other words above 0.8', () => {
    assert.ok(method.compare(awb, say('awb-a05')).score > 0.8);
    assert.ok(method.compare(slt, say('slt-a05')).score > 0.8);
  });

  it('scores another voice well below 0.5', () => {
    assert.ok(method.compare(awb, say('slt-a05')).score < 0.1);
    assert.ok(method.compare(slt, say('awb-a05')).score < 0.1);
    assert.ok(method.compare(slt, say('awb-a00')).score < 0.1, 'even for the same words');
  });

  it('keeps telling two voices apart in 15 dB of noise', () => {
    assert.ok(method.compare(awb, hear(withNoise(fixture('awb-a05'), 15))).score > 0.5);
    assert.ok(method.compare(awb, hear(withNoise(fixture('slt-a05'), 15))).score < 0.5);
  });

  it('gives the same template and score every time', () => {
    assert.deepEqual(method.enrol(say('awb-a00')), awb);
    assert.deepEqual(method.compare(awb, say('awb-a05')), createVoiceMethod().compare(awb, say('awb-a05')));
  });

  it('makes templates of 3 to 6 KB', () => {
    for (const template of [awb, slt]) assert.ok(template.length > 3000 && template.length < 6144);
  });

  it('takes the registration itself for a replay and fresh words for none', () => {
    assert.equal(method.checkReplay(awb, [], say('awb-a00')).replayed, true);
    const fresh = method.checkReplay(awb, [], say('awb-a05'));
    assert.equal(fresh.replayed, false);
    assert.ok(fresh.authenticity >= 0.5);
  });

  it('takes a recent call for a replay too, with and without a template, and only the newest forty', () => {
    const heard = say('awb-a05').fingerprint;
    const other = say('slt-a00').fingerprint;
    const others = Array.from({ length: 40 }, () => other);
    for (const template of [awb, null]) {
      assert.equal(method.checkReplay(template, [other, heard], say('awb-a05')).replayed, true);
      assert.equal(method.checkReplay(template, [...others, heard], say('awb-a05')).replayed, false);
    }
    assert.equal(method.checkReplay(null, [], say('awb-a00')).replayed, false);
  });

  it('refuses to enrol or compare an utterance without speech, with a code', () => {
    assert.throws(() => method.enrol(hear(silence(2))), { code: 'NOT_ENOUGH_SPEECH' });
    assert.throws(() => method.compare(awb, hear(silence(2))), { code: 'NOT_ENOUGH_SPEECH' });
  });

  it('finds no replay in an utterance without speech', () => {
    assert.equal(method.checkReplay(awb, [], hear(silence(2))).replayed, false);
  });
});
