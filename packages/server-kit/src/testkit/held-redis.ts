import { after } from 'node:test';
import { type RedisService, startRedis } from '@callseal/test-services';
import { createRedisSharedState, type RedisSharedStateOptions } from '../state/redis-shared-state.js';
import type { SharedState } from '../state/shared-state.js';

/** Milliseconds. A second is much for a Redis, but little for a machine that runs all tests at once; what is down is refused at once. */
const timeout = 10_000;

/** Opens connections and servers that are let go of when the file's tests are over, failed or not: what stays open would keep it running. */
export function holdRedis(): { open(options: RedisSharedStateOptions): SharedState; start(): Promise<RedisService> } {
  const held: (() => Promise<void>)[] = [];
  after(() => Promise.all(held.map((release) => release())));
  return {
    open(options) {
      const state = createRedisSharedState({ timeout, ...options });
      held.push(() => state.close());
      return state;
    },
    async start() {
      const service = await startRedis();
      held.push(() => service.stop());
      return service;
    },
  };
}
