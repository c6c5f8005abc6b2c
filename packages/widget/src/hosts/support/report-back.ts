import type { CallsealAgent } from '../../element/callseal-agent.js';
import type { InconclusiveDetail, VerdictDetail } from '../../events/outcome-events.js';
import type { HostAdapter, HostCapabilities, VerificationSummary } from './adapter.js';
import type { Attribution } from './attribution.js';

const outcomes = ['verified', 'not-matched', 'spoof', 'inconclusive'] as const;
type Detail = VerdictDetail | InconclusiveDetail;

/** What the events of an element lead to at the desktop. */
export interface ReportBackOptions {
  readonly agent: CallsealAgent;
  readonly adapter: HostAdapter;
  readonly capabilities: HostCapabilities;
  readonly attribution: Attribution;
  /** Longest wait for one write, after which the next one is made. */
  readonly writeTimeoutMs: number;
  readonly log: (message: string, callSid?: string) => void;
}

/**
 * The test right after registering matches a voice with itself: to a desktop that routes by the outcome it must never look like a
 * verification. A spoof counts whenever it is heard. What the agent cancelled is no outcome.
 */
function summaryOf(
  outcome: VerificationSummary['outcome'],
  detail: Detail,
  callKey: VerificationSummary['callKey'],
): VerificationSummary | null {
  const reason = 'reason' in detail ? detail.reason : null;
  if (reason === 'cancelled' || (outcome !== 'spoof' && detail.purpose !== 'verify')) return null;
  return { callKey, outcome, purpose: detail.purpose, reason, at: new Date().toISOString() };
}

const ended = (milliseconds: number): Promise<never> =>
  new Promise((_resolve, reject) => {
    setTimeout(reject, milliseconds, new Error('too late'));
  });

/** Listens to an element and tells its desktop; the returned function ends it. */
export function reportBack({ agent, adapter, capabilities, attribution, writeTimeoutMs, log }: ReportBackOptions): () => void {
  // writes to one call follow each other, so that the last verdict is the one that stays
  const writes = new Map<string, Promise<void>>();
  const write = (callSid: string, summary: VerificationSummary): void => {
    const before = writes.get(callSid) ?? Promise.resolve();
    const next = before.then(async () => {
      try {
        await Promise.race([adapter.writeBack?.(summary), ended(writeTimeoutMs)]);
      } catch {
        log('The verdict could not be written to the desktop.', callSid);
      }
      if (writes.get(callSid) === next) writes.delete(callSid);
    });
    writes.set(callSid, next);
  };
  const attempt = (act: () => void, callSid: string): void => {
    try {
      act();
    } catch {
      log('The desktop could not show a notice.', callSid);
    }
  };
  const partText = (part: string): string => (agent.shadowRoot?.querySelector(`[part="${part}"]`)?.textContent ?? '').trim();

  const heard = (outcome: VerificationSummary['outcome'], detail: Detail): void => {
    const { callSid } = detail;
    const callKey = attribution.keyOf(callSid);
    const summary = callKey === null ? null : summaryOf(outcome, detail, callKey);
    if (callKey === null) log('A verdict names no single call of the desktop and was kept from it.', callSid);
    if (summary === null) return;
    if (capabilities.writeBack && adapter.writeBack !== undefined) write(callSid, summary);
    const alarm = outcome === 'spoof' || outcome === 'not-matched';
    attempt(() => adapter.setBadge?.(alarm ? 1 : 0), callSid);
    // the words are the element's own, in the agent's language; while it shows something else they would be about another call
    if (!alarm || !capabilities.notify || agent.callSid !== callSid || agent.phase !== outcome) return;
    attempt(
      () => adapter.notify?.({ level: 'error', title: partText('title'), text: partText('advice'), id: `callseal-${callSid}` }),
      callSid,
    );
  };
  const stops = outcomes.map((outcome) => {
    const listener = (event: Event): void => {
      if (event.target === agent) heard(outcome, (event as CustomEvent<Detail>).detail);
    };
    agent.addEventListener(`callseal-${outcome}`, listener);
    return () => {
      agent.removeEventListener(`callseal-${outcome}`, listener);
    };
  });
  return () => {
    for (const stop of stops) stop();
  };
}
