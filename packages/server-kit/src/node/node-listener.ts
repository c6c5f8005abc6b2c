import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { Callseal } from '../app/create-callseal.js';
import { createBasePath, type MountOptions } from '../http/base-path.js';
import type { Answer } from '../http/incoming.js';
import { toReadable } from './answer-readable.js';
import { NodeIncoming } from './node-incoming.js';

/**
 * The server kit as a listener for `node:http`. Forwarded headers of proxies are not read.
 * @throws CallsealError `CONFIG_INVALID` for a wrong `basePath`.
 */
export function createNodeListener(callseal: Pick<Callseal, 'answer'>, { basePath }: MountOptions = {}): RequestListener {
  return createEndingListener(callseal, createBasePath(basePath));
}

/** The same where streamed answers end early once `ending` aborts. */
export function createEndingListener(
  callseal: Pick<Callseal, 'answer'>,
  below: (url: string) => string,
  ending?: AbortSignal,
): RequestListener {
  return (message: IncomingMessage, response: ServerResponse) => {
    void callseal.answer(new NodeIncoming(message, below(message.url ?? ''))).then((answer) => {
      writeAnswer(response, answer, ending);
    });
  };
}

/** Milliseconds for which a client may take nothing of a streamed answer: heartbeats come more often. */
const silence = 60_000;

/** Sends an answer, unless something beside the kit has answered meanwhile, such as a time-out of the application's. */
export function writeAnswer(response: ServerResponse, { status, headers, body, stream }: Answer, ending?: AbortSignal): void {
  if (stream === undefined) {
    if (!response.headersSent) response.writeHead(status, headers).end(body);
    return;
  }
  const pieces = toReadable(stream, ending);
  if (response.headersSent) {
    pieces.destroy();
    return;
  }
  response.writeHead(status, headers).setTimeout(silence, () => response.destroy());
  const { socket } = response;
  // ends the response with its last piece, keeps back what the client does not take, and notices when it has left
  pipeline(pieces, response, () => {
    // a server that ends waits for its connections, and this one was promised to be kept
    if (ending?.aborted === true) socket?.destroySoon();
  });
}
