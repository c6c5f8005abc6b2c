import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Callseal } from '../app/create-callseal.js';
import { createBasePath, type MountOptions } from '../http/base-path.js';
import type { Answer } from '../http/incoming.js';
import { NodeIncoming } from './node-incoming.js';

/**
 * The server kit as a listener for `node:http`. Forwarded headers of proxies are not read.
 * @throws CallsealError `CONFIG_INVALID` for a wrong `basePath`.
 */
export function createNodeListener(callseal: Pick<Callseal, 'answer'>, { basePath }: MountOptions = {}): RequestListener {
  const below = createBasePath(basePath);
  return (message: IncomingMessage, response: ServerResponse) => {
    void callseal.answer(new NodeIncoming(message, below(message.url ?? ''))).then((answer) => {
      writeAnswer(response, answer);
    });
  };
}

/** Sends an answer, unless something beside the kit has answered meanwhile, such as a time-out of the application's. */
export function writeAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  if (!response.headersSent) response.writeHead(status, headers).end(body);
}
