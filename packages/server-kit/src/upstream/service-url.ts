import { configError } from '../errors/config-error.js';

/** Hosts that never leave the machine. */
export const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Parses `text`, or refuses it naming the option. */
export function parseUrlOption(option: string, text: string): URL {
  try {
    return new URL(text);
  } catch (error) {
    throw configError(`${option} is not an absolute URL: write it with its scheme and host.`, error);
  }
}

/**
 * Parses the URL of a service that receives a secret or audio. Only `secure` is accepted (`https:` or `wss:`); its plain sibling passes
 * on loopback, or when `allowInsecure` says so. Credentials and fragments are refused: both end up in logs.
 */
export function parseServiceUrl(option: string, text: string, secure: 'https:' | 'wss:', allowInsecure = false): URL {
  const url = parseUrlOption(option, text);
  const plain = secure === 'https:' ? 'http:' : 'ws:';
  if (url.protocol !== secure && !(url.protocol === plain && (allowInsecure || loopback.test(url.hostname)))) {
    throw configError(`${option} must start with ${secure}// (${plain}// is for loopback only).`);
  }
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    throw configError(`${option} must carry neither user, password nor fragment.`);
  }
  return url;
}

/**
 * Refuses to talk https in a process that has switched certificate checks off: `NODE_TLS_REJECT_UNAUTHORIZED=0` makes `fetch` send the
 * secret to whoever answers.
 */
export function requireVerifiedTls(option: string, url: URL): void {
  if (url.protocol === 'https:' && process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw configError(`${option}: unset NODE_TLS_REJECT_UNAUTHORIZED; for a private certificate authority set NODE_EXTRA_CA_CERTS.`);
  }
}
