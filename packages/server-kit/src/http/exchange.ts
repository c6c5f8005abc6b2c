import type { ServerErrorCode } from '@callseal/protocol/errors';

/** What a request is waiting for: decides the error when its time runs out, and of a failure that has no code of its own. */
export type Stage = 'body' | 'agent' | 'telephony' | 'token' | 'store' | 'state' | 'inside';

const errors = {
  body: { late: 'BODY_MALFORMED', failed: 'BODY_MALFORMED' },
  agent: { late: 'AUTHENTICATOR_UNAVAILABLE', failed: 'AUTHENTICATOR_UNAVAILABLE' },
  telephony: { late: 'TELEPHONY_TIMEOUT', failed: 'INTERNAL' },
  token: { late: 'TOKEN_SERVICE_TIMEOUT', failed: 'TOKEN_SERVICE_FAILED' },
  store: { late: 'STORE_FAILED', failed: 'STORE_FAILED' },
  state: { late: 'STATE_FAILED', failed: 'STATE_FAILED' },
  inside: { late: 'INTERNAL', failed: 'INTERNAL' },
} as const satisfies Record<Stage, Record<'late' | 'failed', ServerErrorCode>>;

/** One request being answered. */
export class Exchange {
  readonly requestId: string;
  /** Path of the route, once it is known. */
  route: string | undefined;
  stage: Stage = 'body';
  /** HTTP status of a successful answer. */
  status = 200;
  /** Value of a request header by its lower-case name; `null` when it was not sent. */
  header: (name: string) => string | null = () => null;
  /** Fields that an error answer carries besides the one error shape. */
  failure: Readonly<Record<string, unknown>> | undefined;
  /** The signature that proved a webhook. */
  signature: string | undefined;
  /** Code of the error answer, once the request has failed. */
  code: ServerErrorCode | undefined;
  /** Whether the time was over before the answer was made. */
  expired = false;
  /** Runs when the time is over and the handler is still busy: to undo what it will yet bring about. */
  onExpire: (() => void) | undefined;
  readonly #whenLate: (code: ServerErrorCode) => void;
  #controller: AbortController | undefined;

  constructor(requestId: string, whenLate: (code: ServerErrorCode) => void) {
    this.requestId = requestId;
    this.#whenLate = whenLate;
  }

  /** Aborts when the time is over. Made on demand: most requests never need it. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.expired) this.#controller.abort();
    return this.#controller.signal;
  }

  /** The code of a failure that has none of its own. */
  get failureCode(): ServerErrorCode {
    return errors[this.stage].failed;
  }

  /** Ends the waiting. */
  expire(): void {
    this.expired = true;
    this.#controller?.abort();
    this.onExpire?.();
    this.#whenLate(errors[this.stage].late);
  }
}
