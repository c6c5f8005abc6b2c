/** A process that appends to an audit log, a number of entries or until it is killed. Started by `startAuditWorker`. */
import { writeSync } from 'node:fs';
import { createPostgresAuditLog } from '../../audit/postgres-audit-log.js';
import { createSqliteAuditLog } from '../../audit/sqlite-audit-log.js';
import { voiceSignal } from './audit-events.js';
import type { AuditWorkerTask } from './start-audit-worker.js';

const task = JSON.parse(process.argv[2] ?? '') as AuditWorkerTask;
const log = task.address.startsWith('postgres')
  ? createPostgresAuditLog({ connectionString: task.address, poolSize: 2 })
  : createSqliteAuditLog({ path: task.address });

async function work(): Promise<void> {
  for (let index = 0; index < task.appends; index += 1) {
    const { sequence, hash } = await log.append(voiceSignal());
    // at once and whole: what was written is there after a kill
    writeSync(1, `${sequence} ${hash}\n`);
  }
  await log.close();
}

process.once('message', () => {
  work().then(
    () => process.exit(0),
    (error: unknown) => {
      writeSync(2, `${error instanceof Error ? (error.stack ?? '') : JSON.stringify(error)}\n`);
      process.exit(1);
    },
  );
});
process.send?.('ready');
