import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeMulaw, encodeMulaw } from './mulaw.js';

test('every µ-law byte survives decoding and encoding, but for the second zero', () => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const expected = all.map((byte) => (byte === 0x7f ? 0xff : byte));
  assert.deepEqual(encodeMulaw(decodeMulaw(all)), expected);
});

test('the values of G.711 come out', () => {
  assert.deepEqual([...decodeMulaw(Uint8Array.of(0xff, 0x80, 0x00, 0xfe, 0xf0, 0xef))], [0, 32_124, -32_124, 8, 120, 132]);
  assert.deepEqual([...encodeMulaw(Int16Array.of(0, 32_767, -32_768, 8, -8))], [0xff, 0x80, 0x00, 0xfe, 0x7e]);
});

test('encoding is off by at most half a step of its segment', () => {
  fc.assert(
    fc.property(fc.integer({ min: -32_635, max: 32_635 }), (sample) => {
      const [decoded = NaN] = decodeMulaw(encodeMulaw(Int16Array.of(sample)));
      const exponent = 31 - Math.clz32(Math.abs(sample) + 0x84) - 7;
      assert.ok(Math.abs(decoded - sample) <= 2 ** (exponent + 2), `${sample} became ${decoded}`);
    }),
    { numRuns: 2000 },
  );
});
