import { type CallStream, createSession, type Session, type SessionOptions } from '@callseal/client';
import { createRecordingStream, createScriptedSignalling } from '@callseal/client/testing';
import type { ClientErrorCode } from '@callseal/protocol/errors';
import { CallsealAgent } from '@callseal/widget';
import type { StoryHost } from './story-host.js';

type Message = readonly [name: string, payload?: unknown];
/** What is broken: a port, what the service sends once it was asked, or the host. */
interface Break {
  readonly ports?: Partial<SessionOptions>;
  /** `drop` ends the connection. */
  readonly service?: readonly Message[];
  readonly host?: Partial<StoryHost['externalMethods']>;
  readonly properties?: Partial<CallsealAgent>;
  /** The buttons that lead there. Default: Verify. */
  readonly press?: readonly string[];
  /** Whether the caller is registered. Default true. */
  readonly registered?: boolean;
}

const fails = (): Promise<never> => Promise.reject(new Error('broken for a story'));
const hangs = (): Promise<never> => new Promise(() => undefined);
const ready: Message = ['info-consumer-ready'];
const heard: Message = ['info-vad-status', { net_speech_duration: 1 }];
const enough: Message = ['info-vad-status', { net_speech_duration: 3 }];
/** The provider could not reach the voice service, as its status callback says. */
const failed: NonNullable<CallStream['state']> = ({ callSid }) => Promise.resolve({ callSid, state: 'failed', error: '31920' });
const consentConfig = { required: true, textVersion: 'story-1' } as const;
const tokens = (getToken: () => Promise<never>): Partial<SessionOptions> => ({ tokens: { getToken } });
const signalling = (open: () => Promise<never>): Partial<SessionOptions> => ({ signalling: { open } });
const stream = (start: () => Promise<never>): Partial<SessionOptions> => ({ stream: createRecordingStream({ start }) });

/** Every code that can make an element unavailable, and what leads to it. */
export const breaks = {
  CONFIG_INVALID: { properties: { parametersConfig: { scoreThreshold: 7 } }, press: [] },
  TOKEN_FAILED: { ports: tokens(fails) },
  TOKEN_TIMEOUT: { ports: tokens(hangs) },
  CHANNEL_FAILED: { ports: signalling(fails) },
  CHANNEL_TIMEOUT: { ports: signalling(hangs) },
  CHANNEL_DROPPED: { service: [ready, heard, ['drop']] },
  CONSUMER_NOT_READY: { service: [['error-consumer-not-ready', { exception: 'NoConsumer' }]] },
  READY_TIMEOUT: { service: [] },
  PARAMETERS_REFUSED: { service: [['error-parameters', { exception: 'InvalidParameters' }]] },
  STREAM_START_FAILED: { service: [ready], ports: stream(fails) },
  STREAM_START_TIMEOUT: { service: [ready], ports: stream(hangs) },
  STREAM_FAILED: { service: [ready], ports: { stream: createRecordingStream({ state: failed }) } },
  AUDIO_TIMEOUT: { service: [ready] },
  VERDICT_TIMEOUT: { service: [ready, enough] },
  VOICE_SERVICE_FAILED: { service: [ready, heard, ['error-das-Peak', { exception: 'EngineFailure' }]] },
  PROTOCOL_VIOLATION: { service: [ready, ['info-vad-status', { net_speech_duration: 'much' }]] },
  CREDENTIAL_UNUSABLE: { service: [['error-parameters', { exception: 'InvalidCredential' }]] },
  CREDENTIAL_LOOKUP_FAILED: { host: { getCredential: fails }, press: [] },
  CREDENTIAL_STORE_FAILED: {
    registered: false,
    press: ['Register'],
    service: [ready, enough, ['result-success', { credential: 'sealed', authenticity: 0.9 }]],
    host: { storeCredential: fails },
  },
  CREDENTIAL_DELETE_FAILED: {
    press: ['Delete registration', 'Delete'],
    host: { deleteCredential: fails },
    properties: { parametersConfig: { undoSeconds: 0 } },
  },
  CONSENT_LOOKUP_FAILED: { properties: { consentConfig }, host: { getConsent: fails }, press: [] },
  CONSENT_STORE_FAILED: { properties: { consentConfig }, host: { storeConsent: fails }, press: ['Verify', 'They agreed'] },
} as const satisfies Partial<Record<ClientErrorCode, Break>>;
export type BreakCode = keyof typeof breaks;
export const breakOf = (code: BreakCode): Break => breaks[code];

/** The real element, a hundred times faster, over something that is broken. */
export class BrokenAgent extends CallsealAgent {
  broken: Break = {};

  protected override openSession(options: SessionOptions): Session {
    const { ports, service = [] } = this.broken;
    const scripted = createScriptedSignalling({ accept: true });
    return createSession({
      ...options,
      tokens: { getToken: () => Promise.resolve('Bearer story') },
      stream: createRecordingStream(),
      signalling: {
        open: async (request, listener, signal) => {
          await scripted.open(request, listener, signal);
          setTimeout(() => {
            for (const [name, payload] of service) {
              if (name === 'drop') scripted.latest.drop();
              else scripted.latest.emit(name, payload);
            }
          });
        },
      },
      clock: {
        now: () => performance.now() * 100,
        after: (milliseconds, run) => {
          const timer = setTimeout(run, milliseconds / 100);
          return () => {
            clearTimeout(timer);
          };
        },
      },
      ...ports,
    });
  }
}
if (customElements.get('callseal-broken') === undefined) customElements.define('callseal-broken', BrokenAgent);
