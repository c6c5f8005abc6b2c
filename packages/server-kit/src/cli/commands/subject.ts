import { limits } from '@callseal/protocol/limits';
import { openConfiguredStore } from '../../config/parts/store.js';
import { readStoreConfig } from '../../config/read-config.js';
import type { CredentialStore } from '../../credentials/credential-store.js';
import { readArguments } from '../arguments.js';
import { type CommandIo, type ExitCode, UsageError } from '../command-io.js';

/** Prints everything that is kept about one caller. */
export function exportSubject(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  return withSubject(args, io, async (store, subject) => {
    io.out(JSON.stringify({ subject: await store.export(subject) }, undefined, 2));
  });
}

/** Destroys everything that is kept about one caller, and prints the certificate. */
export function eraseSubject(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  return withSubject(args, io, async (store, subject) => {
    io.out(JSON.stringify({ certificate: await store.erase(subject) }, undefined, 2));
  });
}

async function withSubject(
  args: readonly string[],
  io: CommandIo,
  work: (store: CredentialStore, subject: string) => Promise<void>,
): Promise<ExitCode> {
  if (args.some((word) => !word.startsWith('--'))) {
    throw new UsageError('The caller is read from standard input, never from the command line: process lists and histories show that.');
  }
  readArguments(args, {});
  const config = readStoreConfig(io.env);
  const subject = (await io.readInput('Caller, as the desk names them (usually +…): ')).trim();
  if (subject === '' || subject.length > limits.subjectCharacters || /[\r\n]/.test(subject)) {
    throw new UsageError(`Give one caller on standard input: a line of at most ${limits.subjectCharacters} characters.`);
  }
  const store = openConfiguredStore(config);
  try {
    await work(store, subject);
    return 0;
  } finally {
    await store.close();
  }
}
