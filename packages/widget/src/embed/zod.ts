/**
 * Stands in for `zod/mini` in `embed.js`, where its 7 KB (gzip) would be a fifth of the whole: it reads the very same schemas of
 * `@callseal/protocol`, with the part of zod that they use, and gives the same yes or no, the same data, and the same name of a setting.
 * Messages, async parsing, and whatever else zod can do are left out. `zod.node.test.ts` holds it to zod's own answers, with the golden
 * messages and with generated ones; a schema that uses something else fails the build, because the name is not exported here.
 */
interface Issue {
  readonly path?: readonly PropertyKey[];
}
interface Context {
  readonly issues: Issue[];
}
type Run = (value: unknown, context: Context) => unknown;
/** Returns the value, or another one in its place, or `undefined` for "no". */
type Check = (value: never) => unknown;
type Result = { readonly success: true; readonly data: unknown } | { readonly success: false; readonly error: Error & Context };

class Schema {
  readonly run: Run;
  /** Whether an absent field stays absent. */
  readonly optional: boolean;

  constructor(run: Run, optional = false) {
    this.run = run;
    this.optional = optional;
  }

  check(...checks: readonly Check[]): Schema {
    return new Schema((value, context) => {
      let checked = this.run(value, context);
      for (const check of checks) {
        if (context.issues.length > 0) break;
        checked = check(checked as never);
        if (checked === undefined) refuse(context);
      }
      return checked;
    }, this.optional);
  }

  safeParse(value: unknown): Result {
    const context: Context = { issues: [] };
    const data = this.run(value, context);
    return context.issues.length === 0 ? { success: true, data } : { success: false, error: Object.assign(new Error('invalid'), context) };
  }
}

const refuse = (context: Context): void => {
  context.issues.push({ path: [] });
};
const accepting = (accepts: (value: unknown) => boolean): Schema =>
  new Schema((value, context) => {
    if (!accepts(value)) refuse(context);
    return value;
  });

export const string = (): Schema => accepting((value) => typeof value === 'string');
/** Finite, as in zod 4. */
export const number = (): Schema => accepting(Number.isFinite);
export const boolean = (): Schema => accepting((value) => typeof value === 'boolean');
export const literal = (expected: unknown): Schema => accepting((value) => value === expected);
const oneOf = (values: readonly unknown[]): Schema => accepting((value) => values.includes(value));
export { oneOf as enum };
export const custom = (accepts: (value: unknown) => boolean): Schema => accepting(accepts);

/** May add issues of its own; what it returns then does not count. */
export const transform = (change: (value: never, context: Context) => unknown): Schema =>
  new Schema((value, context) => change(value as never, context));
export const NEVER: unknown = undefined;

export const pipe = (first: Schema, second: Schema): Schema =>
  new Schema((value, context) => {
    const between = first.run(value, context);
    return context.issues.length > 0 ? between : second.run(between, context);
  }, first.optional);

/** The first option that says yes. */
export const union = (options: readonly Schema[]): Schema =>
  new Schema((value, context) => {
    for (const option of options) {
      const parsed = option.safeParse(value);
      if (parsed.success) return parsed.data;
    }
    refuse(context);
    return value;
  });

export const optional = (inner: Schema): Schema =>
  new Schema((value, context) => (value === undefined ? value : inner.run(value, context)), true);
export const nullable = (inner: Schema): Schema => new Schema((value, context) => (value === null ? value : inner.run(value, context)));
const withDefault = (inner: Schema, fallback: unknown): Schema =>
  new Schema((value, context) => (value === undefined ? fallback : inner.run(value, context)));
export { withDefault as _default };

/** Known fields only; unknown ones are dropped. */
export const object = (shape: Readonly<Record<string, Schema>>): Schema =>
  new Schema((value, context) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      refuse(context);
      return value;
    }
    const fields = value as Readonly<Record<string, unknown>>;
    const read: Record<string, unknown> = {};
    for (const [name, schema] of Object.entries(shape)) {
      const inner: Context = { issues: [] };
      const field = schema.run(fields[name], inner);
      context.issues.push(...inner.issues.map(({ path }) => ({ path: [name, ...(path ?? [])] })));
      if (name in fields || field !== undefined || !schema.optional) read[name] = field;
    }
    return read;
  });

/** A check that leaves the value as it is. */
const when =
  <Value>(accepts: (value: Value) => boolean) =>
  (value: Value): Value | undefined =>
    accepts(value) ? value : undefined;
export const minLength = (least: number) => when<string>(({ length }) => length >= least);
export const maxLength = (most: number) => when<string>(({ length }) => length <= most);
export const regex = (pattern: RegExp) => when<string>((text) => pattern.test(text));
export const minimum = (least: number) => when<number>((value) => value >= least);
export const maximum = (most: number) => when<number>((value) => value <= most);
/** As a check only. */
export const int = () => when<number>(Number.isSafeInteger);
export const positive = () => when<number>((value) => value > 0);
export const trim = () => (text: string) => text.trim();
