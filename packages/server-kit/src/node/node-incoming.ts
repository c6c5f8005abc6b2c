import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { ServerError } from '../errors/server-error.js';
import type { Incoming } from '../http/incoming.js';

/** Milliseconds a client may go on sending after its body was refused: long enough to read the answer. */
const patience = 500;

/** A request of `node:http` as the kit reads it. */
export class NodeIncoming implements Incoming {
  readonly url: string;
  readonly #message: IncomingMessage;

  /** `url` is given where the kit is mounted below a path. */
  constructor(message: IncomingMessage, url = message.url ?? '') {
    this.#message = message;
    this.url = url;
  }

  get method(): string {
    return this.#message.method ?? '';
  }

  /** A header that was sent twice has both values, as in a `Request`: Node's own table would keep one of them unseen. */
  header(name: string): string | null {
    const { rawHeaders } = this.#message;
    let found: string | null = null;
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const key = rawHeaders[index] ?? '';
      if (key.length !== name.length || (key !== name && key.toLowerCase() !== name)) continue;
      const value = rawHeaders[index + 1] ?? '';
      found = found === null ? value : `${found}, ${value}`;
    }
    return found;
  }

  clientCertificate(): string | null {
    const { socket } = this.#message;
    // only what the server's certificate authorities vouch for
    if (!(socket instanceof TLSSocket) || !socket.authorized) return null;
    return (socket.getPeerCertificate() as { readonly fingerprint256?: string } | undefined)?.fingerprint256 ?? null;
  }

  text(limit: number): Promise<string> {
    const message = this.#message;
    return new Promise((resolve, reject) => {
      if (message.readableDidRead) {
        reject(new ServerError('INTERNAL', { cause: new Error('Something before Callseal has read the body: mount Callseal first.') }));
        return;
      }
      // whoever read it found nothing in it
      if (message.readableEnded) {
        resolve('');
        return;
      }
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
