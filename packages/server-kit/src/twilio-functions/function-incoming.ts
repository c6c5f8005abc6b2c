import type { Route } from '@callseal/protocol/routes';
import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import type { Incoming } from '../http/incoming.js';
import { textOfParsedBody } from '../http/parsed-body.js';
import type { TwilioFunctionEvent } from './function-context.js';

type Headers = Readonly<Record<string, unknown>>;

/**
 * Reads an invocation as a request to `route`. The runtime tells neither method nor path, and has already mixed query and body:
 * `{request: {headers, cookies}, ...query, ...body}`. So a field named `request` hides the headers; such a request is refused, unless
 * the field looks exactly as the runtime's. Who forges that gains nothing: they say with a field what they could have said with headers.
 *
 * A request without a content type has no body. Its fields come from the query, from which nothing is read: it ends up in logs.
 * @throws CallsealError `CONFIG_INVALID` when the runtime gives no headers at all.
 */
export function identifyFunctionEvent(event: TwilioFunctionEvent, { method, path }: Pick<Route, 'method' | 'path'>): Incoming {
  const { request, ...fields } = event;
  if (request === undefined) {
    throw configError(
      'event.request is missing: pin @twilio/runtime-handler in the dependencies of package.json, exactly, 1.2.0 or later.',
    );
  }
  const headers = identifyHeaders(request);
  const header = (name: string): string | null => valueOf(headers ?? {}, name);
  return {
    method,
    url: path,
    header,
    text: (limit) =>
      new Promise((resolve) => {
        if (headers === undefined) throw new ServerError('BODY_MALFORMED', { fields: ['request'] });
        const type = header('content-type');
        const text = type === null ? '' : textOfParsedBody(fields, type);
        if (Buffer.byteLength(text) > limit) throw new ServerError('BODY_TOO_LARGE');
        resolve(text);
      }),
  };
}

/** The headers, when `request` is what the runtime makes. */
function identifyHeaders(request: unknown): Headers | undefined {
  if (!isRecord(request) || Object.keys(request).sort().join() !== 'cookies,headers') return undefined;
  const { headers, cookies } = request;
  if (!isRecord(headers) || !isRecord(cookies)) return undefined;
  const wellFormed = Object.entries(headers).every(([name, value]) => name === name.toLowerCase() && isHeaderValue(value));
  return wellFormed ? headers : undefined;
}

function isHeaderValue(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((part) => typeof part === 'string'));
}

function valueOf(headers: Headers, name: string): string | null {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' ? value : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
