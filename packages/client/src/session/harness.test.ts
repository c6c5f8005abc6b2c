/** A session with doubles at every port, and the way to a few often needed places. */
import assert from 'node:assert/strict';
import {
  createManualClock,
  createMemoryConsentStore,
  createMemoryCredentialStore,
  createRecordingStream,
  createScriptedSignalling,
  type ManualClock,
  type MemoryConsentStore,
  type MemoryCredentialStore,
  type RecordingStream,
  type ScriptedSignalling,
  settle,
} from '../testing.js';
import { createSession } from './create-session.js';
import type { LogEntry, RememberedConsent, Session, SessionOptions, SessionResponse } from './options.js';
import type { ActionName, PhaseName, SessionState } from './state.js';

export const parameters = {
  scoreThreshold: 0.8,
  authenticityThreshold: 0.5,
  audioTotalDurationRegistration: 5,
  audioTotalDurationVerification: 3,
  undoSeconds: 0,
};
export const call = { callSid: 'CA1', callerId: '+1' };
export const never = () => new Promise<never>(() => undefined);

export interface Harness {
  readonly session: Session;
  readonly clock: ManualClock;
  readonly signalling: ScriptedSignalling;
  readonly stream: RecordingStream;
  readonly store: MemoryCredentialStore;
  readonly consents: MemoryConsentStore;
  readonly log: LogEntry[];
  readonly responses: SessionResponse[];
  readonly states: SessionState[];
  state(): SessionState;
  /** A call arrives, and its caller is looked up. */
  call(inProgress?: boolean): Promise<void>;
  act(type: ActionName): Promise<void>;
  emit(name: string, payload?: unknown): Promise<void>;
  /** The service hears so many seconds of speech. */
  hear(seconds: number): Promise<void>;
  /** From a registered or unregistered caller to the moment the service waits for audio. */
  toAudio(action: 'register' | 'verify'): Promise<void>;
  expect<Name extends PhaseName>(phase: Name): Extract<SessionState, { phase: Name }>;
}

export interface HarnessOptions extends Partial<SessionOptions> {
  /** What is stored for the caller at first. */
  readonly credential?: string;
  /** Require consent to this version of the text. */
  readonly consentTo?: string;
  /** What the consent store remembers of the caller at first. */
  readonly remembered?: RememberedConsent;
  readonly undoSeconds?: number;
  readonly streamAnswers?: Parameters<typeof createRecordingStream>[0];
}

export function createHarness(harnessOptions: HarnessOptions = {}): Harness {
  const { credential, consentTo, remembered, undoSeconds = 0, streamAnswers, ...options } = harnessOptions;
  const clock = createManualClock();
  const signalling = createScriptedSignalling({ accept: true });
  const stream = createRecordingStream(streamAnswers);
  const store = createMemoryCredentialStore(credential === undefined ? {} : { '+1': credential });
  const consents = createMemoryConsentStore(remembered === undefined ? {} : { '+1': remembered });
  const log: LogEntry[] = [];
  const responses: SessionResponse[] = [];
  const states: SessionState[] = [];
  const session = createSession({
    clock,
    signalling,
    stream,
    credentials: store,
    tokens: { getToken: () => Promise.resolve('Bearer token') },
    parameters: { ...parameters, undoSeconds },
    ...(consentTo === undefined ? {} : { consent: { required: true, textVersion: consentTo, store: consents } }),
    onLog: (entry) => log.push(entry),
    onResponse: (response) => responses.push(response),
    ...options,
  });
  session.subscribe((state) => states.push(state));
  const harness: Harness = {
    session,
    clock,
    signalling,
    stream,
    store,
    consents,
    log,
    responses,
    states,
    state: () => session.getState(),
    async call(inProgress = true) {
      session.dispatch({ type: 'call-changed', call, inProgress });
      await settle();
    },
    async act(type) {
      assert.ok(session.availableActions().includes(type), `${type} is offered in ${session.getState().phase}`);
      session.dispatch({ type });
      await settle();
    },
    async emit(name, payload = {}) {
      signalling.latest.emit(name, payload);
      await settle();
    },
    hear: (seconds) => harness.emit('info-vad-status', { net_speech_duration: seconds, audio_duration: seconds + 1, speaking: true }),
    async toAudio(action) {
      await harness.act(action);
      await harness.emit('info-consumer-ready', { call_id: call.callSid, engine: { name: 'test' } });
      harness.expect('waiting-for-audio');
    },
    expect<Name extends PhaseName>(phase: Name) {
      const state = session.getState();
      assert.equal(state.phase, phase);
      return state as Extract<SessionState, { phase: Name }>;
    },
  };
  return harness;
}
