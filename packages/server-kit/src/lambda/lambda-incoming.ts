import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import type { Incoming } from '../http/incoming.js';
import type { LambdaEvent, LambdaEventV1, LambdaEventV2 } from './lambda-events.js';

/**
 * Reads an event as a request.
 * @throws CallsealError `CONFIG_INVALID` for an event that is no HTTP request, such as one of a queue or a schedule.
 */
export function identifyLambdaEvent(given: LambdaEvent, below: (path: string) => string): Incoming {
  // whoever invokes the function directly may send any JSON
  const event = Object(given) as LambdaEvent;
  const headers = headersOf(event);
  const { method, path } = isV2(event) ? lineOfV2(event) : lineOfV1(event);
  return {
    method,
    url: below(path),
    header: (name) => headers.get(name) ?? null,
    text: (limit) =>
      new Promise((resolve) => {
        resolve(textOf(event, limit));
      }),
  };
}

function isV2(event: LambdaEvent): event is LambdaEventV2 {
  return 'rawPath' in event;
}

/** The path of a named stage begins with its name. */
function lineOfV2({ rawPath, requestContext: { stage, http } }: LambdaEventV2): { method: string; path: string } {
  return { method: http.method, path: rawPath.startsWith(`/${stage}/`) ? rawPath.slice(stage.length + 1) : rawPath };
}

function lineOfV1({ httpMethod, path }: LambdaEventV1): { method: string; path: string } {
  if (typeof httpMethod !== 'string' || typeof path !== 'string') {
    throw configError('This event is no HTTP request: connect the function to an HTTP API, a REST API, a Function URL or a load balancer.');
  }
  return { method: httpMethod, path };
}

function headersOf(event: LambdaEvent): ReadonlyMap<string, string> {
  const several = isV2(event) ? undefined : event.multiValueHeaders;
  const given: Readonly<Record<string, string | readonly string[] | undefined>> = several ?? event.headers ?? {};
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const key = name.toLowerCase();
    const text = typeof value === 'string' ? value : value.join(', ');
    const present = headers.get(key);
    headers.set(key, present === undefined ? text : `${present}, ${text}`);
  }
  return headers;
}

function textOf({ body, isBase64Encoded }: LambdaEvent, limit: number): string {
  if (body === null || body === undefined) return '';
  // four characters stand for three bytes: what is too large is not decoded
  const bytes = isBase64Encoded ? Math.floor((body.replace(/=+$/, '').length * 3) / 4) : Buffer.byteLength(body);
  if (bytes > limit) throw new ServerError('BODY_TOO_LARGE');
  return isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
}
