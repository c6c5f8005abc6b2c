import { type FuzzedRequest, platformProof, signatureOf } from './request-arbitraries.js';
import { marks } from './marks.js';
import type { FuzzedRoute } from './route-fields.js';

/** A right request for a route, with whatever proof it needs; `more` adds or replaces fields. */
export function validRequest(
  { route, fields }: FuzzedRoute,
  more: Readonly<Record<string, unknown>> = {},
  token: string = marks.adminToken,
): FuzzedRequest {
  const filled = { ...Object.fromEntries(fields.map(({ name, valid }) => [name, valid[0]])), ...more };
  const { method, path: target } = route;
  if (route.needs !== 'twilio-signature') {
    const headers = [
      ['content-type', 'application/json'],
      ['authorization', `Bearer ${token}`],
      ...platformProof(JSON.stringify(filled)),
    ] as const;
    return { method, target, headers, body: Buffer.from(route.method === 'GET' ? '' : JSON.stringify(filled)) };
  }
  const form = new URLSearchParams(
    Object.entries(filled).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as [string, string]),
  );
  const body = Buffer.from(form.toString());
  const headers = [
    ['content-type', 'application/x-www-form-urlencoded'],
    ['x-twilio-signature', signatureOf(target, body)],
  ] as const;
  return { method, target, headers, body };
}
