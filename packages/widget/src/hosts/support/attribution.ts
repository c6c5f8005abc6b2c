import type { CallKey } from './adapter.js';

/** Enough for the calls of a shift that may still report something; the oldest are forgotten first. */
const remembered = 100;

/** Which call of the desktop an element's `callSid` stood for. */
export interface Attribution {
  note(callSid: string, callKey: CallKey): void;
  /** `null` for a leg that was never shown, or that two calls of the desktop claimed: then nobody can say whose the verdict is. */
  keyOf(callSid: string): CallKey | null;
}

const text = ({ platform, orgId, conversationId }: CallKey): string => JSON.stringify([platform, orgId, conversationId]);

/** Creates an empty one. */
export function createAttribution(): Attribution {
  const keys = new Map<string, CallKey | null>();
  return {
    note(callSid, callKey) {
      const known = keys.get(callSid);
      const unclear = known === null || (known !== undefined && text(known) !== text(callKey));
      keys.delete(callSid);
      keys.set(callSid, unclear ? null : callKey);
      for (const oldest of keys.keys()) {
        if (keys.size <= remembered) break;
        keys.delete(oldest);
      }
    },
    keyOf: (callSid) => keys.get(callSid) ?? null,
  };
}
