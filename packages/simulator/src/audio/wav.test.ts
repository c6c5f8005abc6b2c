import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pcmBytes, wavBytes, writeWav } from '../test-support/wav-file.js';
import { decodeMulaw } from './mulaw.js';
import { parseWav, readWav } from './wav.js';

const samples = fc.int16Array({ maxLength: 400 });
const rate = fc.constantFrom(8000, 16_000, 22_050, 44_100, 48_000);

test('16-bit PCM comes out as it went in, plain or extensible, whatever chunks stand before the data', () => {
  const extra = fc.array(
    fc.tuple(
      fc.constantFrom('LIST', 'fact', 'bext'),
      fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes)),
    ),
    {
      maxLength: 3,
    },
  );
  fc.assert(
    fc.property(samples, rate, fc.constantFrom(1, 0xfffe), extra, (input, sampleRate, tag, chunks) => {
      const wav = parseWav(wavBytes(pcmBytes(input), { sampleRate, tag, extra: chunks }));
      assert.equal(wav.sampleRate, sampleRate);
      assert.deepEqual(wav.samples, input);
    }),
  );
});

test('µ-law comes out decoded', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const wav = parseWav(wavBytes(Buffer.from(bytes), { tag: 7, bits: 8 }));
      assert.deepEqual(wav.samples, decodeMulaw(bytes));
    }),
  );
});

test('stereo is averaged', () => {
  const wav = parseWav(wavBytes(pcmBytes(Int16Array.of(100, 300, -5000, 5000, 32_767, 32_767)), { channels: 2 }));
  assert.equal(wav.channels, 2);
  assert.deepEqual([...wav.samples], [200, 0, 32_767]);
});

test('a data chunk that is cut short ends with the file', () => {
  const whole = wavBytes(pcmBytes(Int16Array.of(1, 2, 3, 4)));
  assert.deepEqual([...parseWav(whole.subarray(0, whole.length - 3)).samples], [1, 2]);
});

const data = pcmBytes(Int16Array.of(1, 2));
for (const [what, bytes] of [
  ['no RIFF file', Buffer.from('this is only text')],
  ['an empty file', Buffer.alloc(0)],
  ['no data', wavBytes(data).subarray(0, 36)],
  ['the data before the format', Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVEdata\x02\0\0\0ab', 'latin1')])],
  ['8-bit PCM', wavBytes(data, { bits: 8 })],
  ['A-law', wavBytes(data, { tag: 6, bits: 8 })],
  ['three channels', wavBytes(data, { channels: 3 })],
  ['4 kHz', wavBytes(data, { sampleRate: 4000 })],
  ['96 kHz', wavBytes(data, { sampleRate: 96_000 })],
] as const) {
  test(`${what} is refused`, () => {
    assert.throws(() => parseWav(bytes), { code: 'WAV_UNREADABLE' });
  });
}

test('arbitrary bytes are read or refused, and nothing else happens', () => {
  const valid = wavBytes(data, { extra: [['LIST', Buffer.from('abc')]] });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 6 }), (changes) => {
      const bytes = Buffer.from(valid);
      for (const [at, value] of changes) bytes[at] = value;
      try {
        parseWav(bytes);
      } catch (error) {
        assert.equal((error as { code?: unknown }).code, 'WAV_UNREADABLE');
      }
    }),
    { numRuns: 2000 },
  );
});

test('a file is read by its path, and a missing one is refused', () => {
  assert.deepEqual([...readWav(writeWav(wavBytes(data))).samples], [1, 2]);
  assert.throws(() => readWav('/nowhere/at-all.wav'), { code: 'WAV_UNREADABLE' });
});
