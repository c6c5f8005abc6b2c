/** The part of `fetch` that the kit uses, so that a proxy agent or a double can stand in. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The global `fetch`, looked up when it is used. */
export const systemFetch: Fetch = (url, init) => fetch(url, init);

/** One bounded exchange. */
export interface RequestTextOptions {
  readonly fetch: Fetch;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for the whole exchange, body included. */
  readonly timeout: number;
  /** Ends the exchange early. */
  readonly signal?: AbortSignal;
}

/** What came back; the text is never logged, it may be a secret. */
export interface UpstreamReply {
  readonly status: number;
  readonly text: string;
}

/** Why there is no reply. */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';
  readonly reason: 'timeout' | 'transport' | 'too-large';

  constructor(reason: UpstreamFailure['reason'], options?: ErrorOptions) {
    super(`The service gave no reply (${reason}).`, options);
    this.reason = reason;
  }
}

/** Bytes. Token and validation replies are below 4 KB; an error page of a proxy, or an agent with many roles, rarely passes 64. */
const maximumReplyBytes = 65_536;

/**
 * Sends one request and reads the reply as text. Redirects are refused: they would carry the secret elsewhere.
 * @throws UpstreamFailure on time-out, on transport and TLS errors, and on a reply above 64 KiB.
 */
export async function requestText({
  fetch: send,
  url,
  method,
  headers,
  body,
  timeout,
  signal,
}: RequestTextOptions): Promise<UpstreamReply> {
  const controller = new AbortController();
  // one controller of our own instead of AbortSignal.any(): a timeout signal that only `any` refers to may be collected before it fires
  const abort = (): void => {
    controller.abort();
  };
  const timer = setTimeout(abort, timeout);
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted === true) abort();
  try {
    const response = await send(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      redirect: 'error',
      signal: controller.signal,
    });
    return { status: response.status, text: await readText(response) };
  } catch (error) {
    if (error instanceof UpstreamFailure) throw error;
    throw new UpstreamFailure(controller.signal.aborted ? 'timeout' : 'transport', { cause: error });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

async function readText(response: Response): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maximumReplyBytes) throw new UpstreamFailure('too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
