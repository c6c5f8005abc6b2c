const value = 'key_id AS "keyId", wrapped_key AS "wrappedKey", nonce, box';
const credential = `${value}, engine, model_hash AS "modelHash", stored_at AS "storedAt"`;
const receipt = `${value}, receipt_id AS "receiptId"`;
const page = (table: string, columns: string, side: string): string =>
  `SELECT ${columns}, subject_id AS "subjectId" FROM ${table}
   WHERE key_id ${side} $1 AND (key_id, nonce) > ($2, $3) ORDER BY key_id, nonce LIMIT $4`;
/** A row that a request works on at this moment is left to the next run: waiting for it could end in a deadlock. */
const replace = (table: string): string =>
  `WITH change AS (
     SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[])
       AS change (subject_id, old_nonce, key_id, wrapped_key, nonce, box)
   ), free AS (
     SELECT kept.subject_id, kept.nonce FROM ${table} AS kept
     JOIN change ON change.subject_id = kept.subject_id AND change.old_nonce = kept.nonce
     FOR UPDATE OF kept SKIP LOCKED
   )
   UPDATE ${table} AS kept
   SET key_id = change.key_id, wrapped_key = change.wrapped_key, nonce = change.nonce, box = change.box
   FROM change JOIN free ON free.subject_id = change.subject_id AND free.nonce = change.old_nonce
   WHERE kept.subject_id = change.subject_id AND kept.nonce = change.old_nonce`;

/**
 * Every statement of the PostgreSQL store. Locks are taken in one order, subject before credential before receipts, so that requests
 * about one caller wait for each other and never in a ring.
 */
export const postgresStatements = {
  find: `SELECT consent, touched_at AS "touchedAt", ${credential}
         FROM callseal_subject LEFT JOIN callseal_credential USING (subject_id) WHERE subject_id = $1`,
  findReceipts: `SELECT ${receipt} FROM callseal_receipt WHERE subject_id = $1 ORDER BY number`,
  findLatestReceipt: `SELECT ${receipt} FROM callseal_receipt WHERE subject_id = $1 ORDER BY number DESC LIMIT 1`,
  lockSubject: 'SELECT subject_id AS "subjectId", consent FROM callseal_subject WHERE subject_id = $1 FOR UPDATE',
  lockDue: `SELECT subject_id AS "subjectId", consent FROM callseal_subject WHERE touched_at < $1
            ORDER BY touched_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
  touch: 'UPDATE callseal_subject SET touched_at = greatest(touched_at, $2) WHERE subject_id = $1 AND touched_at IS NOT NULL',
  putSubject: `INSERT INTO callseal_subject AS subject (subject_id, consent, touched_at) VALUES ($1, 'none', $2)
               ON CONFLICT (subject_id) DO UPDATE SET touched_at = greatest(subject.touched_at, excluded.touched_at)
               RETURNING consent`,
  putCredential: `INSERT INTO callseal_credential (subject_id, key_id, wrapped_key, nonce, box, engine, model_hash, stored_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                  ON CONFLICT (subject_id) DO UPDATE SET
                    key_id = excluded.key_id, wrapped_key = excluded.wrapped_key, nonce = excluded.nonce, box = excluded.box,
                    engine = excluded.engine, model_hash = excluded.model_hash, stored_at = excluded.stored_at`,
  addReceipt: `INSERT INTO callseal_receipt (subject_id, receipt_id, key_id, wrapped_key, nonce, box)
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (subject_id, receipt_id) DO NOTHING`,
  setConsent: 'UPDATE callseal_subject SET consent = $2 WHERE subject_id = $1',
  removeCredentials:
    'DELETE FROM callseal_credential WHERE subject_id = ANY ($1::bytea[]) RETURNING subject_id AS "subjectId", key_id AS "keyId"',
  removeReceipts:
    'DELETE FROM callseal_receipt WHERE subject_id = ANY ($1::bytea[]) RETURNING subject_id AS "subjectId", key_id AS "keyId"',
  removeSubjects: `DELETE FROM callseal_subject WHERE subject_id = ANY ($1::bytea[]) AND consent <> 'opted-out'`,
  forgetSubjects: 'UPDATE callseal_subject SET touched_at = NULL WHERE subject_id = ANY ($1::bytea[])',
  certify: `INSERT INTO callseal_certificate (id, pseudonym, reason, destroyed_at, registrations, receipts, key_ids)
            SELECT id, pseudonym, reason, "destroyedAt", registrations, receipts, "keyIds"
            FROM jsonb_to_recordset($1::jsonb) AS certificate
              (id uuid, pseudonym text, reason text, "destroyedAt" timestamptz, registrations integer, receipts integer, "keyIds" jsonb)`,
  credentialsBelow: page('callseal_credential', credential, '<'),
  credentialsAbove: page('callseal_credential', credential, '>'),
  receiptsBelow: page('callseal_receipt', receipt, '<'),
  receiptsAbove: page('callseal_receipt', receipt, '>'),
  replaceCredentials: replace('callseal_credential'),
  replaceReceipts: replace('callseal_receipt'),
  // two ranges each, for the index
  countOthers: `SELECT (SELECT count(*) FROM callseal_credential WHERE key_id < $1) + (SELECT count(*) FROM callseal_credential WHERE key_id > $1)
                     + (SELECT count(*) FROM callseal_receipt WHERE key_id < $1) + (SELECT count(*) FROM callseal_receipt WHERE key_id > $1)
                  AS count`,
  // a standby, or a server whose disk is full, answers reads only
  ping: `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS "readOnly"`,
} as const;
