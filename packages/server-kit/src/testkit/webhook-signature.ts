import { createHmac } from 'node:crypto';

/** `ElevenLabs-Signature` of a body, sent at a time in seconds since the Unix epoch. */
export function webhookSignature(secret: string, body: string, seconds = Math.floor(Date.now() / 1000)): string {
  return `t=${seconds},v0=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
