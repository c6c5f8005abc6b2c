import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PNG } from 'pngjs';
import { encodeGif } from './gif.mjs';

const size = 8;

/** A picture of one colour, with one pixel of another one if wanted. */
function picture(colour, pixel) {
  const png = new PNG({ width: size, height: size });
  for (let at = 0; at < size * size; at += 1) png.data.set([...(at === 0 && pixel !== undefined ? pixel : colour), 255], at * 4);
  return PNG.sync.write(png);
}

/** The colours that the file says it may use, in its order. */
const paletteOf = (bytes) => Array.from({ length: 256 }, (_, index) => [...bytes.subarray(13 + index * 3, 16 + index * 3)]);

test('pictures that repeat become one, shown as long as all of them', () => {
  const white = picture([255, 255, 255]);
  const film = encodeGif([
    { png: white, milliseconds: 100 },
    { png: white, milliseconds: 250 },
    { png: picture([255, 255, 255], [200, 0, 0]), milliseconds: 90 },
  ]);
  assert.equal(film.frames, 2);
  assert.equal(film.milliseconds, 440);
});

test('colours of a page come back as they were, the commonest first', () => {
  const film = encodeGif([{ png: picture([238, 241, 245], [29, 78, 216]), milliseconds: 100 }]);
  assert.deepEqual(paletteOf(film.bytes).slice(0, 2), [
    [238, 241, 245],
    [29, 78, 216],
  ]);
});

test('a picture with more colours than a GIF can hold keeps one index for what did not change', () => {
  const png = new PNG({ width: 20, height: 20 });
  for (let at = 0; at < 400; at += 1) png.data.set([at % 256, at >> 8, 100, 255], at * 4);
  const film = encodeGif([{ png: PNG.sync.write(png), milliseconds: 100 }]);
  assert.deepEqual(paletteOf(film.bytes)[255], [0, 0, 0]);
});

test('it begins and ends as a GIF that repeats for ever', () => {
  const { bytes } = encodeGif([{ png: picture([0, 0, 0]), milliseconds: 100 }]);
  const file = Buffer.from(bytes);
  assert.equal(file.toString('latin1', 0, 6), 'GIF89a');
  const loops = file.indexOf('NETSCAPE2.0') + 'NETSCAPE2.0'.length;
  assert.deepEqual([...file.subarray(loops, loops + 5)], [3, 1, 0, 0, 0]);
  assert.equal(file.at(-1), 0x3b);
});
