import { exceptions } from '@callseal/protocol/signalling';
import type { QualityProblem, SpeechStatus } from '../voice/voice-method.js';

/** How an operation ends: one final event and its payload. */
export interface Outcome {
  readonly event:
    | 'result-success'
    | 'result-fail-score'
    | 'result-fail-spoof'
    | 'result-screen'
    | 'error-audio'
    | 'error-parameters'
    | 'error-consumer-not-ready'
    | 'error-das-Peak';
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Exception names of our own, where the documented engines have none. */
export const ownExceptions = {
  invalidParameters: 'InvalidParameters',
  notServed: 'NotServed',
  callBusy: 'CallAlreadyInSession',
  engineBusy: 'EngineBusy',
  internal: 'InternalError',
} as const;

/** Two decimals: more would look more precise than voice activity is. */
export const round2 = (value: number): number => Math.round(value * 100) / 100;

/** The two durations every result and audio error carries, in seconds. */
export const measured = (heard: Pick<SpeechStatus, 'netSpeechSeconds' | 'audioSeconds'>) => ({
  net_speech_duration: round2(heard.netSpeechSeconds),
  input_audio_duration: round2(heard.audioSeconds),
});

const advice = {
  silence: 'No speech was heard.',
  noise: 'The line is too noisy to tell voices apart.',
  clipping: 'The audio is distorted: its level is too high.',
} as const satisfies Record<QualityProblem, string>;

type Heard = Pick<SpeechStatus, 'netSpeechSeconds' | 'audioSeconds'>;

/** The audio is unfit for a decision. */
export const unfitAudio = (problem: QualityProblem, heard: Heard): Outcome => ({
  event: 'error-audio',
  payload: {
    exception: problem === 'noise' ? exceptions.tooNoisy : exceptions.audioInput,
    error: advice[problem],
    hint: problem,
    ...measured(heard),
  },
});

/** The audio ended before enough speech was heard. */
export const tooLittleSpeech = (heard: Heard, requiredSeconds: number): Outcome => ({
  event: 'error-audio',
  payload: {
    exception: exceptions.tooLittleSpeech,
    error: `${round2(heard.netSpeechSeconds)} s of speech were heard; ${requiredSeconds} s are needed.`,
    ...(heard.netSpeechSeconds < 0.1 ? { hint: 'silence' } : {}),
    ...measured(heard),
  },
});

/** The audio channel carried something that is not audio. */
export const undecodableAudio = (heard: Heard): Outcome => ({
  event: 'error-audio',
  payload: {
    exception: exceptions.audioInput,
    error: 'The audio cannot be decoded: send base64 of 8 kHz mono mu-law.',
    hint: 'undecodable',
    ...measured(heard),
  },
});

/** Audio never began. */
export const noAudio = (seconds: number): Outcome => ({
  event: 'error-audio',
  payload: {
    exception: exceptions.audioInput,
    error: `No audio arrived within ${seconds} s.`,
    hint: 'silence',
    ...measured({ netSpeechSeconds: 0, audioSeconds: 0 }),
  },
});

/** What was asked for cannot be done; `error` names the field and never repeats its value. */
export const badParameters = (error: string, exception: string = ownExceptions.invalidParameters): Outcome => ({
  event: 'error-parameters',
  payload: { exception, error },
});

/** The engine cannot listen to this call now. */
export const notReady = (error: string, exception: string): Outcome => ({
  event: 'error-consumer-not-ready',
  payload: { exception, error },
});

/** Something threw inside. What, stays inside. */
export const internalFailure: Outcome = {
  event: 'error-das-Peak',
  payload: { exception: ownExceptions.internal, error: 'The engine failed inside; try again.' },
};
