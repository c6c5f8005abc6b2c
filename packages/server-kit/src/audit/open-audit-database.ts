import type { DatabaseSync } from 'node:sqlite';
import { configError } from '../errors/config-error.js';
import { openSqliteFile } from '../sqlite/open-sqlite-file.js';
import { inTransaction } from '../sqlite/transactions.js';
import { genesis } from './audit-chain.js';

const version = 1;

/*
 * No UNIQUE besides the key: INSERT OR REPLACE would silently remove the row in the way, without a trigger. With the key alone, the
 * trigger on inserts refuses that too: a row in the way is not the one after the last.
 */
const tables = `
  CREATE TABLE audit_schema (version INTEGER NOT NULL) STRICT;
  INSERT INTO audit_schema VALUES (${version});
  CREATE TABLE audit_entry (
    sequence INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    event TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    signature TEXT
  ) STRICT;
  CREATE TRIGGER audit_entry_follows BEFORE INSERT ON audit_entry
    WHEN NEW.sequence IS NOT coalesce((SELECT max(sequence) FROM audit_entry), 0) + 1
      OR NEW.previous IS NOT coalesce((SELECT hash FROM audit_entry ORDER BY sequence DESC LIMIT 1), '${genesis}')
    BEGIN SELECT RAISE(ABORT, 'the entry does not follow the last one'); END;
  CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log can only be appended to'); END;
  CREATE TRIGGER audit_entry_remains BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log can only be appended to'); END;
`;

/** Opens the audit database, readable by this user only, and makes its tables. It may be the file of the credential store. */
export function openAuditDatabase(path: string): DatabaseSync {
  return openSqliteFile({ path, what: 'audit log', port: 'AuditLog', prepare: makeTables });
}

function makeTables(database: DatabaseSync): void {
  // a look without a lock: most starts find nothing to do
  if (versionOf(database) === version) return;
  inTransaction(database, 'BEGIN IMMEDIATE', () => {
    const found = versionOf(database);
    if (found > version) throw configError('A newer version of Callseal wrote this audit log: update this one.');
    if (found === 0) database.exec(tables);
  });
}

function versionOf(database: DatabaseSync): number {
  const known = database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'audit_schema'`).get();
  if (known === undefined) return 0;
  return (database.prepare('SELECT max(version) AS version FROM audit_schema').get() as { version: number }).version;
}
