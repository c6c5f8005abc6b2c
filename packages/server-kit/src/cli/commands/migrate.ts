import { openConfiguredStore } from '../../config/parts/store.js';
import { readStoreConfig } from '../../config/read-config.js';
import { readArguments } from '../arguments.js';
import type { CommandIo, ExitCode } from '../command-io.js';

/** Brings the tables of the store to the version of this program. Does nothing when they are. */
export async function migrateStore(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  readArguments(args, {});
  const store = openConfiguredStore(readStoreConfig(io.env));
  try {
    // a store migrates before it first answers
    await store.ping();
    io.out('The store is up to date.');
    return 0;
  } finally {
    await store.close();
  }
}
