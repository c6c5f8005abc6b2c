/** From the start of the caller's audio to the moment enough of it was heard. */
import type { VadStatusSchema } from '@callseal/protocol/signalling';
import type { infer as Infer } from 'zod/mini';
import { fail } from './failure.js';
import type { Machine, Rules, Step, StreamEvent, WorkEvent, WorkTimer } from './machine.js';
import { inconclusive, requestedSeconds, runningPurpose } from './operation.js';
import type { Progress, Purpose } from './state.js';
import { exceptionName } from './service-error.js';
import { inPhase, stay, step, then } from './step.js';
import { streamChecks } from './timeouts.js';

type VadStatus = Infer<typeof VadStatusSchema>;

/** The stream runs: audio has a while to arrive. It may have arrived already, and overtaken this answer. */
export function streamStarted(machine: Machine, rules: Rules): Step {
  const { view, current } = machine;
  if (view.phase !== 'connecting' || view.step !== 'stream' || current === null) return checkLater(machine, rules);
  const waiting = step(
    inPhase(machine, { phase: 'waiting-for-audio', purpose: view.purpose }),
    { type: 'start-timer', id: current, wait: 'firstAudio' },
    { type: 'start-timer', id: current, wait: 'listening' },
  );
  return then(waiting, (next) => checkLater(next, rules));
}

/** Whether more is to be heard over the stream, so that what becomes of it matters. */
const needsStream = ({ view: { phase } }: Machine) => phase === 'waiting-for-audio' || phase === 'listening';

/** The stream is asked about after a pause, and never while it is being asked about: each answer leads to the next pause. */
function checkLater(machine: Machine, { streamStates }: Rules): Step {
  const { current, view } = machine;
  if (!streamStates || current === null || view.call === null || !needsStream(machine)) return stay(machine);
  const delay = view.phase === 'listening' ? streamChecks.listening : streamChecks.waiting;
  return step(machine, { type: 'ask-stream', id: current, call: view.call, delay });
}

/**
 * What became of the stream, as the server was told by the telephony provider. That audio flows is no news: speech says so. A stream that
 * has stopped brings no more than was heard; why it stopped is not known here.
 */
export function streamTold(machine: Machine, { told }: WorkEvent & { type: 'told-of-stream' }, rules: Rules): Step {
  if (!needsStream(machine)) return stay(machine);
  if (told.state === 'failed') return fail(machine, 'STREAM_FAILED', exceptionName(told.error));
  return told.state === 'stopped' ? notEnough(machine, rules) : checkLater(machine, rules);
}

const notEnough = (machine: Machine, rules: Rules): Step =>
  inconclusive(machine, rules, (machine.progress?.netSpeechSeconds ?? 0) > 0 ? 'too-little-speech' : 'silence');

/** The stream could not be started; when audio was heard all the same, it is being stopped now. */
export const streamStartFailed = (machine: Machine, { failure }: StreamEvent & { type: 'stream-start-failed' }): Step =>
  fail(machine, failure.timedOut ? 'STREAM_START_TIMEOUT' : 'STREAM_START_FAILED', failure.detail);

/** Takes a progress event in. Before the stream was asked for there is nothing it could be about, and it is ignored. */
export function hear(machine: Machine, id: number, status: VadStatus, rules: Rules): Step {
  const { view } = machine;
  const purpose = runningPurpose(machine);
  if (purpose === null || (view.phase === 'connecting' && view.step !== 'stream')) return stay(machine);
  const progress = progressOf(status, machine, purpose, rules);
  const heard = { ...machine, progress };
  if (view.phase === 'deciding') return stay(inPhase(heard, { ...view, progress }));
  if (progress.netSpeechSeconds >= progress.requiredSeconds) {
    return step(
      inPhase(heard, { phase: 'deciding', purpose, progress }),
      { type: 'stop-timer', id, wait: 'firstAudio' },
      { type: 'stop-timer', id, wait: 'listening' },
      { type: 'start-timer', id, wait: 'verdict' },
    );
  }
  const listening = inPhase(heard, { phase: 'listening', purpose, progress });
  if (view.phase === 'listening') return stay(listening);
  if (view.phase === 'waiting-for-audio') return step(listening, { type: 'stop-timer', id, wait: 'firstAudio' });
  return step(listening, { type: 'start-timer', id, wait: 'listening' });
}

function progressOf(status: VadStatus, machine: Machine, purpose: Purpose, rules: Rules): Progress {
  const { progress: previous } = machine;
  // net speech is a sum, so a smaller figure is an older one
  const netSpeechSeconds = Math.max(status.net_speech_duration, previous?.netSpeechSeconds ?? 0);
  return {
    netSpeechSeconds,
    requiredSeconds: status.required_duration ?? requestedSeconds(machine, purpose, rules),
    audioSeconds: Math.max(status.audio_duration ?? 0, previous?.audioSeconds ?? 0, netSpeechSeconds),
    speaking: status.speaking ?? false,
    level: status.level ?? null,
    hint: status.hint ?? null,
  };
}

/** One of the operation's own waits is over. */
export function timeOut(machine: Machine, wait: Exclude<WorkTimer, 'undo'>, rules: Rules): Step {
  switch (wait) {
    case 'ready':
      return fail(machine, 'READY_TIMEOUT');
    case 'firstAudio':
      return fail(machine, 'AUDIO_TIMEOUT');
    case 'verdict':
      return fail(machine, 'VERDICT_TIMEOUT');
    case 'listening':
      return notEnough(machine, rules);
  }
}
