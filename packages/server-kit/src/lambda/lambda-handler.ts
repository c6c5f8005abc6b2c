import type { Callseal } from '../app/create-callseal.js';
import { createBasePath, type MountOptions } from '../http/base-path.js';
import type { LambdaEvent, LambdaResult } from './lambda-events.js';
import { identifyLambdaEvent } from './lambda-incoming.js';

/** A handler of AWS Lambda. */
export type LambdaHandler = (event: LambdaEvent) => Promise<LambdaResult>;

/**
 * The server kit as a Lambda function behind an HTTP API, a REST API, a Function URL or a load balancer:
 * `export const handler = createLambdaHandler(callseal)`. The name of a stage is cut off by itself; `basePath` is for the mapping of a
 * custom domain. Make the kit outside the handler, and give the function a time-out above the kit's.
 *
 * Events are answered as far as they have come: whoever reads them asks again. The relay itself needs a process that runs between
 * requests, which Lambda freezes.
 *
 * Rejects with `CONFIG_INVALID` for an event that is no HTTP request.
 * @throws CallsealError `CONFIG_INVALID` for a wrong `basePath`.
 */
export function createLambdaHandler(callseal: Pick<Callseal, 'answer'>, { basePath }: MountOptions = {}): LambdaHandler {
  const below = createBasePath(basePath);
  return async (event) => {
    const { status, headers, body, stream } = await callseal.answer(identifyLambdaEvent(event, below));
    const text = stream === undefined ? (body ?? '') : await stream.readOnce();
    const multiValueHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
    return { statusCode: status, headers: { ...headers }, multiValueHeaders, body: text, isBase64Encoded: false };
  };
}
