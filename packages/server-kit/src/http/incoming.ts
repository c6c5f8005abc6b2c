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
  /** The body as UTF-8 text, read once. Rejects with `BODY_TOO_LARGE` once it exceeds `limit` bytes. */
  text(limit: number): Promise<string>;
}

/** An answer as the kit makes it. */
export interface Answer {
  readonly status: number;
  /** Lower-case names; values hold no control characters. */
  readonly headers: Readonly<Record<string, string>>;
  /** `null`: there is no body. */
  readonly body: string | null;
}
