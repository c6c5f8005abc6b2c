import type { GateState } from '@callseal/protocol/gate-routes';
import { toolFailures } from '@callseal/protocol/voice-agent-tools';
import type { WantedAction } from '../gate/call-gate.js';
import { type ToolCall, type ToolKit, wantedBy } from './tool-endpoint.js';

/** Tools that authenticate, with the kind of evidence that each brings. */
const checks = { verifyCodeTool: 'one-time-code', verifyAnswersTool: 'knowledge' } as const;
type CheckTool = keyof typeof checks;

/** The rest of the answer to a check that was passed. */
export interface CheckAnswer {
  readonly success: true;
  readonly auth_method: 'kba' | 'otp' | 'otp+kba';
  readonly auth_confidence: number;
  readonly auth_subject_id: string;
  readonly auth_route: GateState['decision']['route'];
  readonly auth_is_verified: boolean;
  readonly auth_ticket: string;
}

/**
 * Runs a check and answers with what the gate decides then. A check that fails is refused with the tool's own fields, in which only the
 * route depends on the call.
 */
export async function answerCheck<Name extends CheckTool>(
  name: Name,
  { request, on, exchange }: ToolCall<Name>,
  kit: ToolKit,
  check: (wanted: WantedAction) => Promise<unknown>,
): Promise<CheckAnswer> {
  const wanted = wantedBy(request, kit);
  try {
    await check(wanted);
  } catch (error) {
    exchange.failure = { ...toolFailures[name], ...(await routeAfterFailure(kit, on, wanted)) };
    throw error;
  }
  const { state, grant } = await kit.gate.decide(on, {
    ...wanted,
    holder: 'bot',
    singleUse: true,
    lifetimeSeconds: kit.options.ticketSeconds,
  });
  const isVerified = state.decision.route === 'privileged' && grant !== null;
  return {
    success: true,
    auth_method: methodOf(state, checks[name]),
    auth_confidence: isVerified ? 1 : 0.5,
    auth_subject_id: kit.gate.subjectOf(on.caller),
    auth_route: state.decision.route,
    auth_is_verified: isVerified,
    auth_ticket: isVerified ? grant.token : '',
  };
}

/** Where the gate sends a call, for an error answer: never on to privileged tools, and `retry-or-hand-off` when it cannot say. */
export async function routeAfterFailure(
  { gate }: ToolKit,
  on: ToolCall<CheckTool>['on'],
  wanted: WantedAction,
): Promise<{ readonly auth_route?: GateState['decision']['route'] }> {
  try {
    const { decision } = await gate.state(on, wanted);
    return decision.route === 'privileged' ? {} : { auth_route: decision.route };
  } catch {
    return {};
  }
}

/** Which checks stand behind the caller now: the one that was just passed, and the other if it still counts. */
function methodOf({ evidence }: GateState, passed: (typeof checks)[CheckTool]): CheckAnswer['auth_method'] {
  const counts = (kind: string): boolean =>
    passed === kind || evidence.some((one) => one.kind === kind && one.outcome === 'passed' && one.freshForSeconds > 0);
  if (counts('one-time-code') && counts('knowledge')) return 'otp+kba';
  return counts('knowledge') ? 'kba' : 'otp';
}
