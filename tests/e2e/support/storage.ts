/** What is behind the server kit in a test, and a look at what it holds. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type KitBasics, type RunKit, type RunningKit, runKitOnFile, withAudit } from '@callseal/desk/server';
import { createCallseal } from '@callseal/server-kit';
import { createCachedAuthenticator } from '@callseal/server-kit/agents';
import { createPostgresAuditLog } from '@callseal/server-kit/audit';
import { serve } from '@callseal/server-kit/node';
import { createPostgresCredentialStore } from '@callseal/server-kit/postgres';
import { createRedisSharedState } from '@callseal/server-kit/redis';
import { generateKey, parseKeyRing } from '@callseal/server-kit/sqlite';
import { type PostgresService, type RedisService, startPostgres, startRedis } from '@callseal/test-services';

/** Which servers a test runs on: one kit with a file, or two kits behind a balancer with PostgreSQL and Redis. */
export type StorageKind = 'file' | 'shared';

export interface Storage {
  readonly runKit: RunKit;
  /** Registrations, counted in the database itself. */
  registrations(): Promise<number>;
  /** Everything that is kept, to look for what must not be in it. */
  bytes(): Promise<string>;
  close(): Promise<void>;
}

/** The two servers, started once for many tests. */
export interface Services {
  readonly postgres: PostgresService;
  readonly redis: RedisService;
  close(): Promise<void>;
}

export async function startServices(): Promise<Services> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  return {
    postgres,
    redis,
    async close() {
      await Promise.all([postgres.stop(), redis.stop()]);
    },
  };
}

export function openFileStorage(): Storage {
  const folder = mkdtempSync(join(tmpdir(), 'callseal-e2e-'));
  const file = join(folder, 'credentials.sqlite');
  return {
    runKit: runKitOnFile(file, join(folder, 'audit.sqlite')),
    async registrations() {
      const { DatabaseSync } = await import('node:sqlite');
      const database = new DatabaseSync(file, { readOnly: true });
      const { count } = database.prepare('select count(*) as count from credential').get() as { count: number };
      database.close();
      return count;
    },
    bytes: () =>
      Promise.resolve(
        [file, `${file}-wal`]
          .filter((path) => existsSync(path))
          .map((path) => readFileSync(path, 'latin1'))
          .join(''),
      ),
    close() {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

const run = promisify(execFile);

export async function openSharedStorage({ postgres, redis }: Services): Promise<Storage> {
  const database = await postgres.createDatabase();
  const prefix = `${database.split('/').at(-1) ?? ''}:`;
  const sql = async (command: string): Promise<string> =>
    (await run('psql', [database, '-qAtc', command], { encoding: 'latin1', maxBuffer: 100_000_000 })).stdout;
  return {
    runKit: (basics) => runTwoKits(basics, { database, redis: redis.url, prefix }),
    registrations: async () => Number(await sql('select count(*) from callseal_credential')),
    async bytes() {
      const tables = (await sql("select tablename from pg_tables where schemaname = 'public'")).split('\n').filter((name) => name !== '');
      const contents = [];
      for (const table of tables) contents.push(await sql(`copy ${table} to stdout (format binary)`));
      return contents.join('');
    },
    close: () => Promise.resolve(),
  };
}

interface Addresses {
  readonly database: string;
  readonly redis: string;
  readonly prefix: string;
}

/** Two server kits, each with connections of its own, and a balancer that gives every request to the next one. */
async function runTwoKits(basics: KitBasics, addresses: Addresses): Promise<RunningKit> {
  const keys = generateKey();
  const subjectKey = generateKey();
  const kits = [await runOneKit(basics, addresses, keys, subjectKey), await runOneKit(basics, addresses, keys, subjectKey)] as const;
  let turn = 0;
  return {
    async fetch(request) {
      const kit = kits[turn++ % kits.length];
      if (kit === undefined) throw new Error('there are two kits');
      const { pathname, search } = new URL(request.url);
      const headers = new Headers(request.headers);
      headers.delete('host');
      headers.delete('connection');
      const body = request.body === null ? null : await request.arrayBuffer();
      // an event stream ends at the kit when the page leaves
      return fetch(`${kit.url}${pathname}${search}`, { method: request.method, headers, body, signal: request.signal, redirect: 'manual' });
    },
    gate: kits[0].gate,
    async close() {
      await Promise.all(kits.map((kit) => kit.close()));
    },
  };
}

async function runOneKit(basics: KitBasics, { database, redis, prefix }: Addresses, keys: string, subjectKey: string) {
  const credentials = createPostgresCredentialStore({ connectionString: database, keys: parseKeyRing(keys), subjectKey });
  const state = createRedisSharedState({ url: redis, prefix });
  const agents = createCachedAuthenticator(basics.agents, { state, key: subjectKey });
  const audit = createPostgresAuditLog({ connectionString: database });
  const kit = createCallseal({ ...basics, agents, credentials, state, subjectKey, ...withAudit(basics, audit) });
  const served = await serve(kit, { port: 0 });
  return {
    url: served.url,
    gate: kit.gate,
    async close() {
      await served.close();
      await state.close();
      await credentials.close();
      await audit.close();
    },
  };
}
