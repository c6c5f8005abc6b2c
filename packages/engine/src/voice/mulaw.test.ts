import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { decodeMulaw, encodeMulaw, MULAW_TO_LINEAR, MULAW_TO_UNIT } from './mulaw.js';

describe('µ-law', () => {
  it('decodes the reference values of G.711', () => {
    const reference: [code: number, sample: number][] = [
      [0x00, -32124],
      [0x80, 32124],
      [0x0f, -16764],
      [0x8f, 16764],
      [0x10, -15996],
      [0x90, 15996],
      [0x9f, 8316],
      [0xaf, 4092],
      [0xbf, 1980],
      [0xcf, 924],
      [0xdf, 396],
      [0xef, 132],
      [0xf0, 120],
      [0xfe, 8],
      [0x7e, -8],
      [0xff, 0],
      [0x7f, 0],
    ];
    for (const [code, sample] of reference) assert.equal(decodeMulaw(code) + 0, sample, `code ${String(code)}`);
  });

  it('decodes every code symmetrically and in falling order', () => {
    for (let code = 0x80; code < 0xff; code++) {
      assert.ok((MULAW_TO_LINEAR[code] ?? 0) > (MULAW_TO_LINEAR[code + 1] ?? 0));
      assert.equal(MULAW_TO_LINEAR[code], -(MULAW_TO_LINEAR[code - 0x80] ?? 0));
    }
  });

  it('gives every code back after decoding and encoding, up to the sign of zero', () => {
    for (let code = 0; code < 256; code++) assert.equal(encodeMulaw(decodeMulaw(code)), code === 0x7f ? 0xff : code);
  });

  it('clips what is out of range', () => {
    assert.equal(encodeMulaw(1e9), 0x80);
    assert.equal(encodeMulaw(-1e9), 0x00);
  });

  it('encodes within half a step of the sample', () => {
    for (let sample = -32000; sample <= 32000; sample += 13) {
      const step = Math.max(8, Math.abs(sample) / 15);
      assert.ok(Math.abs(decodeMulaw(encodeMulaw(sample)) - sample) <= step / 2 + 4);
    }
  });

  it('has the same table at full scale one', () => {
    assert.equal(MULAW_TO_UNIT[0x80], 32124 / 32768);
  });
});
