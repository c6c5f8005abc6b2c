/** A failure in words that are safe to log. */
export interface FailureDescription {
  readonly name: string;
  readonly code?: string | number;
  readonly status?: number;
  readonly stack?: string;
}

/** Frames of a stack that are kept. */
const mostFrames = 8;
/** How deep causes are followed. */
const deepest = 5;

// Names of classes and codes of systems, such as AxiosError, ECONNREFUSED, 42P01. A text that a library put there, which may quote data,
// has none of these shapes.
const className = /^[A-Z][A-Za-z0-9]{0,40}$/;
const systemCode = /^(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*|[0-9A-Z]{5})$/;
const longestCode = 40;
/** A line of V8's stack, ended by a place in a file. A message of several lines may look like one otherwise. */
const frame = /^ {4}at (?:[\w$.<>#[\] ]+ \((?:[\w+.-]+:)?[^\s()]*:\d+:\d+\)|(?:async )?(?:[\w+.-]+:)?[^\s()]*:\d+:\d+)$/;

/**
 * Name, code, status and stack of the innermost cause of a failure, without any message: a message may quote data, and so may a name or
 * code that somebody put together. Total: a value that throws when it is looked at is `unknown`.
 */
export function describeFailure(failure: unknown): FailureDescription {
  try {
    const inner = innermost(failure);
    return inner instanceof Error ? describeError(inner) : { name: typeof inner };
  } catch {
    return { name: 'unknown' };
  }
}

/** The name of an error's class; `Error` when the name is something else, `unknown` for what is no error. Never throws. */
export function nameOfError(error: unknown): string {
  try {
    return error instanceof Error ? nameOf(error) : 'unknown';
  } catch {
    return 'unknown';
  }
}

function innermost(failure: unknown): unknown {
  let inner = failure;
  for (let depth = 0; depth < deepest && inner instanceof Error && inner.cause instanceof Error; depth += 1) inner = inner.cause;
  return inner;
}

function describeError(error: Error): FailureDescription {
  const { code, status } = error as { code?: unknown; status?: unknown };
  const stack = framesOf(error);
  return {
    name: nameOf(error),
    ...(isCode(code) ? { code } : {}),
    ...(typeof status === 'number' ? { status } : {}),
    ...(stack === '' ? {} : { stack }),
  };
}

function nameOf(error: Error): string {
  return className.test(error.name) ? error.name : 'Error';
}

function isCode(code: unknown): code is string | number {
  return typeof code === 'number' || (typeof code === 'string' && code.length <= longestCode && systemCode.test(code));
}

/** The frames below the message, as far as they look like frames. */
function framesOf({ stack, message }: Error): string {
  if (typeof stack !== 'string') return '';
  const start = message === '' ? 0 : stack.lastIndexOf(message) + message.length;
  const lines = stack.slice(Math.max(0, start)).split('\n');
  return lines
    .filter((line) => frame.test(line))
    .slice(0, mostFrames)
    .join('\n');
}
