import { CallsealError } from '@callseal/protocol/errors';
import type { Route } from '@callseal/protocol/routes';
import type { Callseal } from '../app/create-callseal.js';
import { ServerError } from '../errors/server-error.js';
import { answerError, answerHeaders } from '../http/answer.js';
import type { Answer } from '../http/incoming.js';
import { requestIdFrom } from '../http/request-line.js';
import { describeCause } from '../log/log.js';
import { readContextVariables } from './context-variables.js';
import type { TwilioFunctionCallback, TwilioFunctionContext, TwilioFunctionEvent, TwilioFunctionHandler } from './function-context.js';
import { identifyFunctionEvent } from './function-incoming.js';
import { createFunctionResponse } from './function-response.js';

type Kit = Pick<Callseal, 'answer'>;

/**
 * The server kit as a Twilio Function that serves one route. The kit is made by `createKit` on the first invocation and kept for those
 * that follow in the same process, as long as the service's variables stay the same. Give it a `timeout` of 8000: the platform ends an
 * invocation after 10 s without an answer of ours.
 *
 * The callback is called exactly once, with an answer in the kit's shape; the handler neither throws nor rejects. A kit that cannot be
 * made is answered with `INTERNAL`, and what to mend goes to the function's log. The platform answers preflights by itself.
 */
export function createFunctionHandler(
  createKit: (context: TwilioFunctionContext) => Kit,
  route: Pick<Route, 'method' | 'path'>,
): TwilioFunctionHandler {
  const kitOf = reuse(createKit);
  return (context, event, callback) => {
    const respond = respondOnce(callback);
    const fail = (error: unknown): Promise<void> => {
      reportFailure(error);
      return respond(failureAnswer(context, event));
    };
    try {
      kitOf(context).answer(identifyFunctionEvent(event, route)).then(respond, fail).catch(ignore);
    } catch (error) {
      fail(error).catch(ignore);
    }
  };
}

function reuse(createKit: (context: TwilioFunctionContext) => Kit): (context: TwilioFunctionContext) => Kit {
  let kept: { readonly variables: string; readonly kit: Kit } | undefined;
  return (context) => {
    const variables = JSON.stringify(readContextVariables(context));
    if (kept?.variables !== variables) kept = { variables, kit: createKit(context) };
    return kept.kit;
  };
}

function respondOnce(callback: TwilioFunctionCallback): (answer: Answer) => Promise<void> {
  let isAnswered = false;
  return async (answer) => {
    if (isAnswered) return;
    isAnswered = true;
    let response: unknown;
    try {
      response = await createFunctionResponse(answer);
    } catch (error) {
      reportFailure(error);
      callback(new Error('No answer could be made.'));
      return;
    }
    callback(null, response);
  };
}

/** The one error shape, made without a kit. */
function failureAnswer(context: TwilioFunctionContext, event: TwilioFunctionEvent): Answer {
  const { origin, requestId } = readHeaders(event);
  const allowed = typeof context.CALLSEAL_ALLOWED_ORIGINS === 'string' ? context.CALLSEAL_ALLOWED_ORIGINS.split(/[\s,]+/) : [];
  const allowedOrigin = origin !== null && allowed.includes(origin) ? origin : null;
  return answerError(new ServerError('INTERNAL'), requestId, answerHeaders(requestId, allowedOrigin, true));
}

function readHeaders(event: TwilioFunctionEvent): { readonly origin: string | null; readonly requestId: string } {
  try {
    const incoming = identifyFunctionEvent(event, { method: 'POST', path: '/' });
    return { origin: incoming.header('origin'), requestId: requestIdFrom(incoming.header('x-request-id')) };
  } catch {
    return { origin: null, requestId: requestIdFrom(null) };
  }
}

/** Our own refusals name settings and mends, never values; of what others throw, the message may quote anything and is left out. */
function reportFailure(error: unknown): void {
  const code = 'CONFIG_INVALID';
  const own = error instanceof CallsealError && error.code === code ? { code, message: error.message } : undefined;
  const report = own ?? describeCause(new Error('', { cause: error }));
  console.error(JSON.stringify({ level: 'error', event: 'function-failed', ...report }));
}

function ignore(): void {
  // the answer was made; that it could not be handed over is the runtime's to report
}
