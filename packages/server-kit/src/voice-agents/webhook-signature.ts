import { createHmac, timingSafeEqual } from 'node:crypto';
import { configError } from '../errors/config-error.js';
import type { Clock } from '../time/clock.js';

/** Seconds that a webhook may be on its way: what the platform's own library allows. */
const oldest = 1800;
/** Seconds by which the platform's clock may be ahead. Its library allows any time to come, and with it a signature that never ends. */
const ahead = 60;

/** Milliseconds for which a signature is remembered at least: longer than it could be good. */
export const signatureLife = (oldest + ahead + 60) * 1000;

/** Checks `ElevenLabs-Signature`. Answers with the signature that fits, `undefined` when none does. */
export type WebhookSignatureCheck = (header: string | null, body: string) => string | undefined;

/**
 * Checks `t=<seconds>,v0=<HMAC-SHA256 of "t.body" in hex>` against the body as it was sent, with any of the secrets, within a window of
 * time on both sides.
 * @throws CallsealError `CONFIG_INVALID` for secrets that are missing or short; the message never repeats one.
 */
export function createWebhookSignatureCheck(secrets: readonly string[], clock: Pick<Clock, 'now'>): WebhookSignatureCheck {
  const list: readonly unknown[] = secrets;
  if (!Array.isArray(list) || list.length === 0 || list.length > 4 || list.some((one) => typeof one !== 'string' || one.length < 32)) {
    throw configError('voiceAgents.postCall.secrets is a list of up to four secrets of the webhook, at least 32 characters each.');
  }
  return (header, body) => {
    const read = readHeader(header);
    if (read === undefined) return undefined;
    const age = clock.now() / 1000 - Number(read.time);
    if (!(age <= oldest && age >= -ahead)) return undefined;
    const expected = secrets.map((secret) => createHmac('sha256', secret).update(`${read.time}.${body}`).digest());
    // every pair is compared, whichever fits
    const fitting = expected.filter((one) => read.signatures.filter((given) => timingSafeEqual(one, given)).length > 0);
    return fitting[0]?.toString('hex');
  };
}

function readHeader(header: string | null): { readonly time: string; readonly signatures: readonly Buffer[] } | undefined {
  const parts = (header ?? '').split(',').map((part) => part.trim());
  const [time, ...times] = valuesOf(parts, 't=');
  const signatures = valuesOf(parts, 'v0=').filter((text) => /^[0-9a-f]{64}$/.test(text));
  // digits alone: Number would read 1e99, 0x7f and nothing at all
  if (time === undefined || times.length > 0 || !/^\d{1,12}$/.test(time) || signatures.length === 0 || signatures.length > 4)
    return undefined;
  return { time, signatures: signatures.map((text) => Buffer.from(text, 'hex')) };
}

function valuesOf(parts: readonly string[], name: string): readonly string[] {
  return parts.filter((part) => part.startsWith(name)).map((part) => part.slice(name.length));
}
