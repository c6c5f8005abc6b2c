// A picture of an interface has few colours: with 256 of them instead of 16 million a file is a third as large. The comparison does not
// see it (playwright.config.ts): no channel moves by more than 8 of 255, and its tolerance begins at about 13.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = 8;

function read(png) {
  const parts = [];
  let header;
  for (let at = signature; at < png.length; at += png.readUInt32BE(at) + 12) {
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IHDR') header = { width: data.readUInt32BE(0), height: data.readUInt32BE(4), depth: data[8], colour: data[9] };
    if (type === 'IDAT') parts.push(data);
  }
  return { ...header, raw: inflateSync(Buffer.concat(parts)) };
}

function paeth(left, up, corner) {
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(left + up - corner - value));
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** Undoes the filters of the rows, in place; the byte before each row stays. */
function unfilter(raw, stride, step) {
  for (let row = 0; row < raw.length; row += stride + 1) {
    const filter = raw[row];
    if (filter === 0) continue;
    for (let at = row + 1; at <= row + stride; at += 1) {
      const left = at - step > row ? raw[at - step] : 0;
      const up = row > 0 ? raw[at - stride - 1] : 0;
      const corner = row > 0 && at - step > row ? raw[at - step - stride - 1] : 0;
      const guess = [0, left, up, (left + up) >> 1][filter] ?? paeth(left, up, corner);
      raw[at] = (raw[at] + guess) & 255;
    }
  }
}

/** Indices and palette with each channel rounded to `levels` steps; `null` when that leaves more than 256 colours. */
function index({ raw, width, height }, step, levels) {
  const round = (value) => Math.round((Math.round((value / 255) * (levels - 1)) / (levels - 1)) * 255);
  const palette = new Map();
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * (width * step + 1) + 1 + x * step;
      const colour = (round(raw[at]) << 16) | (round(raw[at + 1]) << 8) | round(raw[at + 2]);
      if (!palette.has(colour)) palette.set(colour, palette.size);
      if (palette.size > 256) return null;
      rows[y * (width + 1) + 1 + x] = palette.get(colour);
    }
  }
  return { rows, palette: Buffer.from([...palette.keys()].flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255])) };
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** The same picture with at most 256 colours, or as it was when that is not possible. */
export function squeezePng(png) {
  const { width, height, depth, colour, raw } = read(png);
  const step = { 2: 3, 6: 4 }[colour];
  if (depth !== 8 || step === undefined) return png;
  unfilter(raw, width * step, step);
  const indexed = [64, 52, 43, 32, 26, 22, 18].map((levels) => () => index({ raw, width, height }, step, levels));
  for (const attempt of indexed) {
    const found = attempt();
    if (found === null) continue;
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.set([8, 3, 0, 0, 0], 8);
    const pixels = deflateSync(found.rows, { level: 9, memLevel: 9 });
    const chunks = [
      ['IHDR', header],
      ['PLTE', found.palette],
      ['IDAT', pixels],
      ['IEND', Buffer.alloc(0)],
    ];
    return Buffer.concat([png.subarray(0, signature), ...chunks.map(([type, data]) => chunk(type, data))]);
  }
  return png;
}
