import { randomBytes, randomInt } from 'node:crypto';
import type { CodeDelivery, CodeVerifier } from '../codes/channels/channel.js';
import { createCallbackChannel } from '../codes/channels/callback-channel.js';
import { createOneTimeCodes } from '../codes/create-one-time-codes.js';
import type { CodeDestinations, OneTimeCodes, OneTimeCodesOptions } from '../codes/one-time-codes.js';
import type { SharedState } from '../state/shared-state.js';
import { createManualClock } from './kit.js';

export const codesKey = Buffer.alloc(32, 7).toString('base64');

/** A code on its way, as a customer would see it. */
export interface Arrived {
  readonly destination: string;
  readonly channel: string;
  readonly code: string;
  readonly at: number;
  readonly parameters: CodeDelivery['parameters'];
  readonly link: string | undefined;
}

/** One-time codes with a clock that moves by hand, and all that was sent. */
export interface CodesWorld {
  readonly codes: OneTimeCodes;
  readonly clock: ReturnType<typeof createManualClock>;
  readonly arrived: Arrived[];
  /** For another instance, whose codes arrive here too. */
  readonly options: Pick<OneTimeCodesOptions, 'channels'>;
}

/** Customers of the double's records. */
export const records: Readonly<Record<string, CodeDestinations>> = {
  ana: { sms: '+34600000001', call: '+34600000001', email: 'ana@example.com' },
  // shares a phone with ana
  ben: { sms: '+34600000001', call: '+34600000001' },
  eva: { email: 'eva@example.com' },
};

export function createCodesWorld(state: SharedState, options: Partial<OneTimeCodesOptions> = {}, clock = createManualClock()): CodesWorld {
  const arrived: Arrived[] = [];
  const note = ({ destination, channel, parameters, link }: Omit<CodeDelivery, 'signal'>, code: string): void => {
    arrived.push({ destination, channel, parameters, link, code, at: clock.now() });
  };
  const carrier = createCallbackChannel(({ code, ...delivery }) => {
    note(delivery, code);
  });
  const channels = { sms: carrier, email: carrier, call: createVerifierDouble(note) };
  const codes = createOneTimeCodes({
    state,
    key: codesKey,
    channels,
    // a property may append something to a name, so that its rounds do not meet
    destinations: (subject) => Promise.resolve(recordOf(subject)),
    answerAfter: 0,
    clock,
    ...options,
  });
  return { codes, clock, arrived, options: { channels } };
}

/** The double's record of a subject. */
export function recordOf(subject: string): CodeDestinations | undefined {
  const [name = '', round] = subject.split('/');
  const record = records[name];
  if (record === undefined || round === undefined) return record;
  const phone = `+346${round.padStart(9, '0')}`;
  return { ...record, ...(record.sms === undefined ? {} : { sms: phone, call: phone }) };
}

/** Verify's way: as long as a verification is pending, the same number gets the same code; wrong codes are counted to five. */
export function createVerifierDouble(note: (delivery: Omit<CodeDelivery, 'signal'>, code: string) => void): CodeVerifier {
  const open = new Map<string, { readonly to: string; readonly code: string; checks: number }>();
  const pendingTo = new Map<string, string>();
  return {
    kind: 'verifier',
    async issue(delivery) {
      await Promise.resolve();
      const to = delivery.destination;
      const known = pendingTo.get(to) ?? '';
      const pending = open.get(known);
      const reference = pending === undefined ? `VE${randomBytes(16).toString('hex')}` : known;
      const code = pending?.code ?? randomInt(1_000_000).toString().padStart(6, '0');
      if (pending === undefined) open.set(reference, { to, code, checks: 0 });
      pendingTo.set(to, reference);
      note(delivery, code);
      return { reference };
    },
    async check({ reference, code }) {
      await Promise.resolve();
      const verification = open.get(reference);
      if (verification === undefined || verification.checks >= 5) return false;
      verification.checks += 1;
      if (verification.code !== code) return false;
      return open.delete(reference);
    },
    async cancel({ reference }) {
      await Promise.resolve();
      open.delete(reference);
    },
  };
}

/** A code that is not the one given. */
export function wrongFor(code = '000000'): string {
  return ((Number(code) + 1) % 1_000_000).toString().padStart(6, '0');
}

/** `'ok'`, or the code of the error. */
export async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    return String((error as { code?: unknown }).code);
  }
}
