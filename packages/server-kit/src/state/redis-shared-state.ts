import { Redis } from 'ioredis';
import { configError } from '../errors/config-error.js';
import { createRedisGate, type RedisGate } from './redis-gate.js';
import { createRedisLimiter } from './redis-limiter.js';
import { parseRedisUrl } from './redis-url.js';
import type { SharedState } from './shared-state.js';

/** Options of {@link createRedisSharedState}. Give `url` or `client`. */
export interface RedisSharedStateOptions {
  /**
   * `rediss://user:password@host:6379/0`, which encrypts; plain `redis://` on loopback, or with `allowInsecure`. A secret: it may hold a
   * password. The connection is made when it is first needed, made again when it is lost, and closed by `close`.
   */
  readonly url?: string | undefined;
  /** A client of `ioredis` 6 that you configure and close yourself, for Sentinel or a private certificate authority. No cluster. */
  readonly client?: Redis;
  /** What every key begins with: deployments that share a Redis must differ. Default `callseal:`. */
  readonly prefix?: string;
  /** Milliseconds for one command, connecting included. Default 1000: what depends on the state is then refused, not kept waiting. */
  readonly timeout?: number;
  /** Allows plain `redis://` beyond loopback, for a network that encrypts by itself. Default false. */
  readonly allowInsecure?: boolean;
}

/** Each looks at one key, so that Redis does it in one step. */
const swapScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) return 1 end return 0`;
const deleteScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

/** Keys looked at in one step of a listing. */
const pageSize = '500';

/**
 * A {@link SharedState} in Redis 6.2 or later, or Valkey, for several instances. Every method rejects with `STATE_FAILED` at once while
 * Redis is down, and after `timeout` when it is silent. Nothing is queued and nothing repeated: what had not been sent by then does not
 * happen later; what had been may, if Redis was only slow. Losing Redis' data loses counts, caches and the registry of open streams, no registrations. Give it `maxmemory-policy
 * noeviction`: a count that was pushed out lets a caller who cools off in again.
 * @throws CallsealError `CONFIG_INVALID` for options that are missing, malformed or contradictory; the message never repeats the URL.
 */
export function createRedisSharedState(options: RedisSharedStateOptions): SharedState {
  const { prefix = 'callseal:', timeout = 1000 } = options;
  if (!/^[\w:.-]{1,64}$/.test(prefix)) throw configError('prefix is up to 64 letters, digits or one of : . - _');
  if (!Number.isFinite(timeout) || timeout <= 0 || timeout > 60_000) throw configError('timeout is a number of milliseconds up to 60000.');
  const client = options.client ?? connect(options, timeout);
  if (options.client !== undefined && options.url !== undefined) throw configError('Give url or client, not both.');
  const gate = createRedisGate(client, timeout);
  const keyOf = (key: string): string => `${prefix}${key}`;
  return {
    isShared: true,
    get: (key) => gate.run(() => client.get(keyOf(key))),
    set: (key, value, milliseconds) =>
      gate.run(async () => {
        await client.set(keyOf(key), value, 'PX', lifetime(milliseconds));
      }),
    add: (key, value, milliseconds) =>
      gate.run(async () => (await client.set(keyOf(key), value, 'PX', lifetime(milliseconds), 'NX')) !== null),
    swap: (key, expected, value, milliseconds) =>
      gate.run(async () => (await client.eval(swapScript, 1, keyOf(key), expected, value, lifetime(milliseconds))) === 1),
    delete: (key, expected) =>
      gate.run(async () =>
        expected === undefined ? (await client.del(keyOf(key))) === 1 : (await client.eval(deleteScript, 1, keyOf(key), expected)) === 1,
      ),
    list: (begin) => list(client, gate, prefix, begin),
    limiter: (limit) => createRedisLimiter({ limit, client, gate, prefix }),
    ping: () =>
      gate.run(async () => {
        await client.ping();
      }),
    close: () => gate.close(options.client === undefined),
  };
}

function connect({ url, allowInsecure }: RedisSharedStateOptions, timeout: number): Redis {
  if (url === undefined) throw configError('Redis is missing: give url, such as rediss://user:password@host:6379, or client.');
  const client = new Redis(parseRedisUrl(url, allowInsecure), {
    lazyConnect: true,
    connectTimeout: timeout,
    // a connection that went silent is replaced, not waited for
    socketTimeout: 2 * timeout,
    // what was not answered is refused, not sent later or twice
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times) => Math.min(2000, 50 * 2 ** Math.min(times, 6)),
    connectionName: 'callseal',
  });
  // every failure reaches whoever asked for something; without a listener it would be printed, address and all
  client.on('error', () => undefined);
  return client;
}

/** Redis counts whole milliseconds and refuses 0. */
function lifetime(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds));
}

async function* list(client: Redis, gate: RedisGate, prefix: string, begin: string): AsyncGenerator<readonly [string, string]> {
  const pattern = `${prefix}${begin}`.replace(/[*?[\]\\]/g, '\\$&');
  // SCAN may give a key again while the table grows
  const seen = new Set<string>();
  let cursor = '0';
  do {
    const [next, found] = await gate.run(() => client.scan(cursor, 'MATCH', `${pattern}*`, 'COUNT', pageSize));
    cursor = next;
    const keys = found.filter((key) => !seen.has(key));
    if (keys.length === 0) continue;
    const values = await gate.run(() => client.mget(keys));
    for (const [index, key] of keys.entries()) {
      seen.add(key);
      const value = values[index];
      if (typeof value === 'string') yield [key.slice(prefix.length), value];
    }
  } while (cursor !== '0');
}
