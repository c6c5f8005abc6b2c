import type { CodeUse } from '../codes/one-time-codes.js';
import type { SharedState } from '../state/shared-state.js';
import { createValueSeal } from '../state/value-seal.js';
import type { Clock } from '../time/clock.js';
import type { GatePseudonyms } from './gate-pseudonyms.js';

/** Which code the keys that a caller presses are for: of each call the one that was sent last for it. */
export interface KeypadEntries {
  /** `until` in milliseconds since 1970. */
  arm(use: CodeUse, until: number): Promise<void>;
  disarm(callId: string): Promise<void>;
  find(callId: string): Promise<CodeUse | undefined>;
}

/** Over a shared state, encrypted: it holds the caller's number, which the report of the keys does not. */
export function createKeypadEntries(
  state: SharedState,
  subjectKey: Uint8Array,
  pseudonyms: GatePseudonyms,
  clock: Pick<Clock, 'now'>,
): KeypadEntries {
  const seal = createValueSeal(subjectKey, 'gate-keypad');
  const nameOf = (callId: string): string => seal.nameOf(pseudonyms.call(callId));
  return {
    async arm(use, until) {
      const name = nameOf(use.callId);
      await state.set(name, seal.seal(name, JSON.stringify(use)), Math.max(1, until - clock.now()));
    },
    async disarm(callId) {
      await state.delete(nameOf(callId));
    },
    async find(callId) {
      const name = nameOf(callId);
      const kept = await state.get(name);
      const text = kept === null ? undefined : seal.open(name, kept);
      return text === undefined ? undefined : (JSON.parse(text) as CodeUse);
    },
  };
}
