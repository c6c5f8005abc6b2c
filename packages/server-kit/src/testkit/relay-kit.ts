import { createDevelopmentAuthenticator } from '../agents/development-authenticator.js';
import { type Callseal, createCallseal } from '../app/create-callseal.js';
import type { CallsealOptions } from '../app/options.js';
import type { CredentialStore } from '../credentials/credential-store.js';
import { createMemoryCredentialStore } from '../credentials/memory-credential-store.js';
import type { LogEntry } from '../log/log.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import type { SharedState } from '../state/shared-state.js';
import { createHookAccess } from '../streams/hook-access.js';
import type { TwilioLike } from '../streams/twilio-like.js';
import { parseEvents, type ReadEvent } from './event-stream.js';
import { send } from './kit.js';
import { createSignallingDouble, type ServedSession, type SignallingDouble } from './signalling-double.js';
import { callSid, createTwilioDouble, liveCall, type TwilioDouble } from './twilio-double.js';

/** Whoever is on the double's call. */
export const caller = liveCall.from;
export const accessToken = 'token-of-the-voice-service';
export const credential = 'sealed-credential-of-the-caller';
export const subjectKey = Buffer.alloc(32, 9).toString('base64');

/** Server kits with a relay, over one state, one store, one telephony provider and one voice service. */
export interface RelayWorld extends AsyncDisposable {
  readonly kit: Callseal;
  readonly twilio: TwilioDouble;
  readonly voice: SignallingDouble;
  readonly credentials: CredentialStore;
  readonly state: SharedState;
  readonly log: LogEntry[];
  /** Another instance. */
  createKit(options?: Partial<CallsealOptions>): Callseal;
}

/** What a test may exchange. */
export interface RelayWorldOptions {
  readonly options?: Partial<CallsealOptions>;
  readonly state?: SharedState;
  readonly onSession?: (session: ServedSession) => void;
  readonly twilio?: Parameters<typeof createTwilioDouble>[0];
  /** Whether the voice service turns connections away. */
  readonly refuse?: boolean;
  /** Keeps the routes of direct mode too. Default false. */
  readonly withDirectMode?: boolean;
}

export async function createRelayWorld({
  options,
  state = createMemorySharedState(),
  onSession,
  twilio: override,
  refuse = false,
  withDirectMode = false,
}: RelayWorldOptions = {}): Promise<RelayWorld> {
  const twilio = await createTwilioDouble(override);
  const voice = await createSignallingDouble(onSession, { refuse });
  const credentials = createMemoryCredentialStore();
  const log: LogEntry[] = [];
  const kits: Callseal[] = [];
  const createKit = (more: Partial<CallsealOptions> = {}): Callseal => {
    const kit = createRelayKit({
      client: twilio.client,
      signallingUrl: voice.url,
      withDirectMode,
      state,
      subjectKey,
      credentials,
      onLog: (entry) => log.push(entry),
      ...options,
      ...more,
    });
    kits.push(kit);
    return kit;
  };
  const dispose = async (): Promise<void> => {
    await Promise.all(kits.map((kit) => kit.finish(0)));
    await voice[Symbol.asyncDispose]();
    await twilio[Symbol.asyncDispose]();
  };
  try {
    return { kit: createKit(), twilio, voice, credentials, state, log, createKit, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    // servers that nobody closes would keep the tests running
    await dispose();
    throw error;
  }
}

/** What a kit of the relay is made of besides its usual parts. */
export interface RelayKitOptions extends Partial<CallsealOptions> {
  readonly client: TwilioLike;
  readonly signallingUrl: string;
  readonly withDirectMode?: boolean;
}

/** One instance. */
export function createRelayKit({ client, signallingUrl, withDirectMode = false, ...more }: RelayKitOptions): Callseal {
  return createCallseal({
    agents: createDevelopmentAuthenticator({ tokens: { alice: { identity: 'alice', roles: [] }, bob: { identity: 'bob', roles: [] } } }),
    streams: { client, audioUrl: 'wss://audio.example/twilio' },
    calls: createHookAccess(() => ({ callerNumber: caller })),
    voiceService: {
      tokenUrl: 'https://voice.example/oauth2/token',
      clientId: 'id',
      clientSecret: 'secret',
      fetch: () => Promise.resolve(Response.json({ token_type: 'Bearer', access_token: accessToken, expires_in: 3600 })),
    },
    credentials: createMemoryCredentialStore(),
    relay: { signallingUrl, withDirectMode },
    ...more,
  });
}

/** Asks a route of the relay as an agent. */
export function ask(kit: Callseal, path: string, json: object, agent = 'alice', headers: Record<string, string> = {}): Promise<Response> {
  return send(kit, `/v1/relay/${path}`, { json, headers: { authorization: `Bearer ${agent}`, ...headers } });
}

/** Begins an operation; resolves with its id. */
export async function begin(kit: Callseal, purpose: 'register' | 'test' | 'verify', agent = 'alice', named = callSid): Promise<string> {
  const response = await ask(kit, 'start', { callSid: named, purpose }, agent);
  const body = (await response.json()) as { readonly id: string };
  if (response.status !== 200) throw new Error(JSON.stringify(body));
  return body.id;
}

/** Lets the service say these once an operation was asked for. */
export function saying(...events: readonly (readonly [event: string, ...args: readonly unknown[]])[]): (session: ServedSession) => void {
  return (session) => {
    session.say('info-consumer-ready', {});
    for (const [event, ...args] of events) session.say(event, ...args);
  };
}

/** The events of an operation, to its end. */
export async function follow(kit: Callseal, id: string, after = 0, agent = 'alice'): Promise<readonly ReadEvent[]> {
  const response = await ask(kit, 'events', { id, after }, agent);
  const text = await response.text();
  if (response.status !== 200) throw new Error(text);
  return parseEvents(text);
}

/** Registers the caller of the double's call. */
export async function register({ credentials }: Pick<RelayWorld, 'credentials'>): Promise<void> {
  await credentials.put(caller, { credential, modelHash: 'model-1' });
}

/** A receipt of an answer to the consent question; a later answer than `agreed` comes a second later. */
export function receipt(answer: string): object {
  return {
    callSid,
    answer,
    textVersion: '1',
    at: new Date(answer === 'agreed' ? 1_700_000_000_000 : 1_700_000_001_000).toISOString(),
    method: 'spoken-to-agent',
  };
}
