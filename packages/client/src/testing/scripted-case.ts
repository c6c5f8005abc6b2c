import { CallsealError } from '@callseal/protocol/errors';
import type { AuthenticationFactor, EvidenceUse, FactorKind, GateRoute, ProfileWording } from '@callseal/protocol/gate';
import type { GateEvidence, GateFraud, GateState } from '@callseal/protocol/gate-routes';

export interface ScriptedGateOptions {
  /** The server's time of day, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** Waits before each answer. Default: none, but never in the same turn. */
  readonly wait?: (signal: AbortSignal) => Promise<void>;
  readonly wording?: ProfileWording;
  /** What is wanted before anybody is let through. Default: a code or questions. */
  readonly wants?: GateState['decision']['wants'];
  readonly offers?: Partial<GateState['offers']>;
  /** Six digits. Default `123456`. */
  readonly code?: string;
  /** Questions by id, with their right answers. */
  readonly questions?: readonly { readonly id: string; readonly text: string; readonly answer: string }[];
  /** What a screen finds. Default: low risk. */
  readonly fraud?: Partial<GateFraud>;
  /** What evidence counts as. Default: that of the profile `baseline`. */
  readonly worth?: Partial<Record<FactorKind, EvidenceUse>>;
  /** Seconds that a grant lives. Default 120. */
  readonly grantSeconds?: number;
}

/** Evidence as a script gives it. */
export type ScriptedEvidence = Pick<GateEvidence, 'kind' | 'outcome'> & Partial<GateEvidence>;

/** What a played server knows about its one call. */
export interface ScriptedCase {
  /** The newest evidence of a kind and source counts. */
  note(evidence: ScriptedEvidence): void;
  state(action: string): GateState;
  screen(): void;
  send(how: { readonly channel?: GateState['offers']['codes'][number]; readonly entry?: GateState['offers']['entries'][number] }): void;
  /** @throws CallsealError `CODE_WRONG_OR_EXPIRED`, `CODES_LIMITED`. */
  enter(code: string): void;
  cancel(): void;
}

const lifetime = 240_000;
const mostSends = 3;
const mostTries = 3;
const freshSeconds = 600;
const factors: readonly string[] = ['knowledge', 'possession', 'inherence'] satisfies AuthenticationFactor[];

export function createScriptedCase(options: ScriptedGateOptions): ScriptedCase {
  const { now = Date.now, code: right = '123456' } = options;
  const wants = options.wants ?? { factors: ['one-time-code', 'knowledge'], atLeast: 1 };
  const offers = offersOf(options);
  const worthOf = worthsOf(options);
  let evidence: Omit<GateEvidence, 'ageSeconds' | 'freshForSeconds'>[] = [];
  let fraud: GateFraud | null = null;
  let code: GateState['code'] = null;
  let sends = 0;
  let tries = 0;

  const at = (): string => new Date(now()).toISOString();
  const note: ScriptedCase['note'] = ({ kind, outcome, source = 'desk', ...more }) => {
    evidence = evidence.filter((one) => one.kind !== kind || one.source !== source);
    evidence.push({ at: at(), worth: worthOf(kind), ...more, kind, outcome, source });
  };
  const aged = (): GateEvidence[] =>
    evidence.map((one) => {
      const ageSeconds = (now() - Date.parse(one.at)) / 1000;
      const freshForSeconds = Math.max(0, freshSeconds - ageSeconds);
      return { ...one, ageSeconds, freshForSeconds, worth: freshForSeconds === 0 ? 'risk' : one.worth };
    });
  const state = (action: string): GateState => ({
    action,
    decision: decisionOf({ wording: options.wording ?? 'evidence-as-is', wants, action, evidence: aged(), fraud, at: at() }),
    evidence: aged(),
    fraud,
    offers,
    code,
    now: now(),
  });

  return {
    note,
    state,
    screen() {
      fraud = {
        level: 'low',
        risk: 0.1,
        isSynthetic: false,
        isOnWatchlist: false,
        reasons: [],
        source: 'screen',
        at: at(),
        ...options.fraud,
      };
      for (const one of evidenceOf(fraud)) note(one);
    },
    send({ channel = offers.codes[0] ?? 'sms', entry = 'agent' }) {
      if (!offers.codes.includes(channel)) throw refusal('CHANNEL_UNAVAILABLE');
      if (sends >= mostSends) throw refusal('CODES_LIMITED', 900);
      sends += 1;
      const sentAt = now();
      const left = { sendsLeft: mostSends - sends, triesLeft: mostTries - tries };
      code = { entry, sentAt, expiresAt: sentAt + lifetime, ...left, channel, mask: '•••42' };
    },
    enter(entered) {
      const isRight = code !== null && now() < code.expiresAt && entered === right && tries < mostTries;
      note({ kind: 'one-time-code', outcome: isRight ? 'passed' : 'failed' });
      if (isRight) {
        code = null;
        return;
      }
      tries += 1;
      if (code !== null) code = { ...code, triesLeft: Math.max(0, mostTries - tries) };
      throw tries >= mostTries ? refusal('CODES_LIMITED', 900) : refusal('CODE_WRONG_OR_EXPIRED');
    },
    cancel() {
      code = null;
    },
  };
}

