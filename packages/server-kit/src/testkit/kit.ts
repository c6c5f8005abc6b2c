import assert from 'node:assert/strict';
import { ErrorBodySchema, type ServerErrorCode, serverErrors } from '@callseal/protocol/errors';
import type { Callseal } from '../app/create-callseal.js';
import type { Clock } from '../time/clock.js';

export const origin = 'https://desk.example';

/** What a test sends. */
export interface Send {
  readonly method?: string;
  readonly json?: unknown;
  readonly form?: Record<string, string>;
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
}

/** Sends one request to a kit without a network; a body gets the content type that it has. */
export function send(kit: Callseal, path: string, { method = 'POST', json, form, raw, headers = {} }: Send = {}): Promise<Response> {
  const body = json !== undefined ? JSON.stringify(json) : form !== undefined ? new URLSearchParams(form).toString() : raw;
  const type = json !== undefined ? 'application/json' : form !== undefined ? 'application/x-www-form-urlencoded' : undefined;
  return kit.fetch(
    new Request(`https://kit.example${path}`, {
      method,
      headers: { ...(type === undefined ? {} : { 'content-type': type }), ...headers },
      ...(body === undefined ? {} : { body }),
    }),
  );
}

/** Asserts the one error shape with this code, and returns its message. */
export async function assertError(response: Response, code: ServerErrorCode): Promise<string> {
  const body = ErrorBodySchema.parse(await response.json());
  assert.equal(body.code, code);
  assert.equal(response.status, serverErrors[code].status);
  assert.equal(body.retryable, serverErrors[code].retryable);
  assert.equal(response.headers.get('x-request-id'), body.requestId);
  assert.equal(response.headers.get('cache-control'), 'no-store');
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
  return body.message;
}

/** A clock that moves by hand; whoever sleeps moves it. */
export function createManualClock(start = 1_000_000): Clock & { advance(milliseconds: number): void; slept: number } {
  let time = start;
  return {
    slept: 0,
    now: () => time,
    sleep(milliseconds) {
      time += milliseconds;
      this.slept += 1;
      return Promise.resolve();
    },
    advance(milliseconds) {
      time += milliseconds;
    },
  };
}

/** A promise and what settles it. */
export function createDeferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
