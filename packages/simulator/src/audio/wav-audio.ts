import { simulatorError } from '../errors.js';
import { type CallerAudio, frameBytes, silentFrame, telephoneRate } from './caller-audio.js';
import { bandPass, lineNoise, speechPower, toInt16 } from './line.js';
import { encodeMulaw } from './mulaw.js';
import { resample } from './resample.js';
import { readWav } from './wav.js';

/** One thing to say. */
export interface WavSentence {
  /** Path of the WAV file, see `readWav` for the formats. */
  readonly path: string;
  /** What is said in it, for captions. */
  readonly caption?: string;
}

export interface WavAudioOptions {
  /** Seconds of silence between two files. Default 0.4. */
  readonly pauseSeconds?: number;
  /** Seconds of silence before the first file. Default 0.3. */
  readonly leadSeconds?: number;
  /** What the caller does after the last file: stay silent, hang up, or start again. Default `silence`. */
  readonly then?: 'silence' | 'hang-up' | 'repeat';
  /** Adds white noise in the telephone band, this many dB below the voice. Default: none. */
  readonly noiseDb?: number;
  /** Change of level in dB, before the noise. Default 0. */
  readonly gainDb?: number;
  /** Narrows the voice to this band, in hertz below 4000. Default: as recorded. */
  readonly bandHz?: readonly [low: number, high: number];
  /** Seed of the noise; the same seed gives the same audio. Default 1. */
  readonly seed?: number;
}

/** Frames between `from` and `to` (exclusive) say `caption`. */
interface Caption {
  readonly from: number;
  readonly to: number;
  readonly caption: string;
}

const seconds = (name: string, value: number): number => {
  if (!(value >= 0 && value <= 3600)) throw simulatorError('OPTION_INVALID', `${name} must be seconds from 0 to 3600.`);
  return Math.round((value * telephoneRate) / frameBytes) * frameBytes;
};

/** All sentences with their pauses as one run of samples, in whole frames, and who says what where. */
function layOut(sentences: readonly WavSentence[], lead: number, pause: number): { samples: Float64Array; captions: readonly Caption[] } {
  const parts = sentences.map(({ path }) => {
    const wav = readWav(path);
    return resample(wav.samples, wav.sampleRate, telephoneRate);
  });
  const lengths = parts.map((part) => Math.ceil(part.length / frameBytes) * frameBytes + pause);
  const samples = new Float64Array(lengths.reduce((sum, length) => sum + length, lead));
  const captions: Caption[] = [];
  let at = lead;
  for (const [index, part] of parts.entries()) {
    samples.set(part, at);
    const caption = sentences[index]?.caption;
    if (caption !== undefined) captions.push({ from: at / frameBytes, to: Math.ceil((at + part.length) / frameBytes), caption });
    at += lengths[index] ?? 0;
  }
  return { samples, captions };
}

/** Puts the voice on its line: band, level, noise. */
function onLine(samples: Float64Array, options: WavAudioOptions): Float64Array {
  const band = options.bandHz === undefined ? samples : bandPass(samples, options.bandHz);
  const gain = 10 ** ((options.gainDb ?? 0) / 20);
  const voice = band.map((x) => x * gain);
  if (options.noiseDb === undefined) return voice;
  const noise = lineNoise(voice.length, speechPower(voice) / 10 ** (options.noiseDb / 10), options.seed ?? 1);
  return voice.map((x, at) => x + (noise[at] ?? 0));
}

/** One second of the line's noise, repeated while the caller stays silent; nothing on a clean line. */
function tailOf(samples: Float64Array, options: WavAudioOptions): Uint8Array {
  if (options.noiseDb === undefined) return new Uint8Array(0);
  const gain = 10 ** ((options.gainDb ?? 0) / 10);
  const power = (speechPower(samples) * gain) / 10 ** (options.noiseDb / 10);
  return encodeMulaw(toInt16(lineNoise(telephoneRate, power, (options.seed ?? 1) + 1)));
}

/**
 * A caller who says what is in WAV files, one after the other. Files are read, resampled to 8 kHz and encoded at once.
 * @throws CallsealError `WAV_UNREADABLE` or `OPTION_INVALID`
 */
export function createWavAudio(files: string | readonly (string | WavSentence)[], options: WavAudioOptions = {}): CallerAudio {
  const sentences = (typeof files === 'string' ? [files] : files).map((file) => (typeof file === 'string' ? { path: file } : file));
  const lead = seconds('leadSeconds', options.leadSeconds ?? 0.3);
  const { samples, captions } = layOut(sentences, lead, seconds('pauseSeconds', options.pauseSeconds ?? 0.4));
  const bytes = encodeMulaw(toInt16(onLine(samples, options)));
  const tail = tailOf(samples, options);
  const count = bytes.length / frameBytes;
  let frame = -1;

  const afterEnd = (): Uint8Array | null => {
    if (options.then === 'hang-up') return null;
    if (tail.length === 0) return silentFrame;
    const at = ((frame - count) * frameBytes) % tail.length;
    return tail.subarray(at, at + frameBytes);
  };

  return {
    next: () => {
      frame++;
      if (frame >= count && options.then === 'repeat' && count > 0) frame = 0;
      return frame < count ? bytes.subarray(frame * frameBytes, (frame + 1) * frameBytes) : afterEnd();
    },
    caption: () => captions.find(({ from, to }) => frame >= from && frame < to)?.caption ?? null,
  };
}
