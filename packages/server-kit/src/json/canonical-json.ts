/** Deeper nesting is refused: it is either a cycle or no message. */
const deepest = 64;

/**
 * The one way to write a JSON value, after RFC 8785: no white space, members sorted by UTF-16 code units, numbers and strings as
 * ECMAScript writes them. Equal values give equal text in every language that has an implementation of that RFC.
 * @throws TypeError for what JSON cannot carry without loss: `undefined`, functions, `NaN`, infinities, half a surrogate pair, holes,
 *   objects with a class of their own, cycles.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > deepest) throw new TypeError('The value is nested too deeply.');
  switch (typeof value) {
    case 'boolean':
      return String(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('A number is not finite.');
      // as ECMAScript writes it, which the RFC adopts; -0 becomes 0
      return JSON.stringify(value);
    case 'string':
      return writeText(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? writeArray(value, depth) : writeObject(value, depth);
    default:
      throw new TypeError(`JSON has no ${typeof value}.`);
  }
}

function writeText(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError('A text holds half a surrogate pair.');
  return JSON.stringify(text);
}

function writeArray(values: readonly unknown[], depth: number): string {
  // unlike map, from reads holes too, which are then refused as undefined
  return `[${Array.from(values, (value) => write(value, depth + 1)).join(',')}]`;
}

function writeObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('An object has a class of its own.');
  if (Object.getOwnPropertySymbols(value).length > 0) throw new TypeError('An object has a member without a name.');
  const members = Object.entries(value)
    // without a comparison of its own, sort goes by UTF-16 code units
    .map(([name, member]) => ({ name, text: `${writeText(name)}:${write(member, depth + 1)}` }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  return `{${members.map(({ text }) => text).join(',')}}`;
}
