import type { IncomingMessage } from 'node:http';
import { ServerError } from '../errors/server-error.js';
import type { Incoming } from '../http/incoming.js';

/** Milliseconds a client may go on sending after its body was refused: long enough to read the answer. */
const patience = 500;

/** A request of `node:http` as the kit reads it. */
export class NodeIncoming implements Incoming {
  readonly #message: IncomingMessage;

  constructor(message: IncomingMessage) {
    this.#message = message;
  }

  get method(): string {
    return this.#message.method ?? '';
  }

  get url(): string {
    return this.#message.url ?? '';
  }

  header(name: string): string | null {
    const value = this.#message.headers[name];
    return typeof value === 'string' ? value : null;
  }

  text(limit: number): Promise<string> {
    const message = this.#message;
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      message.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= limit) chunks.push(chunk);
        else if (size - chunk.length <= limit) {
          // what still comes is let run past, unkept, so that the client gets to read the answer
          chunks.length = 0;
          setTimeout(() => message.complete || message.destroy(), patience).unref();
          reject(new ServerError('BODY_TOO_LARGE'));
        }
      });
      message.on('end', () => {
        const [only] = chunks;
        resolve((chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks)).toString('utf8'));
      });
      message.on('error', reject);
    });
  }
}
