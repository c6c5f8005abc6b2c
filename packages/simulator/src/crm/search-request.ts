import { Ajv } from 'ajv';
import { SalesforceRefusal } from './salesforce-answers.js';

/** The body of a parameterized search, as far as the double plays it. */
export interface SearchRequest {
  readonly q: string;
  readonly in?: 'ALL' | 'NAME' | 'EMAIL' | 'PHONE' | 'SIDEBAR';
  readonly fields?: readonly string[];
  readonly sobjects: readonly { readonly name: string; readonly fields?: readonly string[]; readonly limit?: number }[];
  readonly overallLimit?: number;
  readonly defaultLimit?: number;
  readonly spellCorrection?: boolean;
}

const names = { type: 'array', items: { type: 'string' }, minItems: 1 } as const;
/** The guide's tables call limits strings, its example writes numbers. */
const limit = { type: 'integer', minimum: 1, maximum: 2000 } as const;

/**
 * REST API Developer Guide (v62.0), "Search with Parameters in the Request Body" and its example. `where`, `orderBy` and what is for
 * articles alone is not played: a client that needs to build text from input is to be seen.
 */
const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['q', 'sobjects'],
  properties: {
    q: { type: 'string', minLength: 2, maxLength: 200 },
    in: { enum: ['ALL', 'NAME', 'EMAIL', 'PHONE', 'SIDEBAR'] },
    fields: names,
    sobjects: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: { name: { type: 'string' }, fields: names, limit },
      },
    },
    overallLimit: limit,
    defaultLimit: limit,
    spellCorrection: { type: 'boolean' },
  },
} as const;

const ajv = new Ajv({ allErrors: true });
const validate = ajv.compile<SearchRequest>(schema);

/** @throws SalesforceRefusal */
export function parseSearchRequest(body: unknown): SearchRequest {
  if (!validate(body)) throw new SalesforceRefusal('JSON_PARSER_ERROR', ajv.errorsText(validate.errors));
  // "SOSL clauses aren't supported"; with reserved characters it would not be plain text any more
  if (!/^[\p{L}\p{N} ]+$/u.test(body.q))
    throw new SalesforceRefusal('MALFORMED_SEARCH', 'q holds characters that mean something to a search');
  return body;
}
