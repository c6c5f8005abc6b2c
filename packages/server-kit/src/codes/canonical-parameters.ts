import { ServerError } from '../errors/server-error.js';

/** A JSON value. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
/** What an action is bound to, such as `{ amount: '100.00', payee: 'ES91…' }`. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** Characters of the canonical text. A binding is an amount and a payee, not a document. */
const longest = 4096;
const deepest = 8;

/**
 * One text for equal parameters: names sorted, no white space. Different values give different texts.
 * @throws ServerError `BODY_MALFORMED` for what is not JSON, too long or too deep.
 */
export function canonicalParameters(parameters: JsonObject): string {
  const text = write(parameters, 0);
  if (text.length > longest) throw malformed();
  return text;
}

function write(value: unknown, depth: number): string {
  if (depth > deepest) throw malformed();
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join()}]`;
  if (typeof value !== 'object') throw malformed();
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${write((value as JsonObject)[name], depth + 1)}`).join()}}`;
}

function malformed(): ServerError {
  return new ServerError('BODY_MALFORMED', { fields: ['parameters'] });
}
