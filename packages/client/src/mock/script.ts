/** What a mocked voice service plays, as a list of moments. */
import { type MockResponseType, mockResponseTypes } from '@callseal/protocol/element-config';
import { exceptions, type Operation } from '@callseal/protocol/signalling';
import { limits } from '@callseal/protocol/limits';

/** One moment: `wait` milliseconds after the one before, an event or the end of the connection. */
export interface Moment {
  readonly wait: number;
  readonly name: string;
  readonly payload: unknown;
}

export interface ScriptOptions {
  readonly operation: Operation;
  readonly callId: string;
  readonly seconds: number;
  readonly scoreThreshold: number;
  readonly authenticityThreshold: number;
  readonly response: MockResponseType;
}

/** Milliseconds between two progress events. */
export const interval = 1000 / limits.progressPerSecond;
/** Milliseconds before the caller says the first word. */
const firstWord = 600;
/** A name no service has; the mock channel ends the connection for it. */
export const dropped = 'dropped';

/** The moments of one session after its `initialize`. */
export function* script(options: ScriptOptions): Generator<Moment, undefined> {
  const verdict = verdictOf(options);
  if (options.response === 'errorConsumerNotReady' || verdict.name === 'error-parameters') {
    yield { wait: 400, ...verdict };
    return;
  }
  yield { wait: 400, name: 'info-consumer-ready', payload: { call_id: options.callId, engine: { name: 'mock' } } };
  yield* speech(options);
  yield { wait: 500, ...verdict };
}

/** Progress as of somebody who lets the agent finish, speaks, and pauses now and then. */
function* speech({ seconds, response }: ScriptOptions): Generator<Moment, undefined> {
  let net = 0;
  const enough = response === 'errorAudio' ? seconds * 0.6 : seconds;
  for (let tick = 1; net < enough; tick += 1) {
    const speaking = tick * interval > firstWord && tick % 5 !== 0;
    if (speaking) net = Math.min(seconds, net + interval / 1000);
    yield {
      wait: interval,
      name: 'info-vad-status',
      payload: {
        net_speech_duration: Math.round(net * 100) / 100,
        required_duration: seconds,
        audio_duration: (tick * interval) / 1000,
        speaking,
        level: speaking ? 0.4 + (tick % 3) / 10 : 0.02,
      },
    };
  }
}

function verdictOf({ response, operation, seconds, scoreThreshold, authenticityThreshold }: ScriptOptions): {
  name: string;
  payload: unknown;
} {
  const measured = { net_speech_duration: seconds, input_audio_duration: seconds * 1.6 };
  const live = { ...measured, authenticity: between(authenticityThreshold, 1) };
  const name = mockResponseTypes[response];
  if (response === 'resultFailScore' && operation === 'register') {
    return error('error-parameters', 'MockResponseNotApplicable', 'resultFailScore cannot be the result of a registration.');
  }
  switch (response) {
    case 'resultSuccess':
      return operation === 'register'
        ? { name, payload: { ...live, credential: 'callseal-mock-credential', model: { hash: 'mock' } } }
        : { name, payload: { ...live, score: between(scoreThreshold, 1) } };
    case 'resultFailScore':
      return { name, payload: { ...live, score: between(0, scoreThreshold) } };
    case 'resultFailSpoof':
      return { name, payload: { ...measured, authenticity: between(0, authenticityThreshold), species: 'replay' } };
    case 'errorAudio':
      return { name, payload: { exception: exceptions.tooNoisy, error: 'The line is too noisy.', hint: 'noise' } };
    case 'errorParameters':
      return error(name, 'InvalidParameters', 'The parameters are not accepted.');
    default:
      return error(name, 'MockFailure', 'The mocked service failed.');
  }
}

const error = (name: string, exception: string, text: string) => ({ name, payload: { exception, error: text } });
/** The middle, so that a mocked figure is on the right side of whatever threshold was asked for. */
const between = (low: number, high: number) => Math.round(((low + high) / 2) * 100) / 100;
