import { SalesforceRefusal } from './salesforce-answers.js';

/** A piece of SOQL. Texts are without quotes and escapes. */
export type SoqlToken =
  | { readonly kind: 'name' | 'symbol' | 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string };

/** SOQL and SOSL Reference, "Quoted String Escape Sequences". */
const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
  _: '_',
  '%': '%',
};

const piece = /\s*(?:([A-Za-z]\w*)|(-?\d+(?:\.\d+)?)|'((?:[^'\\]|\\.)*)'|([=,()<>!]))/suy;

/** @throws SalesforceRefusal `MALFORMED_QUERY` */
export function readSoqlTokens(query: string): readonly SoqlToken[] {
  const tokens: SoqlToken[] = [];
  let at = 0;
  while (query.slice(at).trim() !== '') {
    piece.lastIndex = at;
    const [all, name, number, text, symbol] = piece.exec(query) ?? [];
    if (all === undefined) throw malformed('unexpected character');
    at += all.length;
    if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol });
    else tokens.push({ kind: 'text', text: unescape(text ?? '') });
  }
  return tokens;
}

export function malformed(what: string): SalesforceRefusal {
  return new SalesforceRefusal('MALFORMED_QUERY', what);
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gsu, (_, escaped: string) => {
    const character = escapes[escaped];
    if (character === undefined) throw malformed('invalid escape sequence');
    return character;
  });
}
