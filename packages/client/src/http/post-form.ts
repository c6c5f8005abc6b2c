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
export const postForm = async (options: PostFormOptions): Promise<string> => {
  const response = await sendForm(options);
  return reached(() => response.text());
};

/**
 * The same for an answer that is read as it comes.
 *
 * @throws RequestError as {@link postForm} does.
 */
export async function sendForm({ url, fields, fetch: given, signal, keepalive }: PostFormOptions): Promise<Response> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) body.set(name, `${value}`);
  const response = await reached(() =>
    (given ?? fetch)(url, {
      method: 'POST',
      body,
      cache: 'no-store',
      ...(signal === undefined ? {} : { signal }),
      ...(keepalive === true ? { keepalive } : {}),
    }),
  );
  if (response.ok) return response;
  throw identifyServerError(response, await reached(() => response.text()));
}

/** What the server gives, or that it gives nothing. */
export async function reached<Value>(ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (cause) {
    throw new RequestError(
      'SERVER_UNREACHABLE',
      'The server gave no answer: check its address and the connection.',
      { retryable: true },
      { cause },
    );
  }
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
