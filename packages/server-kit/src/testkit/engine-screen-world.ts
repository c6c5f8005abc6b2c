import { createMemoryCredentialStore } from '../credentials/memory-credential-store.js';
import type { CredentialStore } from '../credentials/credential-store.js';
import { createEngineFraudProvider } from '../fraud/engine-fraud-provider.js';
import type { EngineFraudOptions } from '../fraud/engine-fraud-options.js';
import type { FraudProvider } from '../fraud/fraud-provider.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { createCallStreams } from '../streams/call-streams.js';
import { type Clock, systemClock } from '../time/clock.js';
import { createSignallingDouble, type ServedSession, type SignallingDouble } from './signalling-double.js';
import { callSid, createTwilioDouble, liveCall, type TwilioDouble } from './twilio-double.js';

export const screenedCall = { callId: callSid, callerNumber: liveCall.from } as const;
export const screenToken = 'token-with-the-scope';

/** A provider over one engine, one telephony provider and one store, all doubles on real sockets but the store. */
export interface EngineScreenWorld extends AsyncDisposable {
  readonly provider: FraudProvider;
  readonly engine: SignallingDouble;
  readonly twilio: TwilioDouble;
  readonly credentials: CredentialStore;
  /** Bodies of the requests for tokens. */
  readonly tokenRequests: readonly string[];
  /** Ends the longest wait: the screen's time is over. */
  readonly runOut: () => void;
  /** Resolves when the caller's stream was asked for, and when it was closed. */
  streamed(): Promise<void>;
  closed(): Promise<void>;
}

/** What a test may exchange. */
export interface EngineScreenWorldOptions {
  readonly options?: Partial<EngineFraudOptions>;
  readonly onSession?: (session: ServedSession) => void;
  readonly refuse?: boolean;
  readonly twilio?: Parameters<typeof createTwilioDouble>[0];
  readonly token?: () => Promise<Response>;
  readonly credentials?: CredentialStore;
}

/** Short waits are over at once, the screen's own when a test says so. */
function createHurriedClock(timeout: number): { readonly clock: Clock; readonly runOut: () => void } {
  const waiting: (() => void)[] = [];
  const clock: Clock = {
    now: () => systemClock.now(),
    sleep: (milliseconds, signal) =>
      milliseconds < timeout
        ? new Promise((resolve) => setImmediate(resolve))
        : new Promise((resolve) => {
            waiting.push(resolve);
            signal?.addEventListener('abort', () => {
              resolve();
            });
          }),
  };
  return {
    clock,
    runOut: () => {
      for (const over of waiting) over();
    },
  };
}

export async function createEngineScreenWorld(world: EngineScreenWorldOptions = {}): Promise<EngineScreenWorld> {
  const { onSession, refuse = false, credentials = createMemoryCredentialStore() } = world;
  const { token = () => Promise.resolve(Response.json({ access_token: screenToken })) } = world;
  const twilio = await createTwilioDouble(world.twilio);
  const engine = await createSignallingDouble(onSession, { refuse });
  const tokenRequests: string[] = [];
  const { clock, runOut } = createHurriedClock(10_000);
  const state = createMemorySharedState();
  const streams = createCallStreams({
    client: twilio.client,
    audioUrl: 'wss://audio.example/twilio',
    track: 'inbound_track',
    statusCallbackUrl: undefined,
    retryBudget: 6000,
    reuse: 60_000,
    maximum: 180_000,
    isHeard: false,
    clock: systemClock,
    state,
  });
  const fetch = (_url: string, { body }: RequestInit): Promise<Response> => {
    // what the kit sends is text
    tokenRequests.push(body as string);
    return token();
  };
  const tokens = { tokenUrl: 'https://engine.example/oauth2/token', clientId: 'id', clientSecret: 'secret-of-the-engine', fetch };
  const provider = createEngineFraudProvider(
    { signallingUrl: engine.url, tokens, ...world.options },
    { streams, credentials, state, clock },
  );
  const asked = async (pattern: RegExp): Promise<void> => {
    while (!twilio.calls().some((call) => pattern.test(call))) await new Promise(setImmediate);
  };
  return {
    provider,
    engine,
    twilio,
    credentials,
    tokenRequests,
    runOut,
    streamed: () => asked(/Streams$/),
    closed: () => asked(/Streams\/MZ/),
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]();
      await twilio[Symbol.asyncDispose]();
    },
  };
}
