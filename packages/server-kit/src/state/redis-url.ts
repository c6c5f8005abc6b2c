import { configError } from '../errors/config-error.js';
import { loopback } from '../upstream/service-url.js';

/**
 * Checks the URL of a Redis: `rediss:`, or plain `redis:` on loopback or with `allowInsecure`. Unlike other URLs it may carry a password.
 * @throws CallsealError `CONFIG_INVALID`; the message never repeats the URL.
 */
export function parseRedisUrl(text: string, allowInsecure = false): string {
  // no cause: the error of URL repeats what it was given
  if (!URL.canParse(text)) throw configError('url is not an absolute URL: write rediss://user:password@host:6379.');
  const url = new URL(text);
  if (url.protocol !== 'rediss:' && !(url.protocol === 'redis:' && (allowInsecure || loopback.test(url.hostname)))) {
    throw configError('url must start with rediss:// (redis:// is for loopback; elsewhere it needs allowInsecure: true).');
  }
  if (url.hostname === '') throw configError('url must name a host.');
  if (url.search !== '') throw configError('url must have no query: give a client for more settings.');
  if (url.protocol === 'rediss:' && process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw configError('url: unset NODE_TLS_REJECT_UNAUTHORIZED; for a private certificate authority set NODE_EXTRA_CA_CERTS.');
  }
  return text;
}
