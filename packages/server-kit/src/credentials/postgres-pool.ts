import { Pool } from 'pg';
import { configError } from '../errors/config-error.js';
import { loopback, parseUrlOption } from '../upstream/service-url.js';

/** What a statement answers with. */
export interface PostgresResult {
  readonly rows: readonly unknown[];
  readonly rowCount: number | null;
}

/** A connection that is taken from the pool. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<PostgresResult>;
  /** Gives it back; `true` closes it instead. */
  release(destroy?: boolean): void;
  on(event: 'error', listener: () => void): unknown;
  removeListener(event: 'error', listener: () => void): unknown;
}

/** The part of a `pg` pool that the store uses. */
export interface PostgresPool {
  query(text: string, values?: unknown[]): Promise<PostgresResult>;
  connect(): Promise<PostgresClient>;
  end(): Promise<void>;
}

/** How the database is reached. */
export interface PostgresConnectionOptions {
  /**
   * `postgres://user:password@host:5432/database`. A secret: it holds a password. Beyond loopback the connection is encrypted and the
   * certificate verified, whatever `sslmode` says short of `disable`, which is refused. Parameters other than `sslmode`,
   * `channel_binding` and `application_name` are refused: configure a pool for them.
   */
  readonly connectionString: string;
  /** Certificate authorities in PEM, when the server's certificate is signed by a private one. Default: those of Node. */
  readonly ca?: string | undefined;
  /** Allows a connection without encryption beyond loopback, for a network that encrypts by itself or is private. Default false. */
  readonly allowInsecure?: boolean;
  /** Connections at most. Default 10: with many instances, keep their sum below the server's `max_connections`. */
  readonly poolSize?: number;
  /** Milliseconds for a connection and for each statement. Default 5000: a request must not wait for a database that hangs. */
  readonly timeout?: number;
}

/**
 * Runs statements on one connection, from `begin` to a commit. When anything fails the connection is closed, which takes everything
 * back also when the server no longer answers.
 */
export async function runTransaction<T>(pool: PostgresPool, begin: string, work: (client: PostgresClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // A connection that breaks tells the statement under way and then everybody who listens; if nobody does, that ends the process.
  client.on('error', ignoreError);
  let broken = true;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('COMMIT');
    broken = false;
    return result;
  } finally {
    // what is closed keeps its listener: its last words may come later
    if (!broken) client.removeListener('error', ignoreError);
    client.release(broken);
  }
}

function ignoreError(): void {
  // the statement that failed rejects
}

const ignored: readonly string[] = ['channel_binding', 'application_name'];
const encrypted: readonly string[] = ['prefer', 'require', 'verify-ca', 'verify-full'];

/** @throws CallsealError `CONFIG_INVALID`; the message never repeats the connection string. */
export function createPool(options: PostgresConnectionOptions): PostgresPool {
  const { poolSize = 10, timeout = 5000 } = options;
  if (!Number.isInteger(poolSize) || poolSize < 1 || poolSize > 1000) throw configError('poolSize is a whole number from 1 to 1000.');
  if (!Number.isInteger(timeout) || timeout < 1 || timeout > 600_000) {
    throw configError('timeout is a whole number of milliseconds up to 600000.');
  }
  const pool = new Pool({
    ...parseAddress(options),
    application_name: 'callseal',
    max: poolSize,
    connectionTimeoutMillis: timeout,
    statement_timeout: timeout,
    // the client's own, for a server that went silent
    query_timeout: timeout + 500,
    // a transaction whose process is stuck must not keep its locks
    idle_in_transaction_session_timeout: 2 * timeout,
    keepAlive: true,
    // a script that did its work may end
    allowExitOnIdle: true,
  });
  // a connection that breaks while nobody uses it is replaced by the next one; without a listener it would end the process
  pool.on('error', ignoreError);
  return pool;
}

function parseAddress({ connectionString, ca, allowInsecure = false }: PostgresConnectionOptions) {
  let url: URL;
  try {
    url = parseUrlOption('connectionString', connectionString);
  } catch {
    // the cause would repeat it
    throw configError('connectionString is no URL: write postgres://user:password@host:5432/database.');
  }
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') throw configError('connectionString starts with postgres://');
  const database = decode(url.pathname.slice(1));
  if (url.hostname === '' || database === '') throw configError('connectionString names a host and a database.');
  for (const name of url.searchParams.keys()) {
    if (name !== 'sslmode' && !ignored.includes(name)) throw configError('connectionString: of the parameters only sslmode is read.');
  }
  return {
    // pg wants an IPv6 address without its brackets
    host: decode(url.hostname).replace(/^\[(.+)\]$/, '$1'),
    port: url.port === '' ? 5432 : Number(url.port),
    user: decode(url.username),
    password: decode(url.password),
    database,
    ssl: isEncrypted(url, ca, allowInsecure) && { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
  };
}

function isEncrypted(url: URL, ca: string | undefined, allowInsecure: boolean): boolean {
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && mode !== 'disable' && !encrypted.includes(mode)) throw configError('connectionString: sslmode is verify-full.');
  const local = loopback.test(url.hostname);
  if (mode === 'disable') {
    if (!local && !allowInsecure)
      throw configError('connectionString: leave sslmode=disable out, or say allowInsecure on a private network.');
    return false;
  }
  return mode !== null || ca !== undefined || !(local || allowInsecure);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw configError('connectionString holds a % that encodes nothing: write it as %25.');
  }
}
