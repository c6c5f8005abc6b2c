/**
 * The bytes that a registration leaves behind.
 *
 * Layout, little-endian: magic `CSVT`, version, quantisation, 2 bytes length of the supervector · 32 bytes model
 * hash · 9 float32 (supervector scale, log F0, signal-to-noise ratio, net speech, log determinant, two cohort
 * means and deviations) · 4 bytes number of fingerprint words · supervector as int8 · covariance triangle as float32 ·
 * fingerprint words of 3 bytes · first 8 bytes of the SHA-256 of all that. Numbers that were not measured are NaN.
 *
 * The checksum is against accidents; against intent the service seals the whole.
 *
 * @module
 */
import { createHash } from 'node:crypto';

import { TRIANGLE_SIZE } from './covariance.js';
import { VoiceTemplateError } from './voice-error.js';
import type { CohortSpread, VoicePrint } from './voice-print.js';

const MAGIC = Buffer.from('CSVT', 'latin1');
const VERSION = 1;
const INT8_SUPERVECTOR = 1;
const INT8_PEAK = 127;
const HASH_AT = 8;
const NUMBERS_AT = 40;
const NUMBERS = 9;
const WORDS_AT = NUMBERS_AT + 4 * NUMBERS;
const HEADER_BYTES = WORDS_AT + 4;
const WORD_BYTES = 3;
const CHECKSUM_BYTES = 8;
/** Fingerprint words kept: 20 s, 3 KB. */
const MAX_WORDS = 1000;

/** What a template holds. */
export interface Template {
  readonly print: VoicePrint;
  readonly netSpeechSeconds: number;
  readonly fingerprint: Uint32Array;
}

/** Writes a template for the model with this hash. */
export function encodeTemplate(template: Template, modelHash: string): Uint8Array {
  const { print } = template;
  const words = template.fingerprint.subarray(0, MAX_WORDS);
  const length = print.supervector.length;
  const bytes = Buffer.alloc(sizeOf(length, words.length));
  MAGIC.copy(bytes);
  bytes[4] = VERSION;
  bytes[5] = INT8_SUPERVECTOR;
  bytes.writeUInt16LE(length, 6);
  bytes.write(modelHash, HASH_AT, 'hex');
  const scale = print.supervector.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0) / INT8_PEAK;
  const { shape, pitch } = print;
  const spreads = [shape, pitch].flatMap(({ mean, deviation }) => [mean, deviation]);
  const numbers = [
    scale,
    print.logF0 ?? Number.NaN,
    print.snrDb ?? Number.NaN,
    template.netSpeechSeconds,
    print.logDeterminant,
    ...spreads,
  ];
  numbers.forEach((value, at) => bytes.writeFloatLE(value, NUMBERS_AT + 4 * at));
  bytes.writeUInt32LE(words.length, WORDS_AT);
  let at = HEADER_BYTES;
  for (const value of print.supervector) at = bytes.writeInt8(scale === 0 ? 0 : Math.round(value / scale), at);
  for (const value of print.covariance) at = bytes.writeFloatLE(value, at);
  for (const word of words) at = bytes.writeUIntLE(word & 0xffffff, at, WORD_BYTES);
  checksum(bytes).copy(bytes, at);
  return new Uint8Array(bytes);
}

/**
 * Reads a template.
 * @throws VoiceTemplateError for anything that `encodeTemplate` did not write for this model
 */
export function parseTemplate(template: Uint8Array, modelHash: string): Template {
  const bytes = Buffer.from(template.buffer, template.byteOffset, template.byteLength);
  if (bytes.length < HEADER_BYTES + CHECKSUM_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new VoiceTemplateError('TEMPLATE_MALFORMED');
  }
  if (!checksum(bytes).equals(bytes.subarray(-CHECKSUM_BYTES))) throw new VoiceTemplateError('TEMPLATE_CORRUPT');
  if (bytes[4] !== VERSION || bytes[5] !== INT8_SUPERVECTOR) throw new VoiceTemplateError('TEMPLATE_VERSION_UNSUPPORTED');
  if (bytes.toString('hex', HASH_AT, NUMBERS_AT) !== modelHash) throw new VoiceTemplateError('TEMPLATE_MODEL_MISMATCH');
  const length = bytes.readUInt16LE(6);
  const wordCount = bytes.readUInt32LE(WORDS_AT);
  if (bytes.length !== sizeOf(length, wordCount)) throw new VoiceTemplateError('TEMPLATE_MALFORMED');
  return readBody(bytes, length, wordCount);
}

function readBody(bytes: Buffer, length: number, wordCount: number): Template {
  const number = (at: number): number => bytes.readFloatLE(NUMBERS_AT + 4 * at);
  const optional = (at: number): number | null => (Number.isNaN(number(at)) ? null : number(at));
  const spread = (at: number): CohortSpread => ({ mean: number(at), deviation: number(at + 1) });
  const covarianceAt = HEADER_BYTES + length;
  const wordsAt = covarianceAt + 4 * TRIANGLE_SIZE;
  const print: VoicePrint = {
    supervector: Float32Array.from({ length }, (_, i) => bytes.readInt8(HEADER_BYTES + i) * number(0)),
    covariance: Float32Array.from({ length: TRIANGLE_SIZE }, (_, i) => bytes.readFloatLE(covarianceAt + 4 * i)),
    logDeterminant: number(4),
    logF0: optional(1),
    snrDb: optional(2),
    shape: spread(5),
    pitch: spread(7),
  };
  const fingerprint = Uint32Array.from({ length: wordCount }, (_, i) => bytes.readUIntLE(wordsAt + WORD_BYTES * i, WORD_BYTES));
  return { print, netSpeechSeconds: number(3), fingerprint };
}

function sizeOf(length: number, wordCount: number): number {
  return HEADER_BYTES + length + 4 * TRIANGLE_SIZE + WORD_BYTES * wordCount + CHECKSUM_BYTES;
}

function checksum(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes.subarray(0, -CHECKSUM_BYTES)).digest().subarray(0, CHECKSUM_BYTES);
}
