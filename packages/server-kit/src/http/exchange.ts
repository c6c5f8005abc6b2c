import type { ServerErrorCode } from '@callseal/protocol/errors';

/** What a request is waiting for: decides the error when its time runs out. */
export type Stage = 'body' | 'agent' | 'telephony' | 'token' | 'store' | 'inside';

const errorOfStage = {
  body: 'BODY_MALFORMED',
  agent: 'AUTHENTICATOR_UNAVAILABLE',
  telephony: 'TELEPHONY_TIMEOUT',
  token: 'TOKEN_SERVICE_TIMEOUT',
  store: 'STORE_FAILED',
  inside: 'INTERNAL',
} as const satisfies Record<Stage, ServerErrorCode>;

/** One request being answered. */
export class Exchange {
  readonly requestId: string;
  /** Path of the route, once it is known. */
  route: string | undefined;
  stage: Stage = 'body';
  /** Runs when the time is over and the handler is still busy: to undo what it will yet bring about. */
  onExpire: (() => void) | undefined;
  #controller: AbortController | undefined;
  #expired = false;

  constructor(requestId: string) {
    this.requestId = requestId;
  }

  /** Aborts when the time is over. Made on demand: most requests never need it. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#expired) this.#controller.abort();
    return this.#controller.signal;
  }

  /** Whether the time is over. */
  get expired(): boolean {
    return this.#expired;
  }

  /** Ends the waiting and says what it was for. */
  expire(): ServerErrorCode {
    this.#expired = true;
    this.#controller?.abort();
    this.onExpire?.();
    return errorOfStage[this.stage];
  }
}
