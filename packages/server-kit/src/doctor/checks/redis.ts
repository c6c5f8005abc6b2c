import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { parseRedisUrl } from '../../state/redis-url.js';
import { createRedisSharedState } from '../../state/redis-shared-state.js';
import type { RedisConfig } from '../../config/config.js';
import { codeOf, unreachable } from '../ask.js';
import type { Check } from '../check.js';
import { failed, type Finding, ok, skipped, warned } from '../finding.js';

/** Milliseconds for one command. */
const timeout = 3000;

export const redis: Check = {
  id: 'redis',
  title: 'Redis',
  async run({ config }) {
    if (config.redis === undefined) return skipped('None is configured: fine for one instance, wrong for two.');
    const host = new URL(config.redis.url).host;
    let client: Redis;
    try {
      client = new Redis(parseRedisUrl(config.redis.url, config.redis.plain), {
        lazyConnect: true,
        retryStrategy: () => null,
        connectTimeout: timeout,
        commandTimeout: timeout,
        maxRetriesPerRequest: 0,
      });
    } catch (error) {
      return failed(
        error instanceof Error && 'code' in error && error.code === 'CONFIG_INVALID' ? error.message : 'Its URL is wrong.',
        'Correct CALLSEAL_REDIS_URL.',
      );
    }
    let failure: unknown;
    // what connecting fails with is told by the event, the command only learns that it did
    client.on('error', (error: unknown) => {
      failure ??= error;
    });
    try {
      await client.connect();
      return await judge(client, config.redis);
    } catch (error) {
      return refused(failure ?? error, host);
    } finally {
      client.disconnect();
    }
  },
};

function refused(error: unknown, host: string): Finding {
  const message = error instanceof Error ? error.message : '';
  if (/^(NOAUTH|WRONGPASS|ERR AUTH)/.test(message)) {
    return failed(`${host} refuses the password.`, 'Correct user and password in CALLSEAL_REDIS_URL.');
  }
  if (message.startsWith('NOPERM')) return failed(`${host} forbids a command.`, 'Let the user run +@all ~callseal:*, and INFO.');
  if (/^(LOADING|MASTERDOWN|READONLY|MISCONF)/.test(message)) {
    return failed(
      `${host} takes no writes (${message.split(' ', 1)[0] ?? ''}).`,
      'Name the primary in CALLSEAL_REDIS_URL, and mend its disk.',
    );
  }
  return unreachable({ code: codeOf(error) }, host, 'CALLSEAL_REDIS_URL');
}

async function judge(client: Redis, { url, plain }: RedisConfig): Promise<Finding> {
  await client.ping();
  const state = createRedisSharedState({ url, allowInsecure: plain, timeout });
  const key = `doctor:${randomUUID()}`;
  try {
    const added = await Promise.all([state.add(key, '1', 10_000), state.add(key, '2', 10_000)]);
    await state.delete(key);
    if (added.filter(Boolean).length !== 1)
      return failed('Of two writers not exactly one wins.', 'Use a single Redis, not a cache in front of one.');
  } finally {
    await state.close();
  }
  const info = await client.info();
  const value = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const version = value('redis_version');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 6 || (major === 6 && minor < 2)) return failed(`Version ${version} is too old.`, 'Use Redis 6.2 or newer, or Valkey.');
  const policy = value('maxmemory_policy');
  if (policy !== 'noeviction') {
    return warned(
      `Version ${version} forgets keys when memory is full (maxmemory-policy ${policy}).`,
      'Set maxmemory-policy noeviction: a forgotten count lets a locked-out caller in again.',
    );
  }
  return ok(`Version ${version}; of two writers one wins; nothing is evicted.`);
}
