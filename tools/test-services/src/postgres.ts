import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { asUser, findProgram, freePort, run } from './run.js';

/** A PostgreSQL server with an empty database, on loopback. */
export interface PostgresService {
  /** `postgres://…`, to be given to a client. */
  readonly url: string;
  /** Makes another empty database on this server and gives its URL. */
  createDatabase(): Promise<string>;
  /** Ends every process of the server at once, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  restart(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Whether commits reach the disk before they are confirmed, as in production. Default false: quicker. */
  readonly durable?: boolean;
}

const user = 'postgres';
const quick = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'];

/** Makes a data folder in the temporary folder and starts a server on it. About a second. */
export async function startPostgres({ durable = false }: PostgresOptions = {}): Promise<PostgresService> {
  const folder = mkdtempSync(join(tmpdir(), 'callseal-pg-'));
  if (process.getuid?.() === 0) chownSync(folder, Number(execFileSync('id', ['-u', user])), Number(execFileSync('id', ['-g', user])));
  const data = join(folder, 'data');
  const port = await freePort();
  const settings = [
    '-p',
    String(port),
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    `unix_socket_directories=${folder}`,
    '-c',
    'max_connections=60',
  ];
  const options = [...settings, ...(durable ? [] : quick)].join(' ');
  const control = (...args: readonly string[]): Promise<void> => run(asUser(user, [findProgram('pg_ctl'), '-D', data, '-w', ...args]));
  const start = (): Promise<void> => control('-l', join(folder, 'log'), '-o', options, 'start');
  const address = `postgres://${user}@127.0.0.1:${port}`;
  let databases = 0;

  await run(asUser(user, [findProgram('initdb'), '-D', data, '-U', user, '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8']));
  await start();
  let stopped: Promise<void> | undefined;
  return {
    url: `${address}/${user}`,
    async createDatabase() {
      databases += 1;
      const name = `test_${databases}`;
      await run([findProgram('psql'), `${address}/${user}`, '-qc', `CREATE DATABASE ${name}`]);
      return `${address}/${name}`;
    },
    kill: () => control('-m', 'immediate', 'stop'),
    restart: start,
    stop: () =>
      (stopped ??= control('-m', 'immediate', 'stop')
        // it may have been killed by the test
        .catch(() => undefined)
        .then(() => {
          rmSync(folder, { recursive: true, force: true });
        })),
  };
}
