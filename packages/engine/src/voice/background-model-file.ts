/**
 * The background model's file: `CSBM`, the header's length, a JSON header, then little-endian arrays.
 *
 * The nuisance directions, half of the file, are 16-bit integers with one scale a row: an error of a
 * hundred-thousandth in a projection. The model's hash is the SHA-256 of the whole file.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import type { BackgroundModel, BackgroundModelParts } from './background-model.js';
import { assembleBackgroundModel } from './background-model.js';
import type { Calibration } from './calibration.js';
import { TRIANGLE_SIZE } from './covariance.js';
import { FEATURE_SIZE } from './feature-extraction.js';
import { VoiceModelError } from './voice-error.js';

const MAGIC = 'CSBM';
const VERSION = 1;
const PREFIX_BYTES = 8;
const INT16_PEAK = 32767;
/** Bounds on sizes, so that a damaged header cannot ask for gigabytes. */
const MAX_COMPONENTS = 1024;
const MAX_COHORT = 4096;
const MAX_DIRECTIONS = 512;

interface Header {
  readonly version: typeof VERSION;
  readonly components: number;
  readonly cohort: number;
  readonly directions: number;
  readonly calibration: Calibration;
  readonly replayThreshold: number;
}

/** Bytes of a model's file. */
export function encodeBackgroundModel(parts: BackgroundModelParts): Uint8Array {
  const { mixture, cohort } = parts;
  const directions = parts.nuisance.length / parts.meanOffsets.length;
  const header: Header = {
    version: VERSION,
    components: mixture.weights.length,
    cohort: cohort.size,
    directions,
    calibration: parts.calibration,
    replayThreshold: parts.replayThreshold,
  };
  const json = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.write(MAGIC, 'latin1');
  prefix.writeUInt32LE(json.length, 4);
  const quantised = quantiseRows(parts.nuisance, directions);
  const floats = [mixture.weights, mixture.means, mixture.variances, parts.meanOffsets, cohort.covariances, cohort.logF0, quantised.scales];
  return new Uint8Array(Buffer.concat([prefix, json, ...floats.map(floatBytes), int16Bytes(quantised.values)]));
}

/**
 * Reads a model's file.
 * @throws VoiceModelError `MODEL_MALFORMED`
 */
export function parseBackgroundModel(bytes: Uint8Array): BackgroundModel {
  const hash = createHash('sha256').update(bytes).digest('hex');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PREFIX_BYTES || Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== MAGIC)
    throw new VoiceModelError('MODEL_MALFORMED');
  const start = PREFIX_BYTES + view.getUint32(4, true);
  const header = parseHeader(bytes.subarray(PREFIX_BYTES, start));
  const length = header.components * FEATURE_SIZE;
  const lengths = [header.components, length, length, length, header.cohort * TRIANGLE_SIZE, header.cohort, header.directions];
  const floatCount = lengths.reduce((sum, count) => sum + count, 0);
  if (bytes.length !== start + 4 * floatCount + 2 * header.directions * length) throw new VoiceModelError('MODEL_MALFORMED');
  let at = start;
  const [weights, means, variances, meanOffsets, covariances, logF0, scales] = lengths.map((count) => {
    const values = Float32Array.from({ length: count }, (_, i) => view.getFloat32(at + 4 * i, true));
    at += 4 * count;
    return values;
  }) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  const nuisance = Float32Array.from(
    { length: header.directions * length },
    (_, i) => view.getInt16(at + 2 * i, true) * (scales[Math.floor(i / length)] ?? 0),
  );
  if (!positive(weights) || !positive(variances)) throw new VoiceModelError('MODEL_MALFORMED');
  const cohort = { size: header.cohort, covariances, logF0 };
  const { calibration, replayThreshold } = header;
  return assembleBackgroundModel(
    { mixture: { weights, means, variances }, meanOffsets, nuisance, cohort, calibration, replayThreshold },
    hash,
  );
}

function parseHeader(bytes: Uint8Array): Header {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new VoiceModelError('MODEL_MALFORMED', { cause });
  }
  if (!isHeader(value)) throw new VoiceModelError('MODEL_MALFORMED');
  return value;
}

function isHeader(value: unknown): value is Header {
  const header = value as Partial<Header> | null;
  if (typeof header !== 'object' || header === null) return false;
  return (
    header.version === VERSION &&
    isCount(header.components, MAX_COMPONENTS) &&
    isCount(header.cohort, MAX_COHORT) &&
    isCount(header.directions, MAX_DIRECTIONS) &&
    Number.isFinite(header.replayThreshold) &&
    isCalibration(header.calibration)
  );
}

function isCalibration(value: unknown): boolean {
  const { levels, centres, slopes } = (value ?? {}) as Partial<Record<keyof Calibration, unknown>>;
  if (!isNumbers(levels) || levels.length === 0) return false;
  const isGrid = (grid: unknown): boolean =>
    Array.isArray(grid) && grid.length === levels.length && grid.every((row) => isNumbers(row) && row.length === levels.length);
  return isGrid(centres) && isGrid(slopes);
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(Number.isFinite);
}

function isCount(value: unknown, limit: number): boolean {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) <= limit;
}

function positive(values: Float32Array): boolean {
  return values.every((value) => value > 0 && Number.isFinite(value));
}

function quantiseRows(values: Float32Array, rows: number): { values: Int16Array; scales: Float32Array } {
  const width = values.length / rows;
  const scales = new Float32Array(rows);
  const quantised = new Int16Array(values.length);
  for (let row = 0; row < rows; row++) {
    const own = values.subarray(row * width, (row + 1) * width);
    const scale = own.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0) / INT16_PEAK;
    scales[row] = scale;
    quantised.set(
      Array.from(own, (value) => (scale === 0 ? 0 : Math.round(value / scale))),
      row * width,
    );
  }
  return { values: quantised, scales };
}

function floatBytes(values: Float32Array): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => bytes.writeFloatLE(value, at * 4));
  return bytes;
}

function int16Bytes(values: Int16Array): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, at) => bytes.writeInt16LE(value, at * 2));
  return bytes;
}
