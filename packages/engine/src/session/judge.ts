import { exceptions } from '@callseal/protocol/signalling';
import { badParameters, round2, internalFailure, measured, tooLittleSpeech, unfitAudio, type Outcome } from './outcome.js';
import type { RegisterRequest, ScreenRequest, SessionRequest, VerifyRequest } from './session-request.js';
import type { CredentialSealer } from '../credential/credential-sealer.js';
import type { RecentRecordings } from '../credential/recent-recordings.js';
import type { LineReport } from '../screening/line-inspector.js';
import type { Screener } from '../screening/screener.js';
import { VoiceTemplateError } from '../voice/voice-error.js';
import type { Utterance, VoiceMethod } from '../voice/voice-method.js';

/** Turns what was heard into the one final event. Never throws. A screen is told what the line showed. */
export type Judge = (request: SessionRequest, utterance: Utterance, line: LineReport) => Outcome;

/** Options of {@link createJudge}. */
export interface JudgeOptions {
  readonly voice: VoiceMethod;
  readonly sealer: CredentialSealer;
  readonly recordings: RecentRecordings;
  readonly screener: Screener;
}

/** Four decimals, so that the score an agent reads is the score that was compared. */
const round4 = (value: number): number => Math.round(value * 10_000) / 10_000;

/** The method's own refusals have an answer; anything else stays inside. */
function identifyVerdictError(error: unknown, request: SessionRequest, utterance: Utterance): Outcome {
  if (!(error instanceof VoiceTemplateError)) return internalFailure;
  if (error.code === 'NOT_ENOUGH_SPEECH') return tooLittleSpeech(utterance, request.requiredSeconds);
  return badParameters(`${request.operation}_request.credential: ${error.message}`, exceptions.invalidCredential);
}

/** Quality first, then (verify) replay, then the voice itself. */
export function createJudge({ voice, sealer, recordings, screener }: JudgeOptions): Judge {
  /** A registration has nothing to be compared with, so it claims no `authenticity`: absent means "not checked". */
  function register(_request: RegisterRequest, utterance: Utterance): Outcome {
    const credential = sealer.seal(voice.enrol(utterance));
    return { event: 'result-success', payload: { credential, model: { hash: voice.modelHash }, ...measured(utterance) } };
  }

  function verify(request: VerifyRequest, utterance: Utterance): Outcome {
    const replay = voice.checkReplay(request.template, recordings.of(request.credential), utterance);
    const authenticity = round2(replay.authenticity);
    if (authenticity < request.authenticityThreshold) {
      return { event: 'result-fail-spoof', payload: { authenticity, species: 'replay', ...measured(utterance) } };
    }
    const score = round4(voice.compare(request.template, utterance).score);
    // a recognised recording is not kept again: it would only push a live one out
    if (!replay.replayed) recordings.add(request.credential, utterance.fingerprint);
    const event = score >= request.scoreThreshold ? 'result-success' : 'result-fail-score';
    return { event, payload: { score, authenticity, ...measured(utterance) } };
  }

  const screen = (request: ScreenRequest, utterance: Utterance, line: LineReport): Outcome => ({
    event: 'result-screen',
    payload: { ...screener(request, utterance, line) },
  });

  return (request, utterance, line) => {
    try {
      if (utterance.quality !== null) return unfitAudio(utterance.quality, utterance);
      if (request.operation === 'screen') return screen(request, utterance, line);
      return request.operation === 'register' ? register(request, utterance) : verify(request, utterance);
    } catch (error) {
      return identifyVerdictError(error, request, utterance);
    }
  };
}
