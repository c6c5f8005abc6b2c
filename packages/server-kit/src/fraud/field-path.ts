import { configError } from '../errors/config-error.js';

/** Where a field is in a JSON value: names and list positions, outermost first. */
export type FieldPath = readonly string[];

/**
 * Reads a path such as `result.scores.0.value`.
 * @throws CallsealError `CONFIG_INVALID`, naming the option.
 */
export function parseFieldPath(option: string, text: string): FieldPath {
  const path = text.split('.');
  if (path.length > 8 || path.some((name) => !/^[\w -]{1,64}$/.test(name))) {
    throw configError(`${option} is a path of at most eight names with dots between, such as result.score.`);
  }
  return path;
}

/** What is there; `undefined` for nothing. Only own fields count: a name cannot reach what every object has. */
export function readField(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((inner, name) => {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, name)) return undefined;
    return (inner as Readonly<Record<string, unknown>>)[name];
  }, value);
}

/** Puts fields where their paths say, into a new object. */
export function writeFields(fields: readonly (readonly [FieldPath, unknown])[]): Readonly<Record<string, unknown>> {
  const root: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [path, value] of fields) {
    const last = path.at(-1) ?? '';
    let at = root;
    for (const name of path.slice(0, -1)) {
      const inner = at[name];
      at = (typeof inner === 'object' && inner !== null ? inner : (at[name] = Object.create(null))) as Record<string, unknown>;
    }
    at[last] = value;
  }
  return root;
}
