import { parseScreenEvent, type ScreenEvent, type ScreenResult } from '@callseal/protocol/screening';
import { exceptions } from '@callseal/protocol/signalling';
import type { Clock } from '../time/clock.js';
import { callAudio } from '../voice-service/call-audio.js';
import { openSocketSession } from '../voice-service/socket-session.js';
import type { TokenSource } from '../voice-service/token-source.js';
import type { FraudProviderParts } from './fraud-provider-parts.js';

/** Which call is screened, and how. */
export interface EngineScreen {
  readonly callId: string;
  /** The caller's registration, where there is one. */
  readonly credential: string | undefined;
  readonly signallingUrl: URL;
  readonly speechSeconds: number;
}

/** What a screen works with. */
export interface EngineScreenParts {
  readonly tokens: TokenSource;
  readonly streams: FraudProviderParts['streams'];
  readonly clock: Clock;
}

/** Milliseconds between two tries while another operation listens to the call. */
const retryEvery = 1000;
/** What the engine says about a registration of another engine or model. */
const unusable: string = exceptions.invalidCredential;
/** Whose stream it is: no agent's. */
const owner = 'fraud-screen';

type NextEvent = () => Promise<ScreenEvent>;
type Refusal = Extract<ScreenEvent, { readonly name: `error-${string}` }>;

/** Opens sessions until one is let in, and listens. Rejects when there is no result, and as soon as `signal` aborts. */
export async function screenThroughEngine(screen: EngineScreen, parts: EngineScreenParts, signal: AbortSignal): Promise<ScreenResult> {
  let { credential } = screen;
  const over = whenAborted(signal);
  for (;;) {
    const session = await open({ ...screen, credential }, parts.tokens, signal);
    const next: NextEvent = () => Promise.race([session.next(), over]);
    try {
      const refusal = await untilReady(next, screen.callId);
      if (refusal === undefined) return await listen(next, screen.callId, parts, over);
      const exception = typeof refusal.payload === 'object' ? refusal.payload.exception : undefined;
      // somebody else listens: their turn first
      if (refusal.name === 'error-consumer-not-ready') await parts.clock.sleep(retryEvery, signal);
      // screened as somebody who is not registered
      else if (exception === unusable && credential !== undefined) credential = undefined;
      else throw new Error(`The engine refused the screen (${refusal.name}).`);
    } finally {
      session.close();
    }
  }
}

async function open({ callId, credential, signallingUrl, speechSeconds }: EngineScreen, tokens: TokenSource, signal: AbortSignal) {
  const { token_type, access_token } = await tokens.get();
  signal.throwIfAborted();
  const screen_request = { audio_total_duration: speechSeconds, ...(credential === undefined ? {} : { credential }) };
  return openSocketSession<ScreenEvent>(
    {
      base: signallingUrl,
      operation: 'screen',
      token: `${token_type} ${access_token}`,
      initialize: { metadata: { ...callAudio, call_id: callId }, screen_request },
      parse: parseScreenEvent,
    },
    signal,
  );
}

/** Resolves when the engine listens, or with its refusal. */
async function untilReady(next: NextEvent, callId: string): Promise<Refusal | undefined> {
  for (;;) {
    const event = await next();
    if (event.name === 'info-consumer-ready') {
      if ((event.payload.call_id ?? callId) !== callId) throw new Error('The engine speaks of another call.');
      return undefined;
    }
    if (event.name === 'result-screen') throw new Error('The engine judges somebody whom it has not heard.');
    if (event.name !== 'info-vad-status') return event;
  }
}

/** Streams the caller to the engine until it has a result. The stream is given up whatever happens, and closed if nobody else joined it. */
async function listen(next: NextEvent, callId: string, { streams }: EngineScreenParts, over: Promise<never>): Promise<ScreenResult> {
  await Promise.race([stopLeftover(callId, streams), over]);
  const starting = streams.start({ callSid: callId }, { owner });
  try {
    await Promise.race([starting, over]);
    for (;;) {
      const event = await next();
      if (event.name === 'result-screen') return event.payload;
      if (event.name.startsWith('error-')) throw new Error(`The engine could not screen the call (${event.name}).`);
    }
  } finally {
    // what cannot be closed now, the sweep closes
    void starting.then((started) => streams.abandon(started)).catch(() => undefined);
  }
}

/** The engine let nobody else in, so a stream that is open is one that it does not take. */
async function stopLeftover(callId: string, streams: EngineScreenParts['streams']): Promise<void> {
  const { state } = await streams.stateOf(callId);
  if (state === 'starting' || state === 'started') await streams.stop(callId);
}

/** Rejects once `signal` aborts: a session does not end by itself when nobody waits for it any more. */
function whenAborted(signal: AbortSignal): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  // not always is somebody waiting for it
  aborted.catch(() => undefined);
  return aborted;
}
