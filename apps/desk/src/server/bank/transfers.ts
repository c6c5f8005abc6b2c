import { randomUUID } from 'node:crypto';
import { type CallGate, type GateCase, requireCallGrant } from '@callseal/server-kit/gate';

/** The privileged action of the demo: moving money. */
export const transferAction = 'payments.transfer';

/** What a transfer is bound to: another amount or payee is another transfer, and needs another grant. */
export interface Transfer {
  readonly amount: string;
  readonly currency: string;
  readonly payee: string;
  readonly [name: string]: string;
}

/** Whether these are the parameters of a transfer, and nothing else. */
export function isTransfer(parameters: object): parameters is Transfer {
  const { amount, currency, payee, ...rest } = parameters as Partial<Record<keyof Transfer, unknown>>;
  const fits = (value: unknown, pattern: RegExp): boolean => typeof value === 'string' && pattern.test(value);
  return (
    fits(amount, /^\d{1,7}\.\d\d$/) &&
    fits(currency, /^[A-Z]{3}$/) &&
    fits(payee, /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/) &&
    Object.keys(rest).length === 0
  );
}

/**
 * What a bank's own backend would be: it moves money only with a grant for this call, caller, amount and payee. `caseOf` says who is on the
 * line by what the desk's server knows.
 */
export function createTransfers(
  gate: CallGate,
  caseOf: (request: Request) => GateCase | Promise<GateCase>,
): (request: Request) => Promise<Response> {
  const parametersOf = async (request: Request): Promise<Transfer> => {
    const { amount, currency, payee } = (await request.json()) as Partial<Transfer>;
    return { amount: String(amount), currency: String(currency), payee: String(payee) };
  };
  return requireCallGrant({ gate, action: transferAction, caseOf, parametersOf }, (_request, { parameters }) =>
    Promise.resolve(Response.json({ reference: randomUUID().slice(0, 8), ...parameters })),
  );
}
