import { limits } from '@callseal/protocol/limits';
import { createEraseSubject } from '../../audit/erase-subject.js';
import { openConfiguredAudit } from '../../config/parts/audit.js';
import { openConfiguredStore } from '../../config/parts/store.js';
import { readAuditConfig, readStoreConfig } from '../../config/read-config.js';
import { isGiven } from '../../config/variables.js';
import type { CredentialStore } from '../../credentials/credential-store.js';
import { parseKey } from '../../credentials/key-ring.js';
import { readArguments } from '../arguments.js';
import { type CommandIo, type ExitCode, UsageError } from '../command-io.js';

/** Prints everything that is kept about one caller. */
export function exportSubject(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  return withSubject(args, io, async (store, subject) => {
    io.out(JSON.stringify({ subject: await store.export(subject) }, undefined, 2));
    return 0;
  });
}

/** Destroys everything that is kept about one caller, and prints the certificate. */
export function eraseSubject(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  return withSubject(args, io, async (store, subject) => {
    const audit = openAudit(io);
    try {
      const { certificate, failure } = await createEraseSubject(store, audit)(subject);
      io.out(JSON.stringify({ certificate }, undefined, 2));
      if (failure === undefined) return 0;
      io.err('The caller is erased, but that could not be written into the audit log: keep the certificate.');
      return 1;
    } finally {
      await audit?.log.close();
    }
  });
}

async function withSubject(
  args: readonly string[],
  io: CommandIo,
  work: (store: CredentialStore, subject: string) => Promise<ExitCode>,
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
    return await work(store, subject);
  } finally {
    await store.close();
  }
}

/** The audit log with the key of its pseudonyms, where one is configured. */
function openAudit({ env }: CommandIo) {
  if (!isGiven(env, 'CALLSEAL_AUDIT_DATABASE')) return undefined;
  return { log: openConfiguredAudit(readAuditConfig(env)), subjectKey: parseKey('CALLSEAL_SUBJECT_KEY', readStoreConfig(env).subjectKey) };
}
