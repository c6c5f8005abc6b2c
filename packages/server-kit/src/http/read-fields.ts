import { limits } from '@callseal/protocol/limits';
import { ServerError } from '../errors/server-error.js';
import type { Incoming } from './incoming.js';

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

/** What is read where nothing was sent. */
export const noBody: ReadBody = { kind: undefined, fields: {} };
const replacement = '\uFFFD';

/**
 * Reads a request body once, at most `bytes` of it.
 * @throws ServerError `BODY_TOO_LARGE`.
 */
export function readText(incoming: Incoming, bytes: number = limits.requestBodyBytes): Promise<string> {
  const declared = incoming.header('content-length');
  if (declared !== null && !(Number(declared) <= bytes)) throw new ServerError('BODY_TOO_LARGE');
  return incoming.text(bytes);
}

/**
 * Reads the fields of a body by its content type.
 * @throws ServerError `MEDIA_TYPE_UNSUPPORTED`, `BODY_MALFORMED`.
 */
export function parseFields(text: string, incoming: Incoming): ReadBody {
  if (text === '') return noBody;
  // bytes that are not UTF-8 decode to U+FFFD; no field of ours contains that character
  if (text.includes(replacement)) throw new ServerError('BODY_MALFORMED');
  const kind = bodyKind(incoming);
  return { kind, fields: kind === 'json' ? parseJson(text) : parseForm(text) };
}

function bodyKind(incoming: Incoming): BodyKind {
  const type = incoming.header('content-type') ?? '';
  const encoding = incoming.header('content-encoding');
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
