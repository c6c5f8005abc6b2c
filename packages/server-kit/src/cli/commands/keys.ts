import { generateKeyPairSync } from 'node:crypto';
import { generateKey } from '../../credentials/key-ring.js';
import { readStoreConfig } from '../../config/read-config.js';
import { openConfiguredStore } from '../../config/parts/store.js';
import { readArguments } from '../arguments.js';
import type { CommandIo, ExitCode } from '../command-io.js';

/** Values in one batch: small enough to see progress. */
const batch = 500;

/**
 * Prints one new key: 32 random bytes in base64, which serve as a key of every kind and as a secret between machines; or, with the word
 * `grants`, an Ed25519 key for CALLSEAL_GRANT_KEYS.
 */
export function generateKeys(args: readonly string[], io: CommandIo): ExitCode {
  const forGrants = args[0] === 'grants';
  readArguments(forGrants ? args.slice(1) : args, {});
  io.out(forGrants ? generateGrantKey() : generateKey());
  return 0;
}

function generateGrantKey(): string {
  return JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
}

/** Encrypts everything under the first key of the ring. May be stopped and repeated at any time. */
export async function rotateKeys(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  readArguments(args, {});
  const store = openConfiguredStore(readStoreConfig(io.env));
  try {
    let [reencrypted, unreadable, remaining] = [0, 0, 0];
    for (let more = true; more; ) {
      const report = await store.reencrypt({ limit: batch });
      reencrypted += report.reencrypted;
      ({ unreadable, remaining } = report);
      io.err(`${reencrypted} encrypted anew, ${remaining} to go.`);
      // instances with the old ring may write under the old key meanwhile; what makes no progress would be tried for ever
      more = report.reencrypted > 0 && remaining > 0;
    }
    io.out(JSON.stringify({ reencrypted, remaining, unreadable }));
    if (unreadable > 0) io.err(`${unreadable} cannot be read with any key of the ring: put their key back, or erase those callers.`);
    if (remaining > 0) io.err(`${remaining} are still under another key: repeat it when every instance has the new ring.`);
    return remaining > 0 || unreadable > 0 ? 1 : 0;
  } finally {
    await store.close();
  }
}
