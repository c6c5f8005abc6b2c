import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface WavShape {
  readonly tag?: number;
  readonly bits?: number;
  readonly channels?: number;
  readonly sampleRate?: number;
  /** Chunks before the data. */
  readonly extra?: readonly (readonly [name: string, content: Buffer])[];
}

const chunk = (name: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
};

/** A RIFF WAV with the given data bytes. Tag 0xfffe writes the extensible form of 16-bit PCM. */
export function wavBytes(data: Buffer, { tag = 1, bits = 16, channels = 1, sampleRate = 8000, extra = [] }: WavShape = {}): Buffer {
  const format = Buffer.alloc(tag === 0xfffe ? 40 : 16);
  format.writeUInt16LE(tag, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(sampleRate, 4);
  format.writeUInt32LE((sampleRate * channels * bits) / 8, 8);
  format.writeUInt16LE((channels * bits) / 8, 12);
  format.writeUInt16LE(bits, 14);
  if (tag === 0xfffe) {
    format.writeUInt16LE(22, 16);
    format.writeUInt16LE(1, 24);
  }
  const chunks = [chunk('fmt ', format), ...extra.map(([name, content]) => chunk(name, content)), chunk('data', data)];
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks]);
  const head = Buffer.alloc(8);
  head.write('RIFF', 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

export const pcmBytes = (samples: Int16Array): Buffer => {
  const bytes = Buffer.alloc(samples.length * 2);
  for (const [at, sample] of samples.entries()) bytes.writeInt16LE(sample, at * 2);
  return bytes;
};

/** A sine of the given amplitude. */
export const tone = (hertz: number, sampleRate: number, seconds: number, amplitude = 8000): Int16Array =>
  Int16Array.from({ length: Math.round(sampleRate * seconds) }, (_, n) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hertz * n) / sampleRate)),
  );

/** Root mean square of the middle half, where no filter edge is heard. */
export function levelOf(samples: Int16Array): number {
  const middle = samples.subarray(samples.length >> 2, (samples.length * 3) >> 2);
  return Math.sqrt(middle.reduce((sum, x) => sum + (x * x) / middle.length, 0));
}

const folder = mkdtempSync(join(tmpdir(), 'callseal-simulator-test-'));
let files = 0;

/** Writes a file that the test may read; the system's temporary folder keeps it. */
export function writeWav(bytes: Buffer): string {
  const path = join(folder, `${++files}.wav`);
  writeFileSync(path, bytes);
  return path;
}
