import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';

import { TRIANGLE_SIZE } from './covariance.js';
import type { Template } from './template.js';
import { encodeTemplate, parseTemplate } from './template.js';
import { uniform } from './test-signals.js';
import { VoiceTemplateError } from './voice-error.js';

const MODEL = 'ab'.repeat(32);
const next = uniform(5);

const template: Template = {
  print: {
    supervector: Float32Array.from({ length: 2432 }, () => (next() - 0.5) / 20),
    covariance: Float32Array.from({ length: TRIANGLE_SIZE }, () => next()),
    logDeterminant: -12.5,
    logF0: 4.75,
    snrDb: null,
    shape: { mean: -2, deviation: 0.5 },
    pitch: { mean: -0.25, deviation: 0.125 },
  },
  netSpeechSeconds: 3.5,
  fingerprint: Uint32Array.from({ length: 175 }, () => Math.floor(next() * 0x1000000)),
};
const bytes = encodeTemplate(template, MODEL);

/** Changes bytes and mends the checksum, as someone would who knows the format. */
function forged(change: (bytes: Buffer) => void): Uint8Array {
  const copy = Buffer.from(bytes);
  change(copy);
  createHash('sha256')
    .update(copy.subarray(0, -8))
    .digest()
    .copy(copy, copy.length - 8, 0, 8);
  return copy;
}

describe('the template', () => {
  it('comes back as it was written, the supervector within half a quantisation step', () => {
    const { print, netSpeechSeconds, fingerprint } = parseTemplate(bytes, MODEL);
    assert.deepEqual({ ...print, supervector: null }, { ...template.print, supervector: null });
    assert.equal(netSpeechSeconds, 3.5);
    assert.deepEqual(fingerprint, template.fingerprint);
    const step = 0.025 / 127;
    print.supervector.forEach((value, at) => {
      assert.ok(Math.abs(value - (template.print.supervector[at] ?? 0)) <= step / 2 + 1e-7);
    });
  });

  it('keeps unmeasured pitch and noise apart from zero', () => {
    const silent = { ...template, print: { ...template.print, logF0: null, snrDb: 0 } };
    const { print } = parseTemplate(encodeTemplate(silent, MODEL), MODEL);
    assert.equal(print.logF0, null);
    assert.equal(print.snrDb, 0);
  });

  it('reads from a view into a larger buffer', () => {
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    assert.equal(parseTemplate(larger.subarray(3, 3 + bytes.length), MODEL).netSpeechSeconds, 3.5);
  });

  it('keeps at most twenty seconds of fingerprint', () => {
    const long = { ...template, fingerprint: new Uint32Array(5000) };
    assert.equal(parseTemplate(encodeTemplate(long, MODEL), MODEL).fingerprint.length, 1000);
  });

  it('is refused when any byte is changed', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = Uint8Array.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        assert.throws(() => parseTemplate(damaged, MODEL), VoiceTemplateError);
      }),
      { numRuns: 300 },
    );
  });

  it('is refused at any shorter or longer length', () => {
    for (const length of [0, 1, 4, 40, 83, 84, 1000, bytes.length - 1]) {
      assert.throws(() => parseTemplate(bytes.subarray(0, length), MODEL), VoiceTemplateError);
    }
    assert.throws(() => parseTemplate(Uint8Array.from([...bytes, 0]), MODEL), { code: 'TEMPLATE_CORRUPT' });
  });

  it('is refused with a code that says why', () => {
    assert.throws(() => parseTemplate(new Uint8Array(5000), MODEL), { code: 'TEMPLATE_MALFORMED' });
    assert.throws(() => parseTemplate(bytes, 'cd'.repeat(32)), { code: 'TEMPLATE_MODEL_MISMATCH' });
    assert.throws(
      () =>
        parseTemplate(
          forged((copy) => copy.writeUInt8(9, 4)),
          MODEL,
        ),
      { code: 'TEMPLATE_VERSION_UNSUPPORTED' },
    );
    assert.throws(
      () =>
        parseTemplate(
          forged((copy) => copy.writeUInt8(9, 5)),
          MODEL,
        ),
      { code: 'TEMPLATE_VERSION_UNSUPPORTED' },
    );
    assert.throws(
      () =>
        parseTemplate(
          forged((copy) => copy.writeUInt32LE(0xffffffff, 76)),
          MODEL,
        ),
      { code: 'TEMPLATE_MALFORMED' },
    );
    assert.throws(
      () =>
        parseTemplate(
          forged((copy) => copy.writeUInt16LE(1, 6)),
          MODEL,
        ),
      { code: 'TEMPLATE_MALFORMED' },
    );
  });

  it('never fails with anything but its own error, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (junk) => {
        assert.throws(() => parseTemplate(junk, MODEL), VoiceTemplateError);
      }),
    );
  });
});