const offersOf = ({ questions = [], offers }: ScriptedGateOptions): GateState['offers'] => ({
  codes: ['sms', 'call'],
  entries: ['agent', 'keypad', 'link'],
  questions: questions.length > 0,
  attestations: [],
  screen: true,
  ...offers,
});

function worthsOf({ worth }: ScriptedGateOptions): (kind: string) => EvidenceUse {
  const baseline = { 'voice-match': 'inherence', 'one-time-code': 'possession', knowledge: 'knowledge', attestation: 'identification' };
  const worths = { ...baseline, ...worth } as Record<FactorKind, EvidenceUse>;
  return (kind) => (Object.hasOwn(worths, kind) ? worths[kind as FactorKind] : 'risk');
}

function evidenceOf({ risk, isSynthetic, isOnWatchlist, source }: GateFraud): ScriptedEvidence[] {
  /** Of a check that says yes to what is bad. */
  const outcomeOf = (isBad: boolean | null) => (isBad === null ? 'not-screened' : isBad ? 'failed' : 'passed');
  return [
    { kind: 'fraud-risk', outcome: risk === null ? 'not-screened' : 'passed', source, ...(risk === null ? {} : { value: risk }) },
    { kind: 'spoof', outcome: outcomeOf(isSynthetic), source },
    { kind: 'watchlist', outcome: outcomeOf(isOnWatchlist), source },
  ];
}

interface About {
  readonly wording: ProfileWording;
  readonly wants: GateState['decision']['wants'];
  readonly action: string;
  readonly evidence: readonly GateEvidence[];
  readonly fraud: GateFraud | null;
  readonly at: string;
}

function decisionOf({ wants, action, evidence, fraud, at, wording }: About): GateState['decision'] {
  const counted = evidence.filter(({ outcome, freshForSeconds }) => outcome === 'passed' && freshForSeconds > 0);
  const given = wants.factors.filter((factor) => counted.some(({ kind }) => kind === factor));
  const isEnough = given.length >= wants.atLeast;
  // as the real gate: who failed one of the checks may try again, and is not let through meanwhile
  const hasFailed = evidence.some(({ kind, outcome }) => outcome === 'failed' && (wants.factors as readonly string[]).includes(kind));
  const asking: GateRoute = hasFailed ? 'retry-or-hand-off' : fraud === null || fraud.level === 'low' ? 'primary' : 'step-up';
  const route = fraud?.level === 'watchlist' ? 'fraud-desk' : isEnough ? 'privileged' : asking;
  const missing = wants.factors.filter((factor) => !given.includes(factor));
  const proven = counted.map(({ worth }) => worth).filter((use): use is AuthenticationFactor => factors.includes(use));
  return {
    route,
    wants: route === asking ? { factors: missing, atLeast: wants.atLeast - given.length } : { factors: [], atLeast: 0 },
    reasons: isEnough ? ['factors-proven'] : ['factors-missing'],
    wording: `${wording}.${route}`,
    profile: 'scripted',
    policy: { id: `scripted.${action}`, version: 1 },
    factors: [...new Set(proven)],
    at,
  };
}

/** An error as the server's. */
export function refusal(code: string, retryAfter?: number): CallsealError {
  const error = new CallsealError(code, 'Refused by the script.');
  return retryAfter === undefined ? error : Object.assign(error, { retryAfter });
}
