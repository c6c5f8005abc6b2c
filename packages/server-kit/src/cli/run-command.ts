import { CallsealError } from '@callseal/protocol/errors';
import { ConfigurationError } from '../config/configuration-error.js';
import { type CommandIo, type CommandResult, type ExitCode, UsageError } from './command-io.js';
import { describeCommands, describeConfiguration } from './help.js';
import { describeFailure } from './server-log.js';
import { readVersion } from './version.js';

type Work = (args: readonly string[], io: CommandIo) => ExitCode | Promise<ExitCode>;

/** Commands by their words; each is loaded when it is asked for, so that `help` is quick. */
const commands: Readonly<Record<string, () => Promise<Work>>> = {
  doctor: async () => (await import('./commands/doctor.js')).examine,
  functions: async () => (await import('./commands/functions.js')).writeFunctionFiles,
  migrate: async () => (await import('./commands/migrate.js')).migrateStore,
  'keys generate': async () => (await import('./commands/keys.js')).generateKeys,
  'keys rotate': async () => (await import('./commands/keys.js')).rotateKeys,
  'retention run': async () => (await import('./commands/retention.js')).runRetention,
  'subject export': async () => (await import('./commands/subject.js')).exportSubject,
  'subject erase': async () => (await import('./commands/subject.js')).eraseSubject,
  'audit verify': async () => (await import('./commands/audit/verify.js')).verifyLog,
  'audit explain': async () => (await import('./commands/audit/explain.js')).explainDecision,
  'audit export': async () => (await import('./commands/audit/export.js')).exportLog,
  'audit recompute': async () => (await import('./commands/audit/recompute.js')).recomputeDecisions,
  'audit what-if': async () => (await import('./commands/audit/what-if.js')).tryPolicy,
  'voice-agents elevenlabs': async () => (await import('./commands/voice-agents.js')).writeElevenLabsFiles,
  openapi: async () => (await import('./commands/openapi.js')).printOpenApi,
};

/** Runs one command line (without node and script). Never rejects: what goes wrong is told on `err`. */
export async function runCommand(args: readonly string[], io: CommandIo): Promise<CommandResult> {
  try {
    const [first = 'help', second = ''] = args;
    if (first === 'help') return { exitCode: help(args.slice(1), io) };
    if (args.includes('--help') || args.includes('-h')) return { exitCode: help([], io) };
    if (first === '--version' || first === 'version') {
      io.out(readVersion());
      return { exitCode: 0 };
    }
    if (first === 'serve') return { server: await (await import('./commands/serve.js')).startServer(args.slice(1), io) };
    for (const [name, rest] of [
      [`${first} ${second}`, args.slice(2)],
      [first, args.slice(1)],
    ] as const) {
      // own keys only: "constructor" is no command
      const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
      if (load !== undefined) return { exitCode: await (await load())(rest, io) };
    }
    throw new UsageError('There is no such command.');
  } catch (error) {
    return { exitCode: tell(error, io) };
  }
}

function help([topic, ...rest]: readonly string[], { out }: CommandIo): ExitCode {
  if (rest.length > 0 || (topic !== undefined && topic !== 'config')) throw new UsageError('There is help, and help config.');
  out(topic === 'config' ? describeConfiguration() : describeCommands());
  return 0;
}

/** Says what went wrong, without what may be a secret: messages of other people's errors quote data. */
function tell(error: unknown, { err }: CommandIo): ExitCode {
  if (error instanceof UsageError) {
    err(`${error.message}\n\n${describeCommands()}`);
    return 2;
  }
  if (error instanceof ConfigurationError) {
    err(`The configuration is wrong:\n${error.message.replace(/^/gm, '  ')}\nEvery variable: callseal help config`);
    return 3;
  }
  if (error instanceof CallsealError) {
    err(`${error.code}: ${error.message}`);
    return error.code === 'CONFIG_INVALID' ? 3 : 1;
  }
  const { name, code } = describeFailure(error);
  err(`It failed: ${code ?? name}. ${mends[code ?? ''] ?? 'callseal doctor looks for the reason.'}`);
  return 1;
}

const mends: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another process listens on CALLSEAL_PORT.',
  EACCES: 'This user may not do that: look at CALLSEAL_PORT below 1024, and at the permissions of files.',
  EADDRNOTAVAIL: 'This machine has no address CALLSEAL_HOST.',
  EEXIST: 'The file is there already: name another one.',
  ENOENT: 'A folder is missing.',
  ABORT_ERR: 'Nothing was typed in.',
};
