import type { SignalOutcome } from '@callseal/protocol/gate';
import type { VerdictReport } from '@callseal/protocol/routes';
import type { ServerEvent } from '@callseal/protocol/signalling';
import type { NewSignal } from '../gate/call-gate.js';
import type { RelayParameters } from './relay-options.js';

/** What an operation is for. */
export type RelayPurpose = 'register' | 'test' | 'verify';

/** An event with which the service ends an operation. */
export type FinalEvent = Extract<ServerEvent, { readonly name: `result-${string}` | `error-${string}` }>;

/** What a final event amounts to. */
export interface Judgement {
  readonly verdict: VerdictReport['verdict'];
  /** Evidence for the gate, the spoof check first: a match is worth nothing without it. None of a test, which is the same voice again. */
  readonly signals: readonly NewSignal[];
}

/** Scores are rounded by the vendor to about a hundredth; a result may lie that far beyond its threshold. */
const rounding = 0.011;

/**
 * Judges by the server's thresholds. `undefined` for a success that its own figures contradict: it is no verdict at all. `model` is the
 * version of the one that made the registration.
 */
export function judge(
  event: FinalEvent,
  purpose: RelayPurpose,
  parameters: Required<RelayParameters>,
  model?: string,
): Judgement | undefined {
  const figures = figuresOf(event);
  const verdict = verdictOf(event, figures, parameters);
  if (verdict === undefined) return undefined;
  return { verdict, signals: signalsOf(verdict, figures, purpose, parameters, model) };
}

interface Figures {
  readonly score: number | undefined;
  readonly authenticity: number | undefined;
}

function figuresOf({ payload }: FinalEvent): Figures {
  return {
    score: 'score' in payload ? payload.score : undefined,
    authenticity: 'authenticity' in payload ? payload.authenticity : undefined,
  };
}

function verdictOf(event: FinalEvent, figures: Figures, { scoreThreshold, authenticityThreshold }: Required<RelayParameters>) {
  switch (event.name) {
    case 'result-success':
      return isBelow(figures.score, scoreThreshold) || isBelow(figures.authenticity, authenticityThreshold) ? undefined : 'match';
    case 'result-fail-score':
      return 'mismatch';
    case 'result-fail-spoof':
      return 'spoof';
    case 'error-audio':
      return 'inconclusive';
    default:
      return 'unavailable';
  }
}

function isBelow(value: number | undefined, threshold: number): boolean {
  return value !== undefined && value < threshold - rounding;
}

function signalsOf(
  verdict: Judgement['verdict'],
  { score, authenticity }: Figures,
  purpose: RelayPurpose,
  { authenticityThreshold }: Required<RelayParameters>,
  model: string | undefined,
): readonly NewSignal[] {
  // what could not be judged at all is not screened, which is what no signal means
  if (purpose === 'test' || verdict === 'unavailable') return [];
  const common = { source: 'relay', ...(model === undefined ? {} : { model }) };
  const spoof: NewSignal = {
    kind: 'spoof',
    ...common,
    outcome: spoofOutcome(verdict, authenticity, authenticityThreshold),
    ...(authenticity === undefined ? {} : { value: authenticity }),
    mayProve: ['risk'],
  };
  // whoever registers proves nothing, but a recording that is registered stands against them
  if (purpose === 'register') return verdict === 'spoof' ? [spoof] : [];
  const match: NewSignal = {
    kind: 'voice-match',
    ...common,
    outcome: matchOutcome[verdict],
    ...(score === undefined ? {} : { value: score }),
    mayProve: ['inherence', 'identification', 'risk'],
  };
  return [spoof, match];
}

/** Whose voice a recording is does not matter. */
const matchOutcome = { match: 'passed', mismatch: 'failed', spoof: 'inconclusive', inconclusive: 'inconclusive' } as const satisfies Record<
  Exclude<Judgement['verdict'], 'unavailable'>,
  SignalOutcome
>;

function spoofOutcome(verdict: Judgement['verdict'], authenticity: number | undefined, threshold: number): SignalOutcome {
  if (verdict === 'spoof') return 'failed';
  if (authenticity === undefined || verdict === 'inconclusive') return 'not-screened';
  return isBelow(authenticity, threshold) ? 'failed' : 'passed';
}
