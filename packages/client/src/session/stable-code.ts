/** The text where it is a stable code; any other may repeat what must not be shown or logged. */
export const stableCode = (text: unknown): string | null => (typeof text === 'string' && /^[A-Z][A-Z0-9_]{0,63}$/.test(text) ? text : null);

/** The stable code of an error that has one. */
export const codeOf = (error: unknown): string | null =>
  typeof error === 'object' && error !== null && 'code' in error ? stableCode(error.code) : null;
