import { randomUUID } from 'node:crypto';
import { ReadinessSchema, routes } from '@callseal/protocol/routes';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { ask, objectOf, type Reply, unreachable } from '../ask.js';
import type { Check, DoctorContext } from '../check.js';
import { failed, ok, skipped } from '../finding.js';

/** The public URL of a route. */
export function publicUrl({ config }: DoctorContext, path: string): string {
  return config.publicBaseUrl.replace(/\/+$/, '') + path;
}

export const health: Check = {
  id: 'public-url',
  title: 'Public URL',
  async run(context) {
    const { host } = new URL(context.config.publicBaseUrl);
    const requestId = `doctor-${randomUUID()}`;
    let reply: Reply;
    try {
      reply = await ask(context, publicUrl(context, routes.health.path), { headers: { 'x-request-id': requestId } });
    } catch (error) {
      return unreachable(error, host, 'CALLSEAL_PUBLIC_BASE_URL');
    }
    // only our kit gives the id of a request back
    if (reply.status === 200 && objectOf(reply)?.status === 'ok' && reply.headers.get('x-request-id') === requestId) {
      return ok(`This server answers at ${host}.`);
    }
    return failed(
      `Something else answers at ${host} (HTTP ${reply.status}).`,
      'Correct CALLSEAL_PUBLIC_BASE_URL, or let the proxy pass path and x-request-id on unchanged.',
    );
  },
};

export const readiness: Check = {
  id: 'readiness',
  title: 'Readiness',
  async run(context) {
    let reply: Reply;
    try {
      reply = await ask(context, publicUrl(context, routes.readiness.path));
    } catch (error) {
      return unreachable(error, new URL(context.config.publicBaseUrl).host, 'CALLSEAL_PUBLIC_BASE_URL');
    }
    const parsed = ReadinessSchema.safeParse(objectOf(reply));
    if (!parsed.success) return failed(`It does not say (HTTP ${reply.status}).`, 'Let the proxy pass /health/ready on.');
    const broken = Object.entries(parsed.data.checks).filter(([, state]) => state === 'failed');
    if (parsed.data.status === 'ready') return ok('The server can serve now.');
    return failed(
      `The server cannot serve now: ${broken.map(([name]) => name).join(', ')}.`,
      "Look at the other lines and at the server's log; the server may reach less than this machine does.",
    );
  },
};

/** Twilio's status callbacks: what is signed must pass, what is not must not. A proxy that rewrites the path shows here. */
export const callbacks: Check = {
  id: 'callbacks',
  title: 'Signed callbacks',
  async run(context) {
    const { streams, twilio, publicBaseUrl } = context.config;
    if (streams === undefined || twilio?.authToken === undefined) return skipped('No streams are configured.');
    const url = publicUrl(context, routes.streamStatus.path);
    // an event that no handler knows: it changes nothing
    const fields = { StreamEvent: 'callseal-doctor' };
    const signature = getExpectedTwilioSignature(twilio.authToken, url, fields);
    const post = (headers: Record<string, string>): Promise<Reply> =>
      ask(context, url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(fields).toString(),
      });
    let unsigned: Reply;
    let signed: Reply;
    try {
      unsigned = await post({});
      signed = await post({ 'x-twilio-signature': signature });
    } catch (error) {
      return unreachable(error, new URL(publicBaseUrl).host, 'CALLSEAL_PUBLIC_BASE_URL');
    }
    if (unsigned.status < 400) {
      return failed('An unsigned callback is accepted.', 'Find out what answers there: this server refuses them.');
    }
    if (signed.status === 200) return ok('A signed one is accepted, an unsigned one refused.');
    if (signed.status === 403) {
      return failed(
        'A signed callback is refused.',
        'Let the server run with the same TWILIO_AUTH_TOKEN and CALLSEAL_PUBLIC_BASE_URL as here, and the proxy pass X-Twilio-Signature on.',
      );
    }
    return failed(
      `Callbacks do not arrive (HTTP ${signed.status}).`,
      `Let the proxy pass POST ${routes.streamStatus.path} on without changing the path.`,
    );
  },
};
