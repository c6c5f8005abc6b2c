import type { TaskRouterLike } from '../streams/twilio-like.js';

/**
 * What a Twilio Function is given about its service, as far as the kit uses it. Written down here because the published types
 * (`@twilio-labs/serverless-runtime-types` 4) describe version 4 of the `twilio` client.
 */
export interface TwilioFunctionContext {
  readonly ACCOUNT_SID?: string | undefined;
  readonly AUTH_TOKEN?: string | undefined;
  /** The service's variables, as text. */
  readonly [variable: string]: unknown;
  /** The `twilio` client of the project's own dependencies, signed in to the account. */
  getTwilioClient(options?: { readonly timeout?: number }): TaskRouterLike;
}

/** Query and body in one, over `request` with `headers` and `cookies`. */
export type TwilioFunctionEvent = Readonly<Record<string, unknown>>;

/** Ends the invocation. */
export type TwilioFunctionCallback = (error: Error | null, payload?: unknown) => void;

/** What a function file exports as `handler`. */
export type TwilioFunctionHandler = (context: TwilioFunctionContext, event: TwilioFunctionEvent, callback: TwilioFunctionCallback) => void;
