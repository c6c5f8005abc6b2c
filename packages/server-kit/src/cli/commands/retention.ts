import { openConfiguredStore } from '../../config/parts/store.js';
import { readStoreConfig } from '../../config/read-config.js';
import { readArguments } from '../arguments.js';
import { type CommandIo, type ExitCode, UsageError } from '../command-io.js';

/** Callers in one batch. */
const batch = 200;

/** Destroys whom the retention policy no longer allows to keep, and prints each certificate as a line of JSON. */
export async function runRetention(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  readArguments(args, {});
  const config = readStoreConfig(io.env);
  if (config.retentionDays === undefined) throw new UsageError('Set CALLSEAL_RETENTION_DAYS: without it nobody is destroyed by age.');
  const store = openConfiguredStore(config);
  try {
    let destroyed = 0;
    for (let more = true; more; ) {
      const certificates = await store.destroyDue({ limit: batch });
      for (const certificate of certificates) io.out(JSON.stringify(certificate));
      destroyed += certificates.length;
      more = certificates.length > 0;
    }
    io.err(`${destroyed} destroyed.`);
    return 0;
  } finally {
    await store.close();
  }
}
