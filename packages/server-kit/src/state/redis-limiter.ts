import type { Redis } from 'ioredis';
import { type RateLimiterAbstract, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { limiterSettings } from './limiter-settings.js';
import type { RedisGate } from './redis-gate.js';
import type { LimiterOptions } from './shared-state.js';

/** What {@link createRedisLimiter} works with. */
export interface RedisLimiterOptions {
  readonly limit: LimiterOptions;
  readonly client: Redis;
  readonly gate: RedisGate;
  readonly prefix: string;
}

/** A counter in Redis. Rejects with `STATE_FAILED` when Redis cannot be asked, and with a `RateLimiterRes` for one too many. */
export function createRedisLimiter({ limit, client, gate, prefix }: RedisLimiterOptions): RateLimiterAbstract {
  const settings = limiterSettings(limit);
  return new GatedLimiter(gate, { ...settings, keyPrefix: `${prefix}${settings.keyPrefix ?? ''}`, storeClient: client });
}

class GatedLimiter extends RateLimiterRedis {
  readonly #gate: RedisGate;

  constructor(gate: RedisGate, options: ConstructorParameters<typeof RateLimiterRedis>[0]) {
    super(options);
    this.#gate = gate;
  }

  override consume(key: string | number, points?: number, options?: Record<string, unknown>): Promise<RateLimiterRes> {
    return this.#gate.run(() => super.consume(key, points, options));
  }

  override penalty(key: string | number, points?: number, options?: Record<string, unknown>): Promise<RateLimiterRes> {
    return this.#gate.run(() => super.penalty(key, points, options));
  }

  override reward(key: string | number, points?: number, options?: Record<string, unknown>): Promise<RateLimiterRes> {
    return this.#gate.run(() => super.reward(key, points, options));
  }

  override block(key: string | number, seconds: number, options?: Record<string, unknown>): Promise<RateLimiterRes> {
    return this.#gate.run(() => super.block(key, seconds, options));
  }

  override set(key: string | number, points: number, seconds: number, options?: Record<string, unknown>): Promise<RateLimiterRes> {
    return this.#gate.run(() => super.set(key, points, seconds, options));
  }

  override get(key: string | number, options?: Record<string, unknown>): Promise<RateLimiterRes | null> {
    return this.#gate.run(() => super.get(key, options));
  }

  override delete(key: string | number, options?: Record<string, unknown>): Promise<boolean> {
    return this.#gate.run(() => super.delete(key, options));
  }
}
