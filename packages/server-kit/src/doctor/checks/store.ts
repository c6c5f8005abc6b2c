import { randomUUID } from 'node:crypto';
import type { StoreConfig } from '../../config/config.js';
import { encryptionOf } from '../../config/parts/store.js';
import { createCredentialStore } from '../../credentials/create-credential-store.js';
import { codeOf, unreachable } from '../ask.js';
import type { Check } from '../check.js';
import { failed, type Finding, ok, skipped } from '../finding.js';
import { judgeVersion, openRows, readStoreVersion } from '../store-version.js';

/** Writes, reads and deletes a registration of nobody. Leaves the certificate of that. */
export const store: Check = {
  id: 'store',
  title: 'Store',
  async run({ config }) {
    if (config.store === undefined) return skipped('No registrations are kept.');
    try {
      return judgeVersion(await readStoreVersion(config.store)) ?? (await roundTrip(config.store));
    } catch (error) {
      return storeFailure(error, config.store);
    }
  },
};

async function roundTrip(config: StoreConfig): Promise<Finding> {
  const opened = createCredentialStore(openRows(config), { ...encryptionOf(config), requireConsent: false });
  const subject = `callseal-doctor-${randomUUID()}`;
  const credential = randomUUID();
  try {
    await opened.ping();
    await opened.put(subject, { credential });
    const found = await opened.get(subject);
    const deleted = await opened.delete(subject);
    const left = await opened.get(subject);
    if (found?.credential !== credential || !deleted || left !== null) {
      return failed(
        'What is written is not what is read.',
        'Name the primary database in CALLSEAL_DATABASE_URL, not a replica or a cache.',
      );
    }
    return ok('A registration was written, read and deleted; the tables are of the right version.');
  } finally {
    await opened.close();
  }
}

/** What a database refuses with: SQLSTATE of PostgreSQL, or a code of the network, the file system or SQLite. */
export function storeFailure(error: unknown, { database }: StoreConfig): Finding {
  const code = codeOf(error);
  if (code === 'CONFIG_INVALID')
    return failed(error instanceof Error ? error.message : 'It is wrong.', 'Correct CALLSEAL_DATABASE_URL or CALLSEAL_SUBJECT_KEY.');
  if (database.kind === 'sqlite') {
    return failed(`The file cannot be used (${code}).`, 'Let this user write the file and its folder, on a local disk.');
  }
  const host = new URL(database.url).host;
  if (code.startsWith('28')) return failed(`${host} refuses the user (${code}).`, 'Correct user and password in CALLSEAL_DATABASE_URL.');
  if (code === '3D000') return failed(`${host} has no such database (${code}).`, 'Make it, or correct CALLSEAL_DATABASE_URL.');
  if (code === '42501') return failed(`${host} forbids it (${code}).`, 'Let the user read and write the tables callseal_*.');
  if (code === '53300') return failed(`${host} has no connection left (${code}).`, 'Raise max_connections, or run fewer instances.');
  if (/^[0-9A-Z]{5}$/.test(code) && /\d/.test(code))
    return failed(`${host} refuses (${code}).`, "Look the code up in PostgreSQL's table of error codes.");
  if (error instanceof Error && error.message.includes('does not support SSL')) {
    return failed(`${host} offers no TLS.`, 'Switch ssl on in PostgreSQL; on a private network, add database to CALLSEAL_PLAIN_SERVICES.');
  }
  return unreachable(error, host, 'CALLSEAL_DATABASE_URL');
}
