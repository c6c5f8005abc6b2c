import type { IRateLimiterOptions } from 'rate-limiter-flexible';
import { configError } from '../errors/config-error.js';
import type { LimiterOptions } from './shared-state.js';

/** Seconds. The memory of `rate-limiter-flexible` forgets by timers, which hold 2³¹ − 1 ms; 24 days stay below. */
const longest = 24 * 86_400;

/**
 * The settings of `rate-limiter-flexible` for a counter, the same for every kind of state.
 * @throws CallsealError `CONFIG_INVALID` for numbers with which it would count nothing or forget at once.
 */
export function limiterSettings({ name, points, seconds, blockSeconds }: LimiterOptions): IRateLimiterOptions {
  requireWhole(`points of the limit ${name}`, points, 1_000_000_000);
  requireWhole(`seconds of the limit ${name}`, seconds, longest);
  if (blockSeconds !== undefined) requireWhole(`blockSeconds of the limit ${name}`, blockSeconds, longest);
  return { keyPrefix: `limit:${name}`, points, duration: seconds, ...(blockSeconds === undefined ? {} : { blockDuration: blockSeconds }) };
}

function requireWhole(what: string, value: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < 1 || value > most) throw configError(`${what} must be a whole number from 1 to ${most}.`);
}
