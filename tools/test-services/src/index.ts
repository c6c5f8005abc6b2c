export { type PostgresService, startPostgres } from './postgres.js';
export { type RedisService, startRedis } from './redis.js';
