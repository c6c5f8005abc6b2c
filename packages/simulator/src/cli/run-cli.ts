import { CallsealError } from '@callseal/protocol/errors';
import { runCall } from './call-command.js';
import type { CliContext } from './cli-context.js';
import { runServe } from './serve-command.js';
import { UsageError, usage } from './usage.js';
import { runVoices } from './voices-command.js';

const isUsageError = (error: unknown): error is Error =>
  error instanceof UsageError ||
  (error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('ERR_PARSE_ARGS'));

/** What went wrong as one line for a person, with the mend where one is known. */
function explain(error: unknown): string {
  if (error instanceof CallsealError) return `${error.code}: ${error.message}`;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return 'The port is taken; choose another with --port.';
  return error instanceof Error ? error.message : String(error);
}

async function dispatch(command: string | undefined, args: readonly string[], context: CliContext): Promise<void> {
  if (command === 'call') await runCall(args, context);
  else if (command === 'serve') await runServe(args, context);
  else if (command === 'voices') runVoices(args, context);
  else if (command === '--help' || command === '-h' || command === 'help') context.print(usage);
  else throw new UsageError(command === undefined ? 'A command is missing.' : `There is no command ${command}.`);
}

/** Runs the command line. Gives the exit code: 0 done, 1 failed, 2 not understood. */
export async function runCli([command, ...args]: readonly string[], context: CliContext): Promise<number> {
  try {
    await dispatch(command, args, context);
    return 0;
  } catch (error) {
    if (isUsageError(error)) {
      context.warn(`${error.message}\n\n${usage}`);
      return 2;
    }
    context.warn(explain(error));
    return 1;
  }
}
