import type { Decision, GateRoute } from '@callseal/protocol/gate';
import type { GateEvidence, GateState } from '@callseal/protocol/gate-routes';
import type { CallGate, GateCase } from '../gate/call-gate.js';
import type { IssuedGrant } from '../gate/grant-options.js';

/** What a scripted gate was asked, in order: the method, and the call's id. */
export type GateRequest = readonly [method: keyof CallGate, callId: string];

/** A {@link CallGate} that does what it is told. Everything succeeds unless a method is replaced. */
export interface ScriptedGate extends CallGate {
  readonly asked: GateRequest[];
}

export const customer = { id: '003000000000001', name: 'Ada Example', hints: { pace: 'slow' } } as const;
export const transaction = { id: 't1', amount: '12.00', currency: 'EUR', merchant: 'Bakery', at: '2026-01-15T10:30:00.000Z' } as const;
export const askedQuestions = [{ id: 'q1', text: 'Which street did you grow up in?' }] as const;

/** A gate's state of the given route. */
export function stateOf(route: GateRoute, changes: Partial<GateState> = {}): GateState {
  const decision = {
    route,
    wants: { factors: [], atLeast: 0 },
    reasons: [],
    wording: `evidence-as-is.${route}` as const,
    profile: 'baseline',
    policy: { id: 'test', version: 1 },
    factors: [],
    at: '2026-01-15T10:30:00.000Z',
  };
  const offers = { codes: [], entries: [], questions: true, attestations: [], screen: true };
  return { action: 'transactions.read', decision, evidence: [], fraud: null, offers, code: null, now: 0, ...changes };
}

/** Evidence that was passed and still counts. */
export function passed(kind: GateEvidence['kind']): GateEvidence {
  return {
    kind,
    outcome: 'passed',
    source: 'test',
    at: '2026-01-15T10:30:00.000Z',
    ageSeconds: 1,
    freshForSeconds: 60,
    worth: 'possession',
  };
}

/** A grant's token that says whose it is, as only a double's does. */
export function grantOf(token: string): IssuedGrant {
  return { token, claims: { jti: token } as IssuedGrant['claims'] };
}

export function createScriptedGate(script: Partial<CallGate> = {}): ScriptedGate {
  const asked: GateRequest[] = [];
  const record = <Args extends readonly unknown[], Result>(
    method: keyof CallGate,
    usual: (on: GateCase, ...args: Args) => Promise<Result>,
  ): ((on: GateCase, ...args: Args) => Promise<Result>) => {
    const scripted = (script[method] ?? usual) as typeof usual;
    return (on, ...args) => {
      asked.push([method, on.callId]);
      return scripted(on, ...args);
    };
  };
  const nothing = (): Promise<void> => Promise.resolve();
  let grants = 0;
  const issue = (): IssuedGrant => grantOf(`ticket-${((grants += 1)).toString()}`);
  return {
    asked,
    subjectOf: script.subjectOf ?? (() => 'f'.repeat(64)),
    enterCode: script.enterCode ?? nothing,
    keyCode: script.keyCode ?? nothing,
    note: record('note', nothing),
    state: record('state', () => Promise.resolve(stateOf('primary'))),
    decide: record('decide', () =>
      Promise.resolve({ decision: { route: 'privileged' } as Decision, state: stateOf('privileged'), grant: issue() }),
    ),
    screen: record('screen', nothing),
    sendCode: record('sendCode', () => Promise.resolve({ expiresAt: Date.now() + 240_500, sendsLeft: 2, triesLeft: 3 })),
    checkCode: record('checkCode', nothing),
    cancelCode: record('cancelCode', nothing),
    askQuestions: record('askQuestions', () => Promise.resolve({ questions: [...askedQuestions], expiresAt: Date.now() + 300_000 })),
    checkAnswers: record('checkAnswers', nothing),
    attest: record('attest', nothing),
    lookUp: record('lookUp', () => Promise.resolve({ outcome: 'found' as const, customer })),
    transactions: record('transactions', () => Promise.resolve([transaction])),
    verifyGrant: record('verifyGrant', () => Promise.resolve(grantOf('used').claims)),
    transferGrant: record('transferGrant', () => Promise.resolve(issue())),
    revokeGrants: record('revokeGrants', nothing),
  };
}
