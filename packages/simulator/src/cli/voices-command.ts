import { parseArgs } from 'node:util';
import { sampleCallers } from '../callers/sample-callers.js';
import type { CliContext } from './cli-context.js';

/** `voices`: who can call, and where their files are. */
export function runVoices(args: readonly string[], { print }: CliContext): void {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } } });
  if (values.json) {
    print(JSON.stringify(sampleCallers, null, 2));
    return;
  }
  for (const { id, name, number, note, calls } of sampleCallers) {
    print(`${id}  ${name}  ${number}  ${note}`);
    for (const call of calls) for (const { path, text } of call.sentences) print(`  ${call.id}  ${path}\n    “${text}”`);
  }
  print('All voices are synthetic; see voices/README.md.');
}
