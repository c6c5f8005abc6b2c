import { configError } from '../errors/config-error.js';
import { parseUrlOption } from '../upstream/service-url.js';

/** Answers whether a page may use the service. */
export interface OriginPolicy {
  /** `foreign` must be refused; requests without an `Origin` do not come from a page. */
  judge(origin: string | null): 'none' | 'allowed' | 'foreign';
}

/**
 * Allows exactly the listed origins.
 * @throws CallsealError `CONFIG_INVALID` for `*`, `null`, or anything that is not scheme, host and port.
 */
export function createOriginPolicy(allowedOrigins: readonly string[]): OriginPolicy {
  for (const origin of allowedOrigins) {
    if (origin.includes('*'))
      throw configError('allowedOrigins names every origin in full: a pattern would let in pages nobody thought of.');
    if (parseUrlOption('allowedOrigins', origin).origin !== origin) {
      throw configError('allowedOrigins holds origins: scheme, host and port, without a path or slash, such as https://flex.twilio.com.');
    }
  }
  const allowed = new Set(allowedOrigins);
  return {
    judge(origin) {
      if (origin === null) return 'none';
      return allowed.has(origin) ? 'allowed' : 'foreign';
    },
  };
}
