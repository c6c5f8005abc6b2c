import { CallsealError, type ServerErrorCode, serverErrors } from '@callseal/protocol/errors';

/** An error that a handler answers with: its code is a row of the protocol's server table. */
export class ServerError extends CallsealError<ServerErrorCode> {
  /** Names of the request's fields at fault; they come from the schema, never from what was sent. */
  readonly fields: readonly string[];
  /** Seconds after which the same request may succeed, where that is known. */
  readonly retryAfter: number | undefined;

  constructor(code: ServerErrorCode, options?: ErrorOptions & { readonly fields?: readonly string[]; readonly retryAfter?: number }) {
    const { message, mend } = serverErrors[code];
    super(code, `${message} ${mend}`, options);
    this.fields = options?.fields ?? [];
    this.retryAfter = options?.retryAfter;
  }
}

/**
 * Makes any thrown value answerable. An authenticator, store or hook may throw a {@link CallsealError} with a server code to choose
 * its own answer; what is not ours becomes `otherwise`.
 */
export function identifyServerError(error: unknown, otherwise: ServerErrorCode): ServerError {
  if (error instanceof ServerError) return error;
  if (error instanceof CallsealError && Object.hasOwn(serverErrors, error.code as string)) {
    return new ServerError(error.code as ServerErrorCode, { cause: error });
  }
  return new ServerError(otherwise, { cause: error });
}
