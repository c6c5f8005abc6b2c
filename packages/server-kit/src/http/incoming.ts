/**
 * A request as the kit reads it: the least that every platform can give. `Callseal.fetch` makes one from a `Request`; the Node adapter
 * from an `IncomingMessage`, because building a `Request` and a `Response` costs as much as answering (measured by `bench/throughput.mjs`).
 */
export interface Incoming {
  /** In upper case. */
  readonly method: string;
  /** Path with or without query, or a whole URL. */
  readonly url: string;
  /** Value of a header by its lower-case name; `null` when it was not sent. */
  header(name: string): string | null;
  /**
   * SHA-256 fingerprint of the client certificate that the connection itself has proven, in hexadecimal; `null` without one. Left out by
   * adapters that see no connection.
   */
  clientCertificate?(): string | null;
  /** The body as UTF-8 text, read once. Rejects with `BODY_TOO_LARGE` once it exceeds `limit` bytes. */
  text(limit: number): Promise<string>;
}

/** An answer as the kit makes it. */
export interface Answer {
  readonly status: number;
  /** Lower-case names; values hold no control characters. */
  readonly headers: Readonly<Record<string, string>>;
  /** `null`: there is no body, or it comes as `stream`. */
  readonly body: string | null;
  /** A body that comes piece by piece. Whoever sends the answer calls one of its methods once, also when the client has left already. */
  readonly stream?: AnswerStream;
}

/** A body that is not there at once. */
export interface AnswerStream {
  /** The pieces as they come. Ends by itself, and soon after `signal` aborts: the client has left, or the server wants to end. */
  read(signal: AbortSignal): AsyncIterable<string>;
  /** For platforms whose answers are sent in one piece: what there is, waiting some seconds at most for the first of it. */
  readOnce(): Promise<string>;
}
