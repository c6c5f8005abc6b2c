import { readFileSync } from 'node:fs';
import { simulatorError } from '../errors.js';
import { decodeMulaw } from './mulaw.js';

/** Decoded audio of a WAV file, one channel. */
export interface WavAudio {
  /** Samples per second. */
  readonly sampleRate: number;
  /** Channels of the file, before they were averaged into one. */
  readonly channels: number;
  /** 16-bit linear samples. */
  readonly samples: Int16Array;
}

interface Format {
  readonly encoding: 'pcm16' | 'mulaw';
  readonly channels: number;
  readonly sampleRate: number;
}

const pcm = 1;
const mulaw = 7;
const extensible = 0xfffe;
/** Ten minutes of 48 kHz stereo PCM16: a caller who says more than that is no test fixture but a mistake. */
const maximumBytes = 120_000_000;

const unreadable = (why: string): Error =>
  simulatorError('WAV_UNREADABLE', `${why}; use RIFF WAV with µ-law or 16-bit PCM, mono or stereo, 8 to 48 kHz.`);

function readFormat(bytes: DataView): Format {
  if (bytes.byteLength < 16) throw unreadable('The format chunk is too short');
  let tag = bytes.getUint16(0, true);
  // an extensible format names its real encoding in the first two bytes of the sub-format GUID
  if (tag === extensible && bytes.byteLength >= 26) tag = bytes.getUint16(24, true);
  const channels = bytes.getUint16(2, true);
  const sampleRate = bytes.getUint32(4, true);
  const bits = bytes.getUint16(14, true);
  const encoding = tag === pcm && bits === 16 ? 'pcm16' : tag === mulaw && bits === 8 ? 'mulaw' : undefined;
  if (encoding === undefined) throw unreadable(`Encoding ${tag} with ${bits} bits is not supported`);
  if (channels !== 1 && channels !== 2) throw unreadable(`${channels} channels are not supported`);
  if (sampleRate < 8000 || sampleRate > 48_000) throw unreadable(`${sampleRate} Hz is not supported`);
  return { encoding, channels, sampleRate };
}

/** The `fmt ` and `data` chunks; all other chunks are skipped. A data chunk cut short ends with the file. */
function findChunks(bytes: Uint8Array): { format: Format; data: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 12 || name(0) !== 'RIFF' || name(8) !== 'WAVE') throw unreadable('This is not a RIFF WAV file');
  let format: Format | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = Math.min(view.getUint32(at + 4, true), bytes.length - at - 8);
    if (name(at) === 'fmt ') format = readFormat(new DataView(bytes.buffer, bytes.byteOffset + at + 8, size));
    if (name(at) === 'data') {
      if (format === undefined) throw unreadable('The data comes before its format');
      return { format, data: bytes.subarray(at + 8, at + 8 + size) };
    }
    at += 8 + size + (size % 2);
  }
  throw unreadable('There is no audio data');
}

const toSamples = (data: Uint8Array, encoding: Format['encoding']): Int16Array => {
  if (encoding === 'mulaw') return decodeMulaw(data);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Int16Array.from({ length: data.length >> 1 }, (_, at) => view.getInt16(at * 2, true));
};

/**
 * Decodes a RIFF WAV: µ-law or 16-bit PCM (also as `WAVE_FORMAT_EXTENSIBLE`), mono or stereo, 8 to 48 kHz. Stereo is averaged.
 * @throws CallsealError `WAV_UNREADABLE`
 */
export function parseWav(bytes: Uint8Array): WavAudio {
  if (bytes.length > maximumBytes) throw unreadable(`The file is larger than ${maximumBytes} bytes`);
  const { format, data } = findChunks(bytes);
  const interleaved = toSamples(data, format.encoding);
  const { channels, sampleRate } = format;
  if (channels === 1) return { sampleRate, channels, samples: interleaved };
  const samples = Int16Array.from({ length: interleaved.length >> 1 }, (_, at) =>
    Math.round(((interleaved[at * 2] ?? 0) + (interleaved[at * 2 + 1] ?? 0)) / 2),
  );
  return { sampleRate, channels, samples };
}

/**
 * Reads a WAV file, see {@link parseWav}.
 * @throws CallsealError `WAV_UNREADABLE`, also when the file cannot be opened.
 */
export function readWav(path: string): WavAudio {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw simulatorError('WAV_UNREADABLE', `The file ${path} cannot be read; check the path.`, { cause });
  }
  return parseWav(bytes);
}
