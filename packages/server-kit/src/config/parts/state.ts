import { createRedisSharedState } from '../../state/redis-shared-state.js';
import type { SharedState } from '../../state/shared-state.js';
import type { RedisConfig } from '../config.js';

/** The shared state that the configuration names. */
export function createConfiguredState({ url, plain }: RedisConfig): SharedState {
  return createRedisSharedState({ url, allowInsecure: plain });
}
