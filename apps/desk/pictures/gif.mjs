import gifenc from 'gifenc';
import { PNG } from 'pngjs';

const { GIFEncoder, nearestColorIndex } = gifenc;

/** The index that says "as in the frame before"; the colours take the others. */
const same = 255;

/**
 * One GIF of `frames`, pictures of one size with how long each is shown. Pixels that did not change are left out, which is what keeps a
 * recording of a page small. The palette holds the commonest colours exactly: a page is plain areas, and only edges of letters are moved.
 * @param {readonly { png: Buffer, milliseconds: number }[]} frames
 * @returns {{ bytes: Uint8Array, milliseconds: number, frames: number }}
 */
export function encodeGif(frames) {
  const pictures = withoutRepeats(frames.map(({ png, milliseconds }) => ({ ...read(png), milliseconds })));
  const palette = commonColours(pictures);
  const toIndex = createIndex(palette);
  const gif = GIFEncoder();
  let before = null;
  for (const { pixels, width, height, milliseconds } of pictures) {
    const indexed = Uint8Array.from(pixels, toIndex);
    const changed = before === null ? indexed : indexed.map((index, at) => (index === before[at] ? same : index));
    gif.writeFrame(changed, width, height, {
      delay: milliseconds,
      dispose: 1,
      transparent: before !== null,
      transparentIndex: same,
      // the first frame brings the palette of all and says that it repeats for ever
      ...(before === null ? { palette, repeat: 0 } : {}),
    });
    before = indexed;
  }
  gif.finish();
  return { bytes: gif.bytes(), milliseconds: pictures.reduce((sum, picture) => sum + picture.milliseconds, 0), frames: pictures.length };
}

/** @returns pixels as numbers 0xBBGGRR, so that comparing two of them is one operation. */
function read(png) {
  const { data, width, height } = PNG.sync.read(png);
  const pixels = new Uint32Array(data.buffer, data.byteOffset, width * height).map((pixel) => pixel & 0xffffff);
  return { pixels, width, height };
}

function withoutRepeats(pictures) {
  const kept = [];
  for (const picture of pictures) {
    const last = kept.at(-1);
    if (last?.pixels.every((pixel, at) => pixel === picture.pixels[at]) === true) last.milliseconds += picture.milliseconds;
    else kept.push({ ...picture });
  }
  return kept;
}

function commonColours(pictures) {
  const counts = new Map();
  for (const { pixels } of pictures) {
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  }
  const common = [...counts].sort(([, one], [, other]) => other - one).slice(0, same);
  return [...common.map(([pixel]) => split(pixel)), ...Array.from({ length: same + 1 - common.length }, () => [0, 0, 0])];
}

function createIndex(palette) {
  const colours = palette.slice(0, same);
  const known = new Map();
  return (pixel) => {
    let index = known.get(pixel);
    if (index === undefined) {
      index = nearestColorIndex(colours, split(pixel));
      known.set(pixel, index);
    }
    return index;
  };
}

const split = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
