import type { GateSessionState } from '@callseal/client/gate';
import type { CallsealEvent } from './callseal-event.js';
import { CallsealGateChangeEvent, CallsealGrantedEvent } from './gate-events.js';

/** What a change at the gate is reported as. What is under way, and what only became older, is not. */
export function gateEventsOf(previous: GateSessionState | null, next: GateSessionState): CallsealEvent<unknown>[] {
  if (next.phase !== 'open' || next.call === null) return [];
  const before = previous?.phase === 'open' && previous.call?.callSid === next.call.callSid ? previous : null;
  const about = { callSid: next.call.callSid, action: next.action };
  const events: CallsealEvent<unknown>[] = [];
  if (before === null || JSON.stringify(saidBy(before)) !== JSON.stringify(saidBy(next)))
    events.push(new CallsealGateChangeEvent({ ...about, ...saidBy(next) }));
  const { grant } = next;
  if (grant?.status === 'valid' && grant.grantedAt !== before?.grant?.grantedAt) {
    const { expiresAt, singleUse, factors } = grant;
    events.push(new CallsealGrantedEvent({ ...about, expiresAt, singleUse, factors }));
  }
  return events;
}

const saidBy = ({ action, gate: { decision, fraud } }: Extract<GateSessionState, { phase: 'open' }>) => ({
  action,
  route: decision.route,
  reasons: decision.reasons,
  fraud: fraud?.level ?? null,
});
