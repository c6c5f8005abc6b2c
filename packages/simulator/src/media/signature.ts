import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';

/** The header by which a service knows that Twilio sent a request: HMAC-SHA1 over the URL exactly as configured, and the form fields. */
export const signatureHeader = (authToken: string, url: string, fields: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  'X-Twilio-Signature': getExpectedTwilioSignature(authToken, url, fields),
});
