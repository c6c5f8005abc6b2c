import type { GateState } from '@callseal/protocol/gate-routes';
import { hashParameters } from '../json/hash-parameters.js';
import { type CallCodes, findCode } from './call-codes.js';
import type { GateCase, WantedAction } from './call-gate.js';
import { decideRecord } from './decide-call.js';
import { viewEvidence } from './evidence-view.js';
import { type GateCore, requireAction, scopeOf } from './gate-core.js';
import { judge } from './judge.js';

/** What a gate offers to its agents. */
export interface GateOffers {
  readonly offers: GateState['offers'];
  readonly codes: CallCodes | undefined;
}

/** `CallGate.state` */
export async function viewState(core: GateCore, { offers, codes }: GateOffers, on: GateCase, wanted: WantedAction): Promise<GateState> {
  const known = requireAction(core, wanted);
  const { policy, profile } = core.rules;
  const record = await core.records.readWhole(on);
  const now = core.clock.now();
  const { route, wants, reasons, wording, profile: profileId, policy: policyId, factors, at } = decideRecord(core, on, known, record);
  const question = {
    policy,
    profile,
    action: known.action,
    ...scopeOf(core, on),
    signals: record.signals.map(({ signal }) => signal),
    now,
  };
  const judged = judge(question, () => ({ hash: hashParameters(known.parameters), problems: [] }));
  return {
    action: known.action,
    decision: { route, wants, reasons, wording, profile: profileId, policy: policyId, factors, at },
    evidence: [...viewEvidence(record.signals, { policy, profile, judged, now })],
    fraud: record.fraud,
    offers,
    code: codes === undefined ? null : await findCode(codes.codes, on, known.action, record.codes),
    now,
  };
}
