import { createHmac, createSecretKey } from 'node:crypto';
import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import type { CredentialStore, StoredCredential } from './credential-store.js';
import { type KeyRing, keyIdOf, parseKey } from './key-ring.js';
import { openDatabase } from './open-database.js';

/** Options of {@link createSqliteCredentialStore}. */
export interface SqliteCredentialStoreOptions {
  /** The database file; made when missing, readable by this user only. `:memory:` keeps everything in memory. */
  readonly path: string;
  /** Keys that encrypt credentials, from `parseKeyRing`. */
  readonly keys: KeyRing;
  /** 32 bytes in base64, from `generateKey`, under which subjects are hashed. It cannot be rotated: with another one nobody is found. */
  readonly subjectKey: string;
}

/** A {@link CredentialStore} on one machine. */
export interface SqliteCredentialStore extends CredentialStore {
  /** Closes the file. Calls that follow reject. */
  close(): void;
}

interface Row {
  readonly key_id: string;
  readonly nonce: Uint8Array;
  readonly box: Uint8Array;
  readonly model_hash: string | null;
}

/**
 * Keeps credentials in SQLite (`node:sqlite`, Node 22.13 or newer), each encrypted with AES-256-GCM under the first key of the ring and
 * bound to its subject and model hash. Subjects are stored as HMAC-SHA-256 only. Deleting and replacing overwrite the data in the file
 * and empty the write-ahead log; backups and the file system's own history are yours to look after.
 *
 * Rejects with `CREDENTIAL_UNREADABLE` when the key is not on the ring or the row was altered.
 * @throws CallsealError `CONFIG_INVALID` for wrong keys, an old Node, or a database of a newer version.
 */
export function createSqliteCredentialStore({ path, keys, subjectKey }: SqliteCredentialStoreOptions): SqliteCredentialStore {
  const hashKey = parseKey('subjectKey', subjectKey);
  if (keys.ids.includes(keyIdOf(hashKey))) throw configError('subjectKey must not be one of the encryption keys: make another one.');
  const secret = createSecretKey(hashKey);
  const idOf = (subject: string): Buffer => createHmac('sha256', secret).update(subject).digest();
  const database = openDatabase(path);
  const select = database.prepare('SELECT key_id, nonce, box, model_hash FROM credential WHERE subject_id = ?');
  const upsert = database.prepare(
    `INSERT INTO credential (subject_id, key_id, nonce, box, model_hash, stored_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (subject_id) DO UPDATE SET
       key_id = excluded.key_id, nonce = excluded.nonce, box = excluded.box, model_hash = excluded.model_hash, stored_at = excluded.stored_at`,
  );
  const remove = database.prepare('DELETE FROM credential WHERE subject_id = ?');
  // What was overwritten still lies in the write-ahead log until that is folded back and cut to nothing. Another process that reads
  // at this moment keeps the log alive; the next deletion or the last close cuts it then.
  const emptyLog = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)');

  // async functions without await: what SQLite throws becomes a rejection
  /* eslint-disable @typescript-eslint/require-await */
  return {
    async get(subject) {
      const id = idOf(subject);
      const row = select.get(id) as Row | undefined;
      return row === undefined ? null : openRow(keys, id, row);
    },
    async put(subject, stored) {
      const { credential } = stored;
      const modelHash = stored.modelHash ?? null;
      const id = idOf(subject);
      const { keyId, nonce, box } = keys.seal(Buffer.from(credential), context(id, modelHash));
      const replaces = select.get(id) !== undefined;
      upsert.run(id, keyId, nonce, box, modelHash, Date.now());
      if (replaces) emptyLog.get();
    },
    async delete(subject) {
      const existed = remove.run(idOf(subject)).changes > 0;
      if (existed) emptyLog.get();
      return existed;
    },
    close() {
      database.close();
    },
  };
  /* eslint-enable @typescript-eslint/require-await */
}

/** Associated data: a box opens only in the row, and beside the model hash, that it was made for. */
function context(subjectId: Uint8Array, modelHash: string | null): Buffer {
  return Buffer.concat([Buffer.from('callseal credential 1\0'), subjectId, Buffer.from(modelHash === null ? '-' : `+${modelHash}`)]);
}

function openRow(keys: KeyRing, id: Buffer, { key_id: keyId, nonce, box, model_hash: modelHash }: Row): StoredCredential {
  const plain = keys.open({ keyId, nonce, box }, context(id, modelHash));
  if (plain === undefined) throw new ServerError('CREDENTIAL_UNREADABLE');
  return { credential: plain.toString('utf8'), ...(modelHash === null ? {} : { modelHash }) };
}
