import { limits } from '@callseal/protocol/limits';
import { ServerError } from '../errors/server-error.js';

/** A request body as named fields, before any schema has seen it. A field that a form repeats is an array. */
export type Fields = Readonly<Record<string, unknown>>;

/** Bodies the kit reads. */
export type BodyKind = 'json' | 'form';

/** What a request's body holds. */
export interface ReadBody {
  /** `undefined`: there was no body. */
  readonly kind: BodyKind | undefined;
  readonly fields: Fields;
}

const empty: ReadBody = { kind: undefined, fields: {} };
const replacement = '\uFFFD';

/**
 * Reads a request body once, at most {@link limits.requestBodyBytes} of it.
 * @throws ServerError `BODY_TOO_LARGE`, `MEDIA_TYPE_UNSUPPORTED`, `BODY_MALFORMED`.
 */
export async function readFields(request: Request): Promise<ReadBody> {
  const text = await readText(request);
  if (text === '') return empty;
  const kind = bodyKind(request.headers);
  return { kind, fields: kind === 'json' ? parseJson(text) : parseForm(text) };
}

async function readText(request: Request): Promise<string> {
  const declared = request.headers.get('content-length');
  if (declared === '0') return '';
  let text: string;
  if (declared === null) {
    text = await readStream(request);
  } else {
    if (!(Number(declared) <= limits.requestBodyBytes)) throw new ServerError('BODY_TOO_LARGE');
    // the HTTP parser holds a client to the length it declared, so this read is bounded; it is measured again all the same
    text = await request.text().catch((cause: unknown) => {
      throw new ServerError('BODY_MALFORMED', { cause });
    });
    if (text.length > limits.requestBodyBytes || Buffer.byteLength(text) > limits.requestBodyBytes) throw new ServerError('BODY_TOO_LARGE');
  }
  // bytes that are not UTF-8 decode to U+FFFD; no field of ours contains that character
  if (text.includes(replacement)) throw new ServerError('BODY_MALFORMED');
  return text;
}

/** Reads a body of unknown length chunk by chunk and lets go of it at the limit. */
async function readStream(request: Request): Promise<string> {
  if (request.body === null) return '';
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.byteLength;
      if (size > limits.requestBodyBytes) {
        // not awaited: the source may never answer
        void reader.cancel().catch(() => undefined);
        throw new ServerError('BODY_TOO_LARGE');
      }
      chunks.push(value);
    }
  } catch (cause) {
    throw cause instanceof ServerError ? cause : new ServerError('BODY_MALFORMED', { cause });
  }
  return Buffer.concat(chunks).toString('utf8');
}

function bodyKind(headers: Headers): BodyKind {
  const type = headers.get('content-type') ?? '';
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding !== 'identity') throw new ServerError('MEDIA_TYPE_UNSUPPORTED');
  if (type === 'application/json') return 'json';
  const [media = '', ...parameters] = type.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) throw new ServerError('MEDIA_TYPE_UNSUPPORTED');
  if (media === 'application/json') return 'json';
  if (media === 'application/x-www-form-urlencoded') return 'form';
  throw new ServerError('MEDIA_TYPE_UNSUPPORTED');
}

function parseJson(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ServerError('BODY_MALFORMED', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ServerError('BODY_MALFORMED');
  // a key "__proto__" is an own property here and stays one: fields are only ever read by name, never merged
  return value as Fields;
}

function parseForm(text: string): Fields {
  const fields = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of new URLSearchParams(text)) {
    const present = fields[name];
    if (present === undefined) fields[name] = value;
    else if (typeof present === 'string') fields[name] = [present, value];
    else present.push(value);
  }
  return fields;
}

/** An empty form field means "not given", as browsers send untouched inputs. */
export function withoutEmptyFields({ kind, fields }: ReadBody): Fields {
  if (kind !== 'form') return fields;
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}
