import { type FraudReason, fraudReasons, type GateFraud } from '@callseal/protocol/gate-routes';
import * as z from 'zod/mini';
import { ServerError } from '../errors/server-error.js';
import type { FraudProvider, FraudScreening } from '../fraud/fraud-provider.js';
import { inTime } from '../time/in-time.js';
import type { GateCase, NewSignal } from './call-gate.js';
import { clockSkew } from './evidence.js';
import type { GateCore } from './gate-core.js';
import { noteEvidence } from './note-evidence.js';

/** What a provider may answer: its reasons are only read where they are of the closed list. */
const ScreeningSchema = z.object({
  risk: z.nullable(z.number().check(z.minimum(0), z.maximum(1))),
  isSynthetic: z.nullable(z.boolean()),
  isOnWatchlist: z.nullable(z.boolean()),
  reasons: z.array(z.unknown()).check(z.maxLength(64)),
  model: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
  at: z.number().check(z.minimum(0), z.maximum(8.64e15)),
});

/** `CallGate.screen`: whatever is no answer is three screens that were not made. */
export async function screenCall(core: GateCore, provider: FraudProvider, timeout: number, on: GateCase): Promise<void> {
  let found: FraudScreening;
  try {
    const call = { callId: on.callId, callerNumber: on.caller };
    const answer: unknown = await inTime(timeout, 'SCREEN_FAILED', (signal) => provider.screen(call, { signal }));
    found = readScreening(answer, core.clock.now());
  } catch (cause) {
    const nothing = { risk: null, isSynthetic: null, isOnWatchlist: null, reasons: [], at: core.clock.now() };
    await noteScreening(core, provider.name, on, nothing);
    throw new ServerError('SCREEN_FAILED', { cause });
  }
  await noteScreening(core, provider.name, on, found);
}

function readScreening(answer: unknown, now: number): FraudScreening {
  const { model, reasons, at, ...parts } = ScreeningSchema.parse(answer);
  if (at > now + clockSkew) throw new ServerError('SCREEN_FAILED');
  const known = reasons.filter((reason): reason is FraudReason => (fraudReasons as readonly unknown[]).includes(reason));
  return { ...parts, reasons: [...new Set(known)], at: Math.min(at, now), ...(model === undefined ? {} : { model }) };
}

function noteScreening(core: GateCore, source: string, on: GateCase, found: FraudScreening): Promise<void> {
  const at = new Date(found.at).toISOString();
  const common = { source, at, mayProve: ['risk'] as 'risk'[], ...(found.model === undefined ? {} : { model: found.model }) };
  const signals: NewSignal[] = [
    { kind: 'spoof', outcome: outcomeOf(found.isSynthetic), ...common },
    found.risk === null
      ? { kind: 'fraud-risk', outcome: 'not-screened', ...common }
      : { kind: 'fraud-risk', outcome: 'passed', value: found.risk, ...common },
    { kind: 'watchlist', outcome: outcomeOf(found.isOnWatchlist), ...common },
  ];
  return noteEvidence(core, on, signals, (record) => ({ ...record, fraud: mergeFraud(record.fraud, { ...found, source }) }));
}

function outcomeOf(isBad: boolean | null): 'passed' | 'failed' | 'not-screened' {
  if (isBad === null) return 'not-screened';
  return isBad ? 'failed' : 'passed';
}

/** The newest screen for the agent. A hit stays one, as it does in decisions, and a screen that failed replaces none that was answered. */
function mergeFraud(last: GateFraud | null, found: FraudScreening & { readonly source: string }): GateFraud {
  const { risk, source } = found;
  const isUnanswered = risk === null && found.isSynthetic === null && found.isOnWatchlist === null;
  if (last !== null && isUnanswered) return last;
  const isSynthetic = last?.isSynthetic === true || found.isSynthetic;
  const isOnWatchlist = last?.isOnWatchlist === true || found.isOnWatchlist;
  const kept = last !== null && (last.isSynthetic === true || last.isOnWatchlist === true) ? last.reasons : [];
  const reasons = [...new Set([...kept, ...found.reasons])];
  return {
    level: levelOf({ risk, isSynthetic, isOnWatchlist }),
    risk,
    isSynthetic,
    isOnWatchlist,
    reasons,
    source,
    at: new Date(found.at).toISOString(),
  };
}

/** The levels are those of the default policy; what an action needs is the policy's to say. */
function levelOf({ risk, isSynthetic, isOnWatchlist }: Pick<GateFraud, 'risk' | 'isSynthetic' | 'isOnWatchlist'>): GateFraud['level'] {
  if (isOnWatchlist === true) return 'watchlist';
  if (isSynthetic === true || (risk !== null && risk >= 0.7)) return 'high';
  if (risk === null) return 'not-screened';
  return risk >= 0.4 ? 'elevated' : 'low';
}
