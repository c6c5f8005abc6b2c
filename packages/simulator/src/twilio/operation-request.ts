/** A request that passed the contract and the rules. */
export interface OperationRequest {
  readonly accountSid: string;
  readonly pathname: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: ReadonlyMap<string, string>;
  readonly form: ReadonlyMap<string, string>;
}
