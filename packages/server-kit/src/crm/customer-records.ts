/** A customer as the record names them. */
export interface Customer {
  readonly id: string;
  readonly name: string;
  /** Where their transactions are, where that is another id. */
  readonly accountId?: string;
  /** Hints about how to speak with the customer. Given out only after authentication, and part of no decision. */
  readonly hints?: Readonly<Record<string, string>>;
}

/** `ambiguous`: the number belongs to several customers, and it must not be guessed which. */
export type CustomerLookup =
  | { readonly outcome: 'found'; readonly customer: Customer }
  | { readonly outcome: 'ambiguous' | 'not-found'; readonly customer: null };

/** A line of an account. Amounts are decimal text, as the record has them. */
export interface Transaction {
  readonly id: string;
  readonly amount: string;
  readonly currency?: string;
  readonly merchant: string;
  /** ISO 8601. */
  readonly at: string;
}

/**
 * Port: the customers' records. Rejects with `CUSTOMER_RECORDS_FAILED`, or anything, when it cannot be asked; a failure is never
 * `not-found`. Addresses and access come from its configuration alone.
 */
export interface CustomerRecords {
  /** By the caller's number in E.164. */
  findByNumber(number: string, context: { readonly signal: AbortSignal }): Promise<CustomerLookup>;
  /** The newest first, at most `limit`. Asked only after a grant was verified. */
  transactions(customer: Customer, options: { readonly limit: number; readonly signal: AbortSignal }): Promise<readonly Transaction[]>;
}
