import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { silentFrame } from './caller-audio.js';
import { createLiveAudio } from './live-audio.js';

const frames = (count: number, first = 1): Uint8Array => Uint8Array.from({ length: count * 160 }, (_, at) => first + Math.floor(at / 160));

test('nothing pushed is silence', () => {
  assert.deepEqual(createLiveAudio().next(), silentFrame);
});

test('sending begins once the delay is filled', () => {
  const audio = createLiveAudio({ delayMilliseconds: 60 });
  audio.push(frames(2));
  assert.deepEqual(audio.next(), silentFrame);
  audio.push(frames(1, 3));
  assert.equal(audio.next()?.[0], 1);
  assert.equal(audio.next()?.[159], 2);
});

test('an underrun gives silence until the delay is filled again', () => {
  const audio = createLiveAudio({ delayMilliseconds: 40 });
  audio.push(frames(2));
  assert.equal(audio.next()?.[0], 1);
  assert.equal(audio.next()?.[0], 2);
  assert.deepEqual(audio.next(), silentFrame);
  audio.push(frames(1, 7));
  assert.deepEqual(audio.next(), silentFrame);
  audio.push(frames(1, 8));
  assert.equal(audio.next()?.[0], 7);
});

test('pieces of any size come out whole and in order', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 3000 }),
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1 }),
      (bytes, sizes) => {
        const audio = createLiveAudio({ delayMilliseconds: 0 });
        for (let at = 0, piece = 0; at < bytes.length; piece++) {
          const size = sizes[piece % sizes.length] ?? 1;
          audio.push(bytes.subarray(at, at + size));
          at += size;
        }
        audio.end();
        const heard: number[] = [];
        for (let frame = audio.next(); frame !== null; frame = audio.next()) heard.push(...frame);
        assert.equal(heard.length, Math.ceil(bytes.length / 160) * 160);
        assert.deepEqual(heard.slice(0, bytes.length), [...bytes]);
        assert.ok(heard.slice(bytes.length).every((byte) => byte === 0xff));
      },
    ),
  );
});

test('the oldest audio goes when more comes than is kept', () => {
  const audio = createLiveAudio({ delayMilliseconds: 20, maximumMilliseconds: 100 });
  audio.push(frames(12));
  assert.equal(audio.next()?.[0], 8);
});

test('after the end the rest is heard, then the caller hangs up, and later audio is ignored', () => {
  const audio = createLiveAudio({ delayMilliseconds: 60 });
  audio.push(frames(1));
  audio.end();
  audio.push(frames(3));
  assert.equal(audio.next()?.[0], 1);
  assert.equal(audio.next(), null);
});
