import { writeElevenLabsDefinitions } from '../../voice-agents/elevenlabs/write-definitions.js';
import { readArguments } from '../arguments.js';
import type { CommandIo, ExitCode } from '../command-io.js';

/** Writes tools, agents and workflow for ElevenLabs Agents into a folder, by the settings in it. */
export async function writeElevenLabsFiles(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { values } = readArguments(args, { out: { type: 'string' }, url: { type: 'string' } });
  const { out: folder = 'elevenlabs', url = io.env.CALLSEAL_PUBLIC_BASE_URL } = values;
  const { written, missing } = await writeElevenLabsDefinitions(folder, { url });
  for (const path of written) io.out(`written  ${path}`);
  io.out(missing.length === 0 ? 'Nothing is missing.' : `To be filled in, see README.md: ${missing.join(', ')}`);
  return 0;
}
