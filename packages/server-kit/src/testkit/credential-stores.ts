import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestContext } from 'node:test';
import { type PostgresService, startPostgres } from '@callseal/test-services';
import pg from 'pg';
import { createCredentialStore } from '../credentials/create-credential-store.js';
import type { CredentialStore } from '../credentials/credential-store.js';
import { generateKey, parseKeyRing } from '../credentials/key-ring.js';
import { MemoryRows } from '../credentials/memory-rows.js';
import { createPostgresCredentialStore } from '../credentials/postgres-credential-store.js';
import { createSqliteCredentialStore } from '../credentials/sqlite-credential-store.js';
import type { EncryptedStoreOptions } from '../credentials/store-options.js';

/** A database that is empty at first and gone after the test. */
export interface Place {
  /** Opens a store on it, each time the same data; keys that are left out are those of the place. Closed after the test. */
  open(options?: Partial<EncryptedStoreOptions>): CredentialStore;
  /** Runs one statement past the store and gives its rows. */
  sql(text: string, values?: readonly (string | number | Uint8Array | null)[]): Promise<readonly Record<string, unknown>[]>;
  /** Where it is: a file, or a connection string. */
  readonly address: string;
}

/** Makes a {@link Place}. */
export type CreatePlace = (context: TestContext) => Promise<Place>;

function createKeys(): { readonly keys: EncryptedStoreOptions['keys']; readonly subjectKey: string } {
  return { keys: parseKeyRing(generateKey()), subjectKey: generateKey() };
}

/** In memory where the system has such a folder: what a process wrote outlives it there too, and nobody waits for a disk. */
const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A folder that is gone after the test. */
export function createFolder(context: TestContext): string {
  const path = mkdtempSync(join(parent, 'callseal-'));
  context.after(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

export const createMemoryPlace: CreatePlace = () => {
  const own = createKeys();
  const rows = new MemoryRows();
  return Promise.resolve({
    open: (options = {}) => createCredentialStore(rows, { ...own, ...options }),
    sql: () => Promise.reject(new Error('there is no SQL')),
    address: '',
  });
};

export const createSqlitePlace: CreatePlace = (context) => {
  const own = createKeys();
  const address = join(createFolder(context), 'db');
  return Promise.resolve({
    open(options = {}) {
      const store = createSqliteCredentialStore({ path: address, ...own, ...options });
      context.after(() => store.close());
      return store;
    },
    sql(text, values = []) {
      const database = new DatabaseSync(address);
      try {
        return Promise.resolve(database.prepare(text).all(...values));
      } finally {
        database.close();
      }
    },
    address,
  });
};

const emptied = 'DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO public';

/** Makes places on one server, which is started when it is first needed. `stop` belongs into `after`. */
export function createPostgresPlaces(options?: Parameters<typeof startPostgres>[0]): {
  readonly createPlace: CreatePlace;
  server(): Promise<PostgresService>;
  stop(): Promise<void>;
} {
  let started: Promise<PostgresService> | undefined;
  // to make a database takes longer than most tests: those of tests that ended are emptied
  const free: string[] = [];
  const server = (): Promise<PostgresService> => (started ??= startPostgres(options));
  return {
    server,
    async createPlace(context) {
      const own = createKeys();
      const address = free.pop() ?? (await (await server()).createDatabase());
      const opened: CredentialStore[] = [];
      const client = new pg.Pool({ connectionString: address, max: 1 });
      // the server may be killed by the test
      client.on('error', () => undefined);
      context.after(async () => {
        await Promise.all(opened.map((store) => store.close()));
        await client
          .query(`ROLLBACK; ALTER DATABASE ${new URL(address).pathname.slice(1)} RESET ALL; ${emptied}`)
          .then(() => free.push(address))
          .catch(() => undefined);
        await client.end();
      });
      return {
        open(more = {}) {
          const store = createPostgresCredentialStore({ connectionString: address, poolSize: 4, ...own, ...more });
          opened.push(store);
          return store;
        },
        async sql(text, values = []) {
          return (await client.query<Record<string, unknown>>(text, [...values])).rows;
        },
        address,
      };
    },
    stop: async () => (await started)?.stop(),
  };
}
