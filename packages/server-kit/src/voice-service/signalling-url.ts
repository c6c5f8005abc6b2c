import { configError } from '../errors/config-error.js';
import { parseServiceUrl, requireVerifiedTls } from '../upstream/service-url.js';

/**
 * Parses the base URL of a signalling channel, `https:` or `wss:`, plain on loopback only; the result is `https:` or `http:`.
 * @throws CallsealError `CONFIG_INVALID` naming the option.
 */
export function parseSignallingUrl(option: string, text: string): URL {
  const url = parseServiceUrl(option, text, /^wss?:/i.test(text) ? 'wss:' : 'https:');
  if (url.search !== '') throw configError(`${option} must have no query.`);
  // what a browser calls wss is to Node's checks the same as https
  const web = new URL(url.href.replace(/^ws/, 'http'));
  requireVerifiedTls(option, web);
  return web;
}
