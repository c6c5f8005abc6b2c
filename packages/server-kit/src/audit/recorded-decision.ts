import type { AssuranceProfile, DecisionReason, Policy, Signal } from '@callseal/protocol/gate';
import { judge, type Judged, type ReadParameters } from '../gate/judge.js';
import { hashParameters } from '../json/hash-parameters.js';
import type { AuditDecision } from './audit-event.js';
import { longest } from './event-vocabulary.js';
import { readHash } from './recorded-signal.js';

/** What the log says of the question that was decided, under the log's names. */
export type RecordedQuestion = Pick<AuditDecision, 'call' | 'subject' | 'action' | 'parameters' | 'at' | 'unreadable'> & {
  /** Reasons that were written; only what they say of the parameters is read. */
  readonly reasons: readonly DecisionReason[];
};

/** What a decision is judged by. */
export interface Rules {
  readonly policy: Policy;
  readonly profile: AssuranceProfile;
}

/** Hash of no parameters: it names none. */
const nothing = hashParameters({});
const parameterProblems: readonly DecisionReason[] = ['parameters-missing', 'parameters-invalid'];

/** Judges a recorded question by the code that judges live ones. `signals` in the order in which they were given. */
export function judgeRecorded(question: RecordedQuestion, signals: readonly Signal[], { policy, profile }: Rules): Judged {
  const { call, subject, action, at, unreadable = 0 } = question;
  // what could not be read then cannot be read now: it stood against everybody
  const given = [...signals, ...Array.from({ length: unreadable }, () => undefined as unknown as Signal)];
  const options = { policy, profile, action, callId: call, subject, signals: given, now: Date.parse(at) };
  return judge(options, ({ linkedParameters }) => readParameters(question, linkedParameters.length > 0));
}

/** The values are not in the log, only their hash and what was wrong with them. */
function readParameters({ parameters, reasons }: RecordedQuestion, isLinking: boolean): ReadParameters {
  const problems = parameterProblems.filter((problem) => reasons.includes(problem));
  const hash = parameters === undefined ? undefined : readHash(parameters);
  if (!isLinking) return { hash, problems: problems.filter((problem) => problem === 'parameters-invalid') };
  const namesNone = hash === nothing || (hash === undefined && !problems.includes('parameters-invalid'));
  return { hash, problems: namesNone && !problems.includes('parameters-missing') ? ['parameters-missing', ...problems] : problems };
}

/** The parts of a recorded decision that follow from its question. */
export type DecidedParts = Pick<AuditDecision, 'route' | 'rule' | 'reasons' | 'requiredFactors' | 'atLeast' | 'provenFactors' | 'evidence'>;

/** What was judged, as the log writes it. `ids` name the signals, in the order in which they were given. */
export function recordJudged({ decision, counted }: Judged, signals: readonly Signal[], ids: readonly string[]): DecidedParts {
  const { route, rule, reasons, wants, factors, at } = decision;
  return {
    route,
    rule,
    reasons: [...reasons],
    requiredFactors: [...wants.factors],
    atLeast: wants.atLeast,
    provenFactors: [...factors],
    evidence: signals.map((signal, place) => {
      const use = counted.get(place);
      const age = Date.parse(at) - Date.parse(signal.at);
      return {
        signal: ids[place] ?? '',
        ageMs: Math.max(-longest, Math.min(longest, age)),
        ...(use === undefined ? { counted: false } : { counted: true, use }),
      };
    }),
  };
}
