import { CallsealError, type ServerErrorCode, serverErrors } from '@callseal/protocol/errors';

/** An error that a handler answers with: its code is a row of the protocol's server table. */
export class ServerError extends CallsealError<ServerErrorCode> {
  /** Names of the request's fields at fault; they come from the schema, never from what was sent. */
  readonly fields: readonly string[];

  constructor(code: ServerErrorCode, options?: ErrorOptions & { readonly fields?: readonly string[] }) {
    const { message, mend } = serverErrors[code];
    super(code, `${message} ${mend}`, options);
    this.fields = options?.fields ?? [];
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
