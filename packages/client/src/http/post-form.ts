import { CallsealError, ErrorBodySchema } from '@callseal/protocol/errors';

/** A request to the server kit that was not answered as it should be. */
export class RequestError extends CallsealError {
  override readonly name = 'RequestError';
  /** Whether the same request may succeed when it is simply repeated. */
  readonly retryable: boolean;
  /** HTTP status, or `null` when there was no answer. */
  readonly status: number | null;
  /** The server's id of the request, for its operator. */
  readonly requestId: string | null;
  /** Seconds that the server asks to wait, or `null` when it does not say. */
  readonly retryAfter: number | null;

  constructor(
    code: string,
    message: string,
    about: { retryable: boolean; status?: number; requestId?: string; retryAfter?: number | null },
    options?: ErrorOptions,
  ) {
    super(code, message, options);
    this.retryable = about.retryable;
    this.status = about.status ?? null;
    this.requestId = about.requestId ?? null;
    this.retryAfter = about.retryAfter ?? null;
  }
}

export interface PostFormOptions {
  readonly url: string;
  /** Form fields; those that are `undefined` are left out. */
  readonly fields: Readonly<Record<string, string | number | undefined>>;
  readonly fetch: typeof fetch | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Carry the request out although the page is being left. Default false. */
  readonly keepalive?: boolean;
}

/**
 * Posts a urlencoded form and gives the text of a 2xx answer. A form without own headers is what a browser sends to another
 * origin without asking first (no CORS preflight), and what the tutorial's functions read.
 *
 * @throws RequestError with the server's code, or `SERVER_UNREACHABLE`, or `ANSWER_UNEXPECTED` for an error without our shape.
 */
export async function postForm({ url, fields, fetch: given, signal, keepalive }: PostFormOptions): Promise<string> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) body.set(name, `${value}`);
  let response: Response;
  let text: string;
  try {
    response = await (given ?? fetch)(url, {
      method: 'POST',
      body,
      cache: 'no-store',
      ...(signal === undefined ? {} : { signal }),
      ...(keepalive === true ? { keepalive } : {}),
    });
    text = await response.text();
  } catch (cause) {
    throw new RequestError(
      'SERVER_UNREACHABLE',
      'The server gave no answer: check its address and the connection.',
      { retryable: true },
      { cause },
    );
  }
  if (response.ok) return text;
  throw identifyServerError(response, text);
}

/** Reads the one shape of the server kit's errors; the text of any other answer is not repeated. */
function identifyServerError({ status, headers }: Response, text: string): RequestError {
  const { success, data } = ErrorBodySchema.safeParse(parseJson(text));
  return success
    ? new RequestError(data.code, data.message, {
        retryable: data.retryable,
        status,
        requestId: data.requestId,
        retryAfter: secondsOf(headers.get('retry-after')),
      })
    : new RequestError('ANSWER_UNEXPECTED', `The server answered with status ${status}: check the address.`, {
        retryable: status >= 500,
        status,
      });
}

/** `Retry-After` in seconds, which is how the server kit says it; from another origin only a server that exposes it is heard. */
const secondsOf = (text: string | null): number | null => (text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null);

/** The value a JSON text stands for; `undefined` for a text that is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The answer came, but is not what the route table says. */
export const unexpectedAnswer = (): RequestError =>
  new RequestError('ANSWER_UNEXPECTED', 'The answer does not have the documented fields: check that the address names this route.', {
    retryable: false,
  });
