import type { IncomingMessage } from 'node:http';
import { ServerError } from '../errors/server-error.js';
import { textOfParsedBody } from '../http/parsed-body.js';
import { NodeIncoming } from '../node/node-incoming.js';

/** A request of Express, whose body a parser may have read before. */
export class ExpressIncoming extends NodeIncoming {
  readonly #request: IncomingMessage & { readonly body?: unknown };

  constructor(request: IncomingMessage & { readonly body?: unknown }) {
    super(request);
    this.#request = request;
  }

  override async text(limit: number): Promise<string> {
    // before its parsers have run, Express 5 has no body and Express 4 an empty object; only the stream knows
    if (!this.#request.readableDidRead || this.#request.body === undefined) return super.text(limit);
    const text = textOfParsedBody(this.#request.body, this.header('content-type') ?? '');
    if (Buffer.byteLength(text) > limit) throw new ServerError('BODY_TOO_LARGE');
    return text;
  }
}
