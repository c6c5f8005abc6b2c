/** One operation (a registration, its test or a verification) from the agent's wish to the moment the service listens. */
import { attemptEndingIn, remember } from './history.js';
import type { Initialize, Machine, Rules, Step, WorkEvent } from './machine.js';
import type { Phase, Purpose } from './state.js';
import { finishWork, inPhase, stay, step, then, withWork } from './step.js';
import { startStream, stopStream, streamOf } from './streams.js';

/** Begins to listen for `purpose`, or asks for consent first. The caller has checked that somebody can be listened to. */
export function begin(machine: Machine, purpose: Purpose, rules: Rules): Step {
  if (rules.consentRequired && machine.view.consent !== 'agreed') {
    const phase: Phase = { phase: machine.view.consent === 'not-asked' ? 'consent-needed' : 'refused' };
    return stay(inPhase({ ...machine, wanted: purpose }, phase));
  }
  const [working, id] = withWork({ ...machine, wanted: null, engine: null, terms: null, progress: null });
  if (streamOf(machine, machine.view.call?.callSid) !== undefined) {
    return stay(inPhase(working, { phase: 'connecting', purpose, step: 'releasing' }));
  }
  return step(inPhase(working, { phase: 'connecting', purpose, step: 'token' }), { type: 'get-token', id });
}

/** Takes an operation up that waited for the call's previous stream to be stopped. */
export function afterRelease(machine: Machine): Step {
  const { view, current } = machine;
  if (view.phase !== 'connecting' || view.step !== 'releasing' || current === null) return stay(machine);
  if (streamOf(machine, view.call?.callSid) !== undefined) return stay(machine);
  return step(inPhase(machine, { phase: 'connecting', purpose: view.purpose, step: 'token' }), { type: 'get-token', id: current });
}

/** Ends the foreground work: nothing of it is heard any more, and its stream is stopped. */
export const endWork = (machine: Machine): Step =>
  then(finishWork({ ...machine, wanted: null, resume: null }), (ended) => stopStream(ended, ended.view.call?.callSid));

/** Ends the foreground work in `phase`; where that is the end of an attempt, the call's history has it. */
export const endIn = (machine: Machine, phase: Phase): Step =>
  then(endWork(machine), (ended) => {
    const attempt = attemptEndingIn(phase);
    const next = inPhase(ended, phase);
    return stay(attempt === null ? next : remember(next, attempt));
  });

/** What the agent is asked to wait for, for as long as the operation runs; `null` in every other phase. */
export function runningPurpose(machine: Machine): Purpose | null {
  const { view } = machine;
  switch (view.phase) {
    case 'connecting':
    case 'waiting-for-audio':
    case 'listening':
    case 'deciding':
      return view.purpose;
    default:
      return null;
  }
}

/** Seconds of speech that are asked for. */
export const requestedSeconds = ({ terms }: Machine, purpose: Purpose, { parameters }: Rules): number =>
  terms?.audioTotalDuration ??
  (purpose === 'register' ? parameters.audioTotalDurationRegistration : parameters.audioTotalDurationVerification);

/** Neither a yes nor a no: what was heard so far is all there is. */
export function inconclusive(
  machine: Machine,
  rules: Rules,
  reason: Extract<Phase, { phase: 'inconclusive' }>['reason'],
  netSpeechSeconds = machine.progress?.netSpeechSeconds ?? null,
): Step {
  const purpose = runningPurpose(machine);
  if (purpose === null) return stay(machine);
  const requiredSeconds = machine.progress?.requiredSeconds ?? requestedSeconds(machine, purpose, rules);
  return endIn(machine, { phase: 'inconclusive', purpose, reason, netSpeechSeconds, requiredSeconds });
}

/** The token came: open the channel with everything but the secrets, which the runner puts in. */
export function openChannel(machine: Machine, id: number, rules: Rules): Step {
  const { view } = machine;
  if (view.phase !== 'connecting' || view.step !== 'token' || view.call === null) return stay(machine);
  return step(inPhase(machine, { phase: 'connecting', purpose: view.purpose, step: 'channel' }), {
    type: 'open-channel',
    id,
    request: { ...initialize(machine, view.call.callSid, view.purpose, rules), purpose: view.purpose, call: view.call },
    credential: machine.credential,
  });
}

function initialize(machine: Machine, callId: string, purpose: Purpose, rules: Rules): Initialize {
  // the caller's leg as Twilio streams it; see the audio channel `twilio` of the signalling specification
  const metadata = {
    audio_protocol: 'twilio' as const,
    audio_format: 'raw',
    audio_codec: 'mulaw',
    sample_format: '',
    sample_rate: 8000,
    channels: 1,
    call_id: callId,
  };
  const request = {
    authenticity_threshold: rules.parameters.authenticityThreshold,
    audio_total_duration: requestedSeconds(machine, purpose, rules),
  };
  return purpose === 'register'
    ? { operation: 'register', initialize: { metadata, register_request: request } }
    : {
        operation: 'verify',
        initialize: { metadata, verify_request: { ...request, score_threshold: rules.parameters.scoreThreshold } },
      };
}

/** The channel is open: the service has a while to become ready. */
export function awaitReady(machine: Machine, id: number): Step {
  const { view } = machine;
  if (view.phase !== 'connecting' || view.step !== 'channel') return stay(machine);
  return step(inPhase(machine, { phase: 'connecting', purpose: view.purpose, step: 'service' }), {
    type: 'start-timer',
    id,
    wait: 'ready',
  });
}

/** The service listens: now, and not before, the caller's audio is started. */
export function startListening(machine: Machine, event: WorkEvent & { type: 'channel-event' }): Step {
  const { view } = machine;
  if (event.event.name !== 'info-consumer-ready') return stay(machine);
  // readiness may overtake the answer of `open`
  if (view.phase !== 'connecting' || (view.step !== 'service' && view.step !== 'channel')) return stay(machine);
  const ready = { ...machine, engine: event.event.payload.engine ?? null };
  const next = inPhase(ready, { phase: 'connecting', purpose: view.purpose, step: 'stream' });
  return then(step(next, { type: 'stop-timer', id: event.id, wait: 'ready' }), startStream);
}
