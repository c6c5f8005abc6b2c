/** What the double answers a request with. */
export interface SalesforceAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Refuses a request; the message says what is wrong. Errors of the REST API are an array of `{ message, errorCode }` (REST API Developer
 * Guide, "Status Codes and Error Responses").
 */
export class SalesforceRefusal extends Error {
  override readonly name = 'SalesforceRefusal';
  readonly status: number;
  readonly errorCode: string;

  constructor(errorCode: string, message: string, status = 400) {
    super(message);
    this.errorCode = errorCode;
    this.status = status;
  }

  get answer(): SalesforceAnswer {
    return { status: this.status, body: [{ message: this.message, errorCode: this.errorCode }] };
  }
}

/** The session has ended, or never was: by far the most frequent error in practice. */
export const sessionOver = (): SalesforceRefusal => new SalesforceRefusal('INVALID_SESSION_ID', 'Session expired or invalid', 401);

export const notFound = (): SalesforceRefusal => new SalesforceRefusal('NOT_FOUND', 'The requested resource does not exist', 404);
