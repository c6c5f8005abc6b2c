import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createLineInspector, type LineReport } from './line-inspector.js';
import { callOf, people, pieces, silence, speechOf } from '../testing/sample-voices.js';
import { encodeMulaw } from '../voice/mulaw.js';
import { buzz, noise } from '../voice/test-signals.js';

function inspect(audio: Iterable<Uint8Array>, silenceSuppression = false): LineReport {
  const inspector = createLineInspector({ silenceSuppression });
  for (const piece of audio) inspector.push(piece);
  return inspector.report();
}
const toMulaw = (samples: Float64Array): Uint8Array => Uint8Array.from(samples, (sample) => encodeMulaw(32_768 * sample));
const first = people[0] ?? '';

describe('the line of a call', () => {
  for (const person of people) {
    test(`${person} on a good line is nothing found, in every call`, () => {
      for (const call of [1, 2, 3]) assert.deepEqual(inspect(pieces(callOf(person, call))), { checked: true, score: 0, findings: [] });
    });

    test(`a file of ${person} sent as a call has no line`, () => {
      const { checked, score, findings } = inspect(pieces(speechOf(person, 1)));
      assert.deepEqual([checked, findings], [true, ['no-line-noise']]);
      assert.ok(score >= 0.7);
    });
  }

  test('silence is no sign where lines suppress it, and nothing is claimed to be checked', () => {
    assert.deepEqual(inspect(pieces(speechOf(first, 1)), true), { checked: false, score: 0, findings: [] });
  });

  test('one silent pause among noisy ones is a key pressed to mute', () => {
    const muted = callOf(first, 1);
    muted.fill(0xff, 3200 + 35_000, 3200 + 38_000);
    assert.deepEqual(inspect(pieces(muted)).findings, []);
  });

  test('speech without a pause, and silence without speech, tell nothing', () => {
    const sentence = callOf(first, 1).subarray(3200, 3200 + 8000);
    for (const audio of [sentence, silence(10), new Uint8Array(0)]) {
      assert.deepEqual(inspect(pieces(audio)), { checked: false, score: 0, findings: [] });
    }
  });

  test('missing audio is no silence of a file', () => {
    const inspector = createLineInspector({ silenceSuppression: false });
    for (const piece of pieces(callOf(first, 1).subarray(0, 20_000))) inspector.push(piece);
    inspector.pushGap();
    for (const piece of pieces(silence(2))) inspector.push(piece);
    assert.deepEqual(inspector.report().findings, []);
  });
});

describe('speech that repeats itself', () => {
  const call = callOf(first, 2);
  const second = call.subarray(8000, 16_000);

  for (const apart of [0, 1, 77, 8000]) {
    test(`is found when the same second is played again ${apart} samples later`, () => {
      assert.ok(
        inspect(pieces(Buffer.concat([second, call.subarray(20_000, 20_000 + apart), second]))).findings.includes('repeated-audio'),
      );
    });
  }

  test('is found in any chunking', () => {
    const audio = Buffer.concat([second, second]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 }), (sizes) => {
        const chunks: Buffer[] = [];
        for (let at = 0, n = 0; at < audio.length; n++) {
          const size = sizes[n % sizes.length] ?? 1;
          chunks.push(audio.subarray(at, at + size));
          at += size;
        }
        return inspect(chunks).findings.includes('repeated-audio');
      }),
      { numRuns: 20 },
    );
  });

  test('is neither a tone, nor a looped hiss of a good line, nor a concealed packet, nor the same words through other noise', () => {
    const hiss = toMulaw(noise(1, -60));
    const packet = call.subarray(8000, 8480);
    for (const [what, audio] of [
      ['a tone', toMulaw(buzz(4, 100).map((sample) => sample / 8))],
      ['a hiss', Buffer.concat([second, hiss, hiss, hiss])],
      ['a packet', Buffer.concat([packet, packet, call.subarray(9000, 16_000)])],
      ['other noise', Buffer.concat([callOf(first, 1, 1), callOf(first, 1, 2)])],
    ] as const) {
      assert.ok(!inspect(pieces(audio)).findings.includes('repeated-audio'), what);
    }
  });

  test('never throws for any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 2000 }), { maxLength: 10 }), (chunks) => {
        const { score } = inspect(chunks);
        return score >= 0 && score <= 1;
      }),
      { numRuns: 50 },
    );
  });
});
