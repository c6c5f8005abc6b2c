import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Every statement of the SQLite store, prepared once. */
export type SqliteStatements = Readonly<Record<keyof typeof sql, StatementSync>>;

const value = 'key_id AS keyId, wrapped_key AS wrappedKey, nonce, box';
const credential = `${value}, engine, model_hash AS modelHash, stored_at AS storedAt`;
const receipt = `${value}, receipt_id AS receiptId`;
const set = 'SET key_id = ?, wrapped_key = ?, nonce = ?, box = ? WHERE subject_id = ? AND nonce = ?';
const page = (table: string, columns: string, side: string): string =>
  `SELECT ${columns}, subject_id AS subjectId FROM ${table}
   WHERE key_id ${side} ? AND (key_id, nonce) > (?, ?) ORDER BY key_id, nonce LIMIT ?`;

const sql = {
  find: `SELECT subject.consent, subject.touched_at AS touchedAt, ${credential}
         FROM subject LEFT JOIN credential USING (subject_id) WHERE subject_id = ?`,
  findReceipts: `SELECT ${receipt} FROM receipt WHERE subject_id = ? ORDER BY number`,
  findLatestReceipt: `SELECT ${receipt} FROM receipt WHERE subject_id = ? ORDER BY number DESC LIMIT 1`,
  findConsent: 'SELECT consent FROM subject WHERE subject_id = ?',
  findDue: 'SELECT subject_id AS subjectId, consent FROM subject WHERE touched_at < ? ORDER BY touched_at LIMIT ?',
  touch: 'UPDATE subject SET touched_at = max(touched_at, ?2) WHERE subject_id = ?1 AND touched_at IS NOT NULL',
  putSubject: `INSERT INTO subject (subject_id, consent, touched_at) VALUES (?, 'none', ?)
               ON CONFLICT (subject_id) DO UPDATE SET touched_at = max(coalesce(touched_at, 0), excluded.touched_at)`,
  putCredential: `INSERT INTO credential (subject_id, key_id, wrapped_key, nonce, box, engine, model_hash, stored_at)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  addReceipt: `INSERT INTO receipt (subject_id, receipt_id, key_id, wrapped_key, nonce, box) VALUES (?, ?, ?, ?, ?, ?)
               ON CONFLICT (subject_id, receipt_id) DO NOTHING`,
  setConsent: 'UPDATE subject SET consent = ? WHERE subject_id = ?',
  removeCredential: 'DELETE FROM credential WHERE subject_id = ? RETURNING key_id AS keyId',
  removeReceipts: 'DELETE FROM receipt WHERE subject_id = ? RETURNING key_id AS keyId',
  removeSubject: 'DELETE FROM subject WHERE subject_id = ?',
  forget: 'UPDATE subject SET touched_at = NULL WHERE subject_id = ?',
  certify: `INSERT INTO certificate (id, pseudonym, reason, destroyed_at, registrations, receipts, key_ids)
            VALUES (?, ?, ?, ?, ?, ?, ?)`,
  credentialsBelow: page('credential', credential, '<'),
  credentialsAbove: page('credential', credential, '>'),
  receiptsBelow: page('receipt', receipt, '<'),
  receiptsAbove: page('receipt', receipt, '>'),
  replaceCredential: `UPDATE credential ${set}`,
  replaceReceipt: `UPDATE receipt ${set}`,
  // two ranges each, for the index
  countOthers: `SELECT (SELECT count(*) FROM credential WHERE key_id < ?1) + (SELECT count(*) FROM credential WHERE key_id > ?1)
                     + (SELECT count(*) FROM receipt WHERE key_id < ?1) + (SELECT count(*) FROM receipt WHERE key_id > ?1) AS count`,
  // What was overwritten still lies in the write-ahead log until that is folded back and cut to nothing. Another process that reads
  // at this moment keeps the log alive; the next destruction or the last close cuts it then.
  emptyLog: 'PRAGMA wal_checkpoint(TRUNCATE)',
} as const;

export function prepareStatements(database: DatabaseSync): SqliteStatements {
  return Object.fromEntries(Object.entries(sql).map(([name, text]) => [name, database.prepare(text)])) as unknown as SqliteStatements;
}
