import type { ServerEvent } from '@callseal/protocol/signalling';
import type { RelayEvent } from './relay-record.js';

/** Names and versions; free text of a service may repeat what it was given. */
const word = /^[\w .:+/()-]{1,64}$/;
const hash = /^[\w.:+/=-]{1,256}$/;
/** Nothing that looks like a phone number, in whatever field; a date is shorter. */
const number = /\d{9}/;

/** An event of the service as a page may read it: figures and words. The credential, and what is only text, stay here. */
export function scrubEvent({ name, payload }: ServerEvent): RelayEvent {
  return { name, payload: scrub(payload) };
}

const words: readonly string[] = ['hint', 'exception', 'species', 'name', 'version'];
const nested: readonly string[] = ['engine', 'model'];

function scrub(payload: object): object {
  const entries = Object.entries(payload).flatMap(([field, value]: [string, unknown]) => {
    if (typeof value === 'number' || typeof value === 'boolean') return [[field, value]];
    if (typeof value === 'string') return isKept(field, value) ? [[field, value]] : [];
    return nested.includes(field) && typeof value === 'object' && value !== null ? [[field, scrub(value)]] : [];
  });
  return Object.fromEntries(entries) as object;
}

function isKept(field: string, value: string): boolean {
  if (field === 'authenticity') return value === 'replay' || value === 'liveness';
  if (field === 'hash') return hash.test(value);
  return words.includes(field) && word.test(value) && !number.test(value);
}
