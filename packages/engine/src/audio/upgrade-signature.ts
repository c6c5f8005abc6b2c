import { createHmac, timingSafeEqual } from 'node:crypto';

/** Says whether the value of an upgrade's `X-Twilio-Signature` is one that only the account's owner or Twilio can make. */
export type UpgradeSignatureCheck = (signature: string | readonly string[] | undefined) => boolean;

/** Where call audio comes in, seen from outside, and who may send it. */
export interface SignedAudio {
  /** The URL exactly as the telephony provider was given it. */
  readonly publicUrl: string;
  readonly authTokens: readonly string[];
}

/**
 * Checks against the configured URL, never against what a request says about itself. Twilio signs the `wss:` URL alone, as it was
 * configured; proxies and helper libraries disagree about a trailing slash and the default port, so those variants pass too.
 */
export function createUpgradeSignatureCheck({ publicUrl, authTokens }: SignedAudio): UpgradeSignatureCheck {
  const expected = authTokens.flatMap((token) => variantsOf(publicUrl).map((url) => sign(token, url)));
  return (signature) => {
    if (typeof signature !== 'string') return false;
    const given = Buffer.from(signature);
    let matches = false;
    // all of them, so that the time says nothing about which one came close
    for (const one of expected) if (one.length === given.length && timingSafeEqual(one, given)) matches = true;
    return matches;
  };
}

function variantsOf(publicUrl: string): readonly string[] {
  const { protocol, hostname, port, pathname } = new URL(publicUrl);
  const path = pathname.replace(/\/$/, '');
  const ports = port === '' ? ['', protocol === 'wss:' ? ':443' : ':80'] : [`:${port}`];
  const built = ports.flatMap((suffix) => [path, `${path}/`].map((end) => `${protocol}//${hostname}${suffix}${end}`));
  return [...new Set([publicUrl, ...built])];
}

function sign(token: string, url: string): Buffer {
  return Buffer.from(createHmac('sha1', token).update(url, 'utf8').digest('base64'));
}
