import { configError } from '../errors/config-error.js';

interface Schema<T> {
  safeParse(value: unknown):
    | { readonly success: true; readonly data: T }
    | {
        readonly success: false;
        readonly error: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] };
      };
}

/** What was parsed here and cannot have been changed since. */
const parsed = new WeakSet();

/** Whether it was parsed here, so that it is valid and stays as it is. */
export function isParsed(value: object): boolean {
  return parsed.has(value);
}

/** Reads a policy or profile into a frozen copy. @throws CallsealError `CONFIG_INVALID`, naming the fields at fault. */
export function parseDeclaration<T extends object>(what: string, schema: Schema<T>, value: unknown): T {
  const result = check(schema, value);
  if (!result.success) {
    const fields = result.error.issues.map(({ path, message }) => `${path.join('.') || 'it'} (${message})`);
    throw configError(`${what} is not valid. Correct: ${fields.slice(0, 5).join('; ')}.`);
  }
  deepFreeze(result.data);
  parsed.add(result.data);
  return result.data;
}

/** The declaration when it is valid: as it stands when it was parsed before, else a fresh copy; `undefined` when it is not. */
export function resolveDeclaration<T extends object>(schema: Schema<T>, value: T): T | undefined {
  const given: unknown = value;
  if (typeof given === 'object' && given !== null && parsed.has(given)) return value;
  const result = check(schema, value);
  return result.success ? result.data : undefined;
}

function check<T>(schema: Schema<T>, value: unknown): ReturnType<Schema<T>['safeParse']> {
  try {
    return schema.safeParse(value);
  } catch {
    // a declaration that contains itself has no end
    return { success: false, error: { issues: [{ path: [], message: 'cannot be read' }] } };
  }
}

/** Makes data that nobody can change any more, through and through. */
export function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  Object.values(value).forEach(deepFreeze);
}
