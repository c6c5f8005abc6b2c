import { malformed, readSoqlTokens, type SoqlToken } from './soql-tokens.js';

/** A comparison of a field with a value. */
export interface SoqlCondition {
  readonly field: string;
  readonly operator: '=' | 'LIKE';
  readonly value: string | number;
}

/** A query, as far as the double plays SOQL: enough for a list of records, and for an injection to show itself. */
export interface SoqlQuery {
  readonly fields: readonly string[];
  readonly object: string;
  readonly conditions: readonly SoqlCondition[];
  /** How the conditions are joined. */
  readonly join: 'AND' | 'OR';
  readonly order: readonly { readonly field: string; readonly descending: boolean; readonly nullsLast: boolean }[];
  readonly limit: number;
}

/** Goes through tokens; keywords are not case-sensitive. */
class Reader {
  readonly #tokens: readonly SoqlToken[];
  #at = 0;

  constructor(query: string) {
    this.#tokens = readSoqlTokens(query);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** Takes the next token when it is one of these words or symbols, which are in capitals. */
  take(...words: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === 'text' || !words.includes(token.text.toUpperCase())) return undefined;
    this.#at += 1;
    return token.text.toUpperCase();
  }

  need(word: string): void {
    if (this.take(word) === undefined) throw malformed(`expecting ${word}`);
  }

  next(...kinds: readonly SoqlToken['kind'][]): SoqlToken {
    const token = this.#tokens[this.#at];
    if (token === undefined || !kinds.includes(token.kind)) throw malformed('unexpected token');
    this.#at += 1;
    return token;
  }

  name(): string {
    return this.next('name').text;
  }
}

/**
 * `SELECT … FROM … [WHERE … = | LIKE … [AND | OR …]] [ORDER BY … [ASC | DESC] [NULLS FIRST | LAST]] [LIMIT n]`.
 * @throws SalesforceRefusal `MALFORMED_QUERY` for anything else.
 */
export function parseSoql(query: string): SoqlQuery {
  const reader = new Reader(query);
  reader.need('SELECT');
  const fields = readList(reader, () => reader.name());
  reader.need('FROM');
  const object = reader.name();
  const { conditions, join } = reader.take('WHERE') === undefined ? { conditions: [], join: 'AND' as const } : readConditions(reader);
  const order = reader.take('ORDER') === undefined ? [] : (reader.need('BY'), readList(reader, () => readOrder(reader)));
  const limit = reader.take('LIMIT') === undefined ? 50_000 : readWhole(reader);
  if (!reader.isAtEnd) throw malformed('unexpected token after the query');
  return { fields, object, conditions, join, order, limit };
}

function readList<T>(reader: Reader, read: () => T): readonly T[] {
  const items = [read()];
  while (reader.take(',') !== undefined) items.push(read());
  return items;
}

function readConditions(reader: Reader): Pick<SoqlQuery, 'conditions' | 'join'> {
  const conditions = [readCondition(reader)];
  let join: 'AND' | 'OR' | undefined;
  for (let word = reader.take('AND', 'OR'); word !== undefined; word = reader.take('AND', 'OR')) {
    // mixed without brackets, which are not played either
    if (join !== undefined && join !== word) throw malformed('AND and OR need brackets');
    join = word as 'AND' | 'OR';
    conditions.push(readCondition(reader));
  }
  return { conditions, join: join ?? 'AND' };
}

function readCondition(reader: Reader): SoqlCondition {
  const field = reader.name();
  const operator = reader.take('=', 'LIKE') as SoqlCondition['operator'] | undefined;
  if (operator === undefined) throw malformed('expecting = or LIKE');
  const { kind, text } = reader.next('text', 'number');
  return { field, operator, value: kind === 'number' ? Number(text) : text };
}

function readOrder(reader: Reader): SoqlQuery['order'][number] {
  const field = reader.name();
  const descending = reader.take('ASC', 'DESC') === 'DESC';
  const nulls = reader.take('NULLS') === undefined ? 'FIRST' : reader.take('FIRST', 'LAST');
  if (nulls === undefined) throw malformed('expecting FIRST or LAST');
  return { field, descending, nullsLast: nulls === 'LAST' };
}

function readWhole(reader: Reader): number {
  const { text } = reader.next('number');
  if (!/^\d{1,6}$/.test(text)) throw malformed('LIMIT is a whole number');
  return Number(text);
}
