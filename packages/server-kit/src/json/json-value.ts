/** A JSON value. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** What an action is bound to, such as `{ amount: '100.00', payee: 'ES91…' }`. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}
