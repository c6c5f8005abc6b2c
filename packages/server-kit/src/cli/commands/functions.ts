import { writeFunctions } from '../../twilio-functions/write-functions.js';
import { readArguments } from '../arguments.js';
import type { CommandIo, ExitCode } from '../command-io.js';

/** Writes a project for Twilio Functions into a folder. Files that are there and differ are left alone, unless forced. */
export async function writeFunctionFiles(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values, words } = readArguments(args, { force: { type: 'boolean' } }, ['folder']);
  const [folder = ''] = words;
  const { written, unchanged } = await writeFunctions(folder, { force: values.force === true });
  for (const path of written) io.out(`written    ${path}`);
  for (const path of unchanged) io.out(`unchanged  ${path}`);
  return 0;
}
