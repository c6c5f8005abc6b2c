/** What the service's events mean for the running operation. */
import type { VerdictReport } from '@callseal/protocol/routes';
import { isFinal } from '@callseal/protocol/signalling';
import { fail } from './failure.js';
import { hear } from './listening.js';
import type { Effect, Machine, Rules, ScrubbedEvent, Step, WorkEvent } from './machine.js';
import { endIn, inconclusive, runningPurpose, startListening } from './operation.js';
import { storeFresh } from './registration.js';
import { exceptionName, identifyServiceError } from './service-error.js';
import type { Evidence, PhaseName, Purpose } from './state.js';
import { stay, then } from './step.js';

/** Scores are rounded by the vendor to about a hundredth; a result may lie that far beyond its threshold. */
const rounding = 0.011;

type ChannelEvent = WorkEvent & { type: 'channel-event' };
type ResultEvent = Extract<ScrubbedEvent, { name: `result-${string}` }>;
type ErrorEvent = Extract<ScrubbedEvent, { name: `error-${string}` }>;

/** Takes one event of the service in. */
export function receive(machine: Machine, arrived: ChannelEvent, rules: Rules): Step {
  const { event } = arrived;
  const purpose = runningPurpose(machine);
  if (purpose === null) return stay(machine);
  if (event.operation !== operationOf(purpose)) return fail(machine, 'PROTOCOL_VIOLATION');
  switch (event.name) {
    case 'info-consumer-ready':
      return aboutAnotherCall(machine, event.payload.call_id) ? fail(machine, 'PROTOCOL_VIOLATION') : startListening(machine, arrived);
    case 'info-vad-status':
      return hear(machine, arrived.id, event.payload, rules);
    default:
      return isFinal(event.name) ? finish(machine, event, purpose, rules) : stay(machine);
  }
}

const operationOf = (purpose: Purpose) => (purpose === 'register' ? 'register' : 'verify');
const aboutAnotherCall = (machine: Machine, callId: string | undefined) => callId !== undefined && callId !== machine.view.call?.callSid;

function conclude(machine: Machine, event: ResultEvent | ErrorEvent, purpose: Purpose, rules: Rules): Step {
  switch (event.name) {
    case 'result-success':
    case 'result-fail-score':
    case 'result-fail-spoof':
      return decide(machine, event, purpose, rules);
    default:
      return refuse(machine, event, rules);
  }
}

function decide(machine: Machine, event: ResultEvent, purpose: Purpose, rules: Rules): Step {
  const { view } = machine;
  const evidence = evidenceOf(machine, event, rules);
  // a verdict on a caller who was not listened to yet, or one that its own figures contradict, is none
  const unheard = view.phase === 'connecting' && view.step !== 'stream';
  if (unheard || (event.name === 'result-success' && contradicts(evidence))) return fail(machine, 'PROTOCOL_VIOLATION');
  if (event.name === 'result-fail-spoof') {
    return settle(machine, purpose, { phase: 'spoof', purpose, evidence, species: event.payload.species ?? null });
  }
  if (purpose === 'register') return registered(machine);
  return settle(machine, purpose, { phase: event.name === 'result-success' ? 'verified' : 'not-matched', purpose, evidence });
}

const contradicts = ({ score, scoreThreshold, authenticity, authenticityThreshold }: Evidence) =>
  (score !== null && score < scoreThreshold - rounding) || (authenticity !== null && authenticity < authenticityThreshold - rounding);

/** The newest verification counts; a test seconds after registering is the same voice again, and counts for nothing. */
const settle = (machine: Machine, purpose: Purpose, phase: Parameters<typeof endIn>[1]): Step =>
  then(endIn(machine, phase), (ended) =>
    stay(purpose === 'verify' ? { ...ended, view: { ...ended.view, verified: phase.phase === 'verified' } } : ended),
  );

/** The credential is in the runner's hands under the operation's id; it goes to the host now. */
function registered(machine: Machine): Step {
  const { current } = machine;
  return then(endIn(machine, { phase: 'storing' }), (ended) => storeFresh({ ...ended, fresh: current }));
}

function refuse(machine: Machine, { name, payload }: ErrorEvent, rules: Rules): Step {
  const meaning = identifyServiceError(name, payload);
  return 'reason' in meaning
    ? inconclusive(machine, rules, meaning.reason, payload.net_speech_duration)
    : fail(machine, meaning.code, exceptionName(payload.exception));
}

function evidenceOf(machine: Machine, { payload }: ResultEvent, { parameters }: Rules): Evidence {
  const { scoreThreshold, authenticityThreshold } = machine.terms ?? parameters;
  return {
    score: ('score' in payload ? payload.score : undefined) ?? null,
    scoreThreshold,
    authenticity: payload.authenticity ?? null,
    authenticityThreshold,
    netSpeechSeconds: payload.net_speech_duration ?? machine.progress?.netSpeechSeconds ?? null,
    engine: machine.engine,
  };
}

/** Every result is reported, with what it then means. */
function finish(machine: Machine, event: ResultEvent | ErrorEvent, purpose: Purpose, rules: Rules): Step {
  const { machine: next, effects } = conclude(machine, event, purpose, rules);
  const verdict = verdicts[next.view.phase] ?? 'match';
  return { machine: next, effects: [...respond(machine, event, purpose, verdict), ...effects] };
}

/** By the phase that a result led to; a registration that is being stored is a success like `verified`. */
const verdicts: Partial<Record<PhaseName, VerdictReport['verdict']>> = {
  'not-matched': 'mismatch',
  spoof: 'spoof',
  inconclusive: 'inconclusive',
  unavailable: 'unavailable',
};

function respond(
  machine: Machine,
  { operation, name, payload }: ResultEvent | ErrorEvent,
  purpose: Purpose,
  verdict: VerdictReport['verdict'],
): readonly Effect[] {
  const { call } = machine.view;
  if (call === null) return [];
  const figures = payload as { score?: number; authenticity?: number; net_speech_duration?: number; exception?: string };
  const exception = exceptionName(figures.exception);
  const effect: Effect = {
    type: 'respond',
    callerId: call.callerId,
    began: machine.began,
    response: {
      operation,
      purpose,
      callSid: call.callSid,
      result: name,
      verdict,
      ...(figures.score === undefined ? {} : { score: figures.score }),
      ...(figures.authenticity === undefined ? {} : { authenticity: figures.authenticity }),
      ...(figures.net_speech_duration === undefined ? {} : { netSpeechSeconds: figures.net_speech_duration }),
      ...(exception === null ? {} : { exception }),
      ...(machine.terms === null ? {} : { relayed: true }),
    },
  };
  return [effect];
}
