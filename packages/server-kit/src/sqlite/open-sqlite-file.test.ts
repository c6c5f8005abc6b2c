import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { createSqliteAuditLog } from '../audit/sqlite-audit-log.js';
import { generateKey, parseKeyRing } from '../credentials/key-ring.js';
import { createSqliteCredentialStore } from '../credentials/sqlite-credential-store.js';
import { createFolder } from '../testkit/credential-stores.js';

/** Holds the lock of a new file from another thread for a tenth of a second, as a process does that makes it. */
async function holdNewFile(path: string): Promise<Worker> {
  const other = new Worker(
    `const { workerData, parentPort } = require('node:worker_threads');
     const database = new (require('node:sqlite').DatabaseSync)(workerData);
     database.exec('BEGIN IMMEDIATE');
     parentPort.postMessage('locked');
     Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
     database.exec('COMMIT');
     database.close();`,
    { eval: true, workerData: path },
  );
  await once(other, 'message');
  return other;
}

for (const [what, open] of [
  [
    'credential store',
    (path: string) => createSqliteCredentialStore({ path, keys: parseKeyRing(generateKey()), subjectKey: generateKey() }),
  ],
  ['audit log', (path: string) => createSqliteAuditLog({ path })],
] as const) {
  test(`a ${what} waits for a process that makes the same file at this moment`, async (context) => {
    const path = join(createFolder(context), 'db');
    const other = await holdNewFile(path);
    const opened = open(path);
    await assert.doesNotReject(opened.ping());
    await opened.close();
    await once(other, 'exit');
  });
}
