/** Characters of one field; ids have at most 128. */
const longestField = 256;
/** Characters of a stack: eight frames with long paths. */
const longestStack = 2000;

// C0, DEL, C1, line and paragraph separators, and the marks that turn the direction of text around
// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g;

/** What nothing in a log line may look like, whatever field it is in. */
const secrets: readonly RegExp[] = [
  /\b(?:bearer|basic)\s+\S+/gi,
  // a JSON Web Token or its encrypted sibling
  /eyJ[\w-]{8,}(?:\.[\w-]*)+/g,
  // a phone number; SIDs and UUIDs hold digits between letters and hyphens
  /\+\d{7,15}|(?<![\w-])\d{8,15}(?![\w-])/g,
  // keys, tokens and credentials: our longest id is a UUID
  /[\w+=-]{48,}/g,
];

/**
 * The second line of defence: entries are built from typed fields that hold no secret, and are held to that once more before they leave.
 * Control characters become spaces, so that one entry stays one line; what looks like a token, a credential or a phone number is masked;
 * lengths are bounded.
 */
export function cleanEntry<Entry extends object>(entry: Entry): Entry {
  // every field keeps its name and type
  return cleanFields(entry) as Entry;
}

function cleanFields(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, cleanValue(name, value)]));
}

function cleanValue(name: string, value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value, name === 'stack' ? longestStack : longestField);
  if (typeof value === 'object' && value !== null) return cleanFields(value);
  return value;
}

/** Whether a text is logged as it is. */
export function isClean(text: string): boolean {
  return cleanText(text, longestField) === text;
}

function cleanText(text: string, longest: number): string {
  // cut first: a text of any length must not cost more than its line. The word that the cut goes through is left out, since a piece of a
  // secret looks like none.
  const short = text.length > longest ? `${text.slice(0, longest).replace(/[\w+=.-]*$/, '')}…` : text;
  return secrets.reduce((masked, pattern) => masked.replace(pattern, '[redacted]'), short.replace(control, ' '));
}
