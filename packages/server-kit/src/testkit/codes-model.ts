const minute = 60_000;
const window = 15 * minute;
const life = 4 * minute;

interface Sent {
  readonly at: number;
  code: string | undefined;
  isCancelled: boolean;
}

interface Customer {
  sends: number[];
  failures: number;
  lastActivity: number;
  coolUntil: number;
  codes: Map<string, Sent>;
}

/** What one-time codes do when one thing happens after the other: written from the rules, with nothing hashed, stored or shared. */
export interface CodesModel {
  /** Whether it is answered, and whether something goes out. */
  send(
    at: number,
    subject: string,
    issuance: string,
    destination: string | undefined,
  ): { readonly outcome: string; readonly isOut: boolean };
  /** Notes the code that went out; with `verifiedAt`, by a provider that keeps one code for each destination. */
  out(subject: string, issuance: string, code: string, verifiedAt: string | undefined): void;
  check(at: number, subject: string, issuance: string, code: string): string;
  cancel(subject: string, issuance: string): void;
}

export function createCodesModel(): CodesModel {
  const customers = new Map<string, Customer>();
  const destinations = new Map<string, number[]>();
  const verifications = new Map<string, Sent>();
  const customerOf = (subject: string): Customer => {
    const customer = customers.get(subject) ?? {
      sends: [],
      failures: 0,
      lastActivity: -Infinity,
      coolUntil: 0,
      codes: new Map<string, Sent>(),
    };
    customers.set(subject, customer);
    return customer;
  };
  const recent = (times: readonly number[], at: number): number => times.filter((time) => time + window > at).length;
  return {
    send(at, subject, issuance, destination) {
      const customer = customerOf(subject);
      if (at < customer.coolUntil || recent(customer.sends, at) >= 3) return { outcome: 'CODES_LIMITED', isOut: false };
      const times = destinations.get(destination ?? '') ?? [];
      const isOut = destination !== undefined && recent(times, at) < 3;
      if (isOut) destinations.set(destination, [...times, at]);
      if (at - customer.lastActivity >= window) customer.failures = 0;
      customer.sends.push(at);
      customer.lastActivity = at;
      customer.codes.set(issuance, { at, code: undefined, isCancelled: false });
      return { outcome: 'ok', isOut };
    },
    out(subject, issuance, code, verifiedAt) {
      const sent = customerOf(subject).codes.get(issuance);
      if (sent === undefined) return;
      sent.code = code;
      if (verifiedAt === undefined) return;
      const last = verifications.get(verifiedAt);
      if (last !== undefined) last.isCancelled = true;
      verifications.set(verifiedAt, sent);
    },
    check(at, subject, issuance, code) {
      const customer = customerOf(subject);
      if (at < customer.coolUntil) return 'CODES_LIMITED';
      if (at - customer.lastActivity >= window) customer.failures = 0;
      customer.lastActivity = at;
      const sent = customer.codes.get(issuance);
      if (sent !== undefined && !sent.isCancelled && sent.code === code && at - sent.at < life) {
        customer.codes.delete(issuance);
        if ([...customer.codes.values()].every((other) => at - other.at >= window)) customer.failures = 0;
        return 'ok';
      }
      customer.failures += 1;
      if (customer.failures === 3) {
        customer.failures = 0;
        customer.coolUntil = at + window;
        customer.codes.clear();
      }
      return 'CODE_WRONG_OR_EXPIRED';
    },
    cancel(subject, issuance) {
      const sent = customerOf(subject).codes.get(issuance);
      if (sent !== undefined) sent.isCancelled = true;
    },
  };
}
