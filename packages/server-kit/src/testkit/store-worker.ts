/** A process that writes into a store, or encrypts it anew, until it is killed. Started by `startStoreWorker`. */
import { writeSync } from 'node:fs';
import type { CredentialStore } from '../credentials/credential-store.js';
import { parseKeyRing } from '../credentials/key-ring.js';
import { act } from './store-actor.js';
import type { WorkerTask } from './start-store-worker.js';

const task = JSON.parse(process.argv[2] ?? '') as WorkerTask;
const say = (...words: readonly (string | number | boolean)[]): void => {
  // at once and whole: what was written is there after a kill
  writeSync(1, `${words.join(' ')}\n`);
};

/** Loads one of them only: many of these processes are started. */
async function loadOpen(): Promise<(keys: string) => CredentialStore> {
  const optionsOf = (keys: string) => ({ keys: parseKeyRing(keys), subjectKey: task.subjectKey });
  if (task.address.startsWith('postgres')) {
    const { createPostgresCredentialStore } = await import('../credentials/postgres-credential-store.js');
    return (keys) => createPostgresCredentialStore({ connectionString: task.address, poolSize: 2, ...optionsOf(keys) });
  }
  const { createSqliteCredentialStore } = await import('../credentials/sqlite-credential-store.js');
  return (keys) => createSqliteCredentialStore({ path: task.address, ...optionsOf(keys) });
}

const open = await loadOpen();

process.once('message', () => {
  const stores = task.rings.map(open);
  const forever = (): boolean => true;
  const work = task.subjects.length > 0 ? write(stores, forever) : reencrypt(stores, forever);
  work.catch((error: unknown) => {
    say('failed', JSON.stringify(error instanceof Error ? error.stack : error));
    process.exit(1);
  });
});
process.send?.('ready');

async function write([store]: readonly CredentialStore[], go: () => boolean): Promise<void> {
  if (store === undefined) throw new Error('a ring is needed');
  const journal = {
    begin: ({ operation, subject, number }: Parameters<Parameters<typeof act>[2]['begin']>[0]) => {
      say('begin', operation, subject, number);
    },
    end: ({ operation, subject, number }: Parameters<Parameters<typeof act>[2]['end']>[0], refused: boolean) => {
      say('end', operation, subject, number, refused);
    },
  };
  await act(store, task.subjects, journal, go);
}

async function reencrypt(stores: readonly CredentialStore[], go: () => boolean): Promise<void> {
  while (go()) {
    for (const store of stores) say('reencrypted', (await store.reencrypt({ limit: task.limit })).reencrypted);
  }
}
