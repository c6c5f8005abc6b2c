export { createRedisSharedState, type RedisSharedStateOptions } from './state/redis-shared-state.js';
