import { readFileSync } from 'node:fs';
import { configError } from '../../../errors/config-error.js';

/** Bytes: policies and checkpoints are far smaller; a wrong path must not read a disk into memory. */
const largest = 1_048_576;

/** The text of the file that an option names. @throws CallsealError `CONFIG_INVALID`, without the file's name or text. */
export function readGivenFile(option: string, path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw configError(`The file of ${option} cannot be read (${code}).`);
  }
  if (bytes.length > largest) throw configError(`The file of ${option} is larger than ${largest} bytes.`);
  return bytes.toString('utf8');
}

/** The JSON of the file that an option names. @throws CallsealError `CONFIG_INVALID`, without the file's name or text. */
export function readGivenJson(option: string, path: string): unknown {
  return parseGivenJson(option, readGivenFile(option, path));
}

/** JSON out of the file that an option names. @throws CallsealError `CONFIG_INVALID` */
export function parseGivenJson(option: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // the cause would quote it
    throw configError(`The file of ${option} holds no JSON.`);
  }
}
