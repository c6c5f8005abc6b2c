import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Callseal } from '../app/create-callseal.js';
import { writeAnswer } from '../node/node-listener.js';
import { ExpressIncoming } from './express-incoming.js';

/** A request handler of Express 4 and 5. */
export type ExpressHandler = (request: IncomingMessage & { readonly body?: unknown }, response: ServerResponse) => void;

/**
 * The server kit as a handler for `app.use('/voice', createExpressHandler(callseal))`; Express cuts the path off. It answers everything
 * below that path, so mount it before body parsers and catch-all routes. After `express.json()` and the like it uses what they parsed:
 * their limits and error answers come first then. `trust proxy` changes nothing.
 */
export function createExpressHandler(callseal: Pick<Callseal, 'answer'>): ExpressHandler {
  return (request, response) => {
    void callseal.answer(new ExpressIncoming(request)).then((answer) => {
      writeAnswer(response, answer);
    });
  };
}
