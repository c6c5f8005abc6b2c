import type { RelayFailedSchema } from '@callseal/protocol/relay';
import type { ServerErrorCode } from '@callseal/protocol/errors';
import type { output } from 'zod/mini';
import { identifyServerError, type ServerError } from '../errors/server-error.js';

/** Where an operation can fail. */
export type RelayStep = output<typeof RelayFailedSchema>['step'];

/** An operation that ends without a verdict. */
export class RelayFailure extends Error {
  readonly step: RelayStep;
  readonly error: ServerError;

  /** `cause` decides the code when it has one of its own. */
  constructor(step: RelayStep, otherwise: ServerErrorCode, cause: unknown) {
    super(`The operation failed at its step ${step}.`, { cause });
    this.step = step;
    this.error = identifyServerError(cause, otherwise);
  }
}

/** Somebody else has ended the operation: it was cancelled, or a newer one took its place. Nothing is told any more. */
export class RelayEnded extends Error {}
