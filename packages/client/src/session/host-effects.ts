/** What the host is asked for: the caller's registration and last answer, and to keep, delete and receipt. */
import { attempt } from './attempt.js';
import type { HostWrite, Wait, WorkId } from './machine.js';
import type { ConsentReceipt, RememberedConsent } from './options.js';
import type { Performers, RunnerOptions, Vault } from './performers.js';
import type { CallIdentity } from './state.js';
import type { Works } from './works.js';

type HostEffects = Performers<'look-up' | 'store' | 'erase' | 'record'>;

export function createHostEffects(options: RunnerOptions, works: Works, vault: Vault): HostEffects {
  const { credentials, send } = options;
  const write = createWriter(options);
  /** Deletions under way, by caller: a look-up waits for them, or it would find what is being deleted. */
  const erasing = new Map<string, Promise<void>>();
  const consents = createConsents(options);
  return {
    'look-up': ({ id, call }) => {
      const { callerId } = call;
      let name: Wait = 'look-up';
      const credential = async (signal: AbortSignal) => {
        await erasing.get(callerId);
        signal.throwIfAborted();
        const found = await credentials.get(callerId, signal, call);
        // from here on it is the other half that is waited for
        name = 'consent';
        return found;
      };
      const remembered = async (signal: AbortSignal) => {
        try {
          return await consents.get(call, signal);
        } catch (error) {
          name = 'consent';
          throw error;
        }
      };
      works.wait({
        id,
        limit: 'host',
        get name() {
          return name;
        },
        run: (signal) => Promise.all([credential(signal), remembered(signal)]),
        arrived: ([kept, answer]) => {
          const found = kept !== null && kept !== '';
          send({ type: 'looked-up', id, found, remembered: answer }, found ? kept : undefined);
        },
      });
    },
    store: ({ id, call, credential }) => {
      const run = (signal: AbortSignal) => credentials.store(call.callerId, vault.get(credential) ?? '', signal, call);
      const arrived = () => {
        send({ type: 'stored', id });
      };
      works.wait({ id, name: 'store', limit: 'host', run, arrived });
    },
    erase: ({ id, call }) => {
      const { callerId } = call;
      const ended = write(id, 'erase', call, (signal) => credentials.delete(callerId, signal, call)).then(() => {
        if (erasing.get(callerId) === ended) erasing.delete(callerId);
      });
      erasing.set(callerId, ended);
    },
    record: ({ id, call, answer }) => {
      const { run, kept } = consents.receipt(call, answer);
      void write(id, 'record', call, run, kept);
    },
  };
}

/** Carries out what was decided for good: no work, call or session that ends aborts it. The promise resolves, whatever came of it. */
const createWriter =
  ({ clock, timeouts, send }: RunnerOptions) =>
  (
    id: WorkId,
    wait: HostWrite,
    { callSid }: CallIdentity,
    run: (signal: AbortSignal) => Promise<void>,
    carriedOut: () => void = () => undefined,
  ): Promise<void> =>
    new Promise((resolve) => {
      attempt({
        clock,
        milliseconds: timeouts.host,
        run,
        done: (outcome) => {
          resolve();
          if (outcome.ok) carriedOut();
          send(
            outcome.ok
              ? { type: wait === 'erase' ? 'erased' : 'recorded', id }
              : { type: 'failed', id, wait, callSid, failure: outcome.failure },
          );
        },
      });
    });

interface Consents {
  /** The caller's last answer. */
  get(call: CallIdentity, signal: AbortSignal): Promise<RememberedConsent | null>;
  /** A new receipt: how the host is asked to keep it, and what to do when it has. */
  receipt(
    call: CallIdentity,
    answer: ConsentReceipt['answer'],
  ): { readonly run: (signal: AbortSignal) => Promise<void>; readonly kept: () => void };
}

/** The host's consent store, and in front of it the refusals that it has not kept (yet): what it remembers is older. */
function createConsents({ consent, date }: RunnerOptions): Consents {
  const refusals = new Map<string, ConsentReceipt>();
  return {
    async get(call, signal) {
      if (consent?.required !== true) return null;
      return refusals.get(call.callerId) ?? (await consent.store.get(call.callerId, signal, call));
    },
    receipt(call, answer) {
      const { callSid, callerId } = call;
      const textVersion = consent?.textVersion ?? '';
      const at = new Date(date()).toISOString();
      const receipt = { callSid, callerId, answer, textVersion, ...languageOf(consent), at, method: 'spoken-to-agent' } as const;
      if (answer !== 'agreed') refusals.set(callerId, receipt);
      const before = refusals.get(callerId);
      return {
        run: (signal) => consent?.store.record(receipt, signal, call) ?? Promise.resolve(),
        kept: () => {
          if (refusals.get(callerId) === before) refusals.delete(callerId);
        },
      };
    },
  };
}

/** A host that cannot tell its language right now does not keep a caller from answering. */
function languageOf(consent: RunnerOptions['consent']): { readonly language?: string } {
  try {
    const language = consent?.language?.() ?? '';
    return language === '' ? {} : { language };
  } catch {
    return {};
  }
}
