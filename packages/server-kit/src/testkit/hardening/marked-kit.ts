import type { CallAccess } from '../../streams/call-access.js';
import { createFlexAuthenticator } from '../../agents/flex-authenticator.js';
import { type Callseal, createCallseal } from '../../app/create-callseal.js';
import type { CallsealOptions } from '../../app/options.js';
import type { CredentialStore } from '../../credentials/credential-store.js';
import { createMemoryCredentialStore } from '../../credentials/memory-credential-store.js';
import type { LogEntry } from '../../log/log.js';
import { createMemorySharedState } from '../../state/memory-shared-state.js';
import type { SharedState } from '../../state/shared-state.js';
import type { Fetch } from '../../upstream/post-for-text.js';
import { createGateParts } from '../gate-parts.js';
import { origin } from '../kit.js';
import { accountSid, callSid, createTwilioDouble, otherCallSid, type TwilioDouble } from '../twilio-double.js';
import { keepOperation } from '../relay-operation.js';
import { marks } from './marks.js';
import { agentId } from './route-fields.js';

export const publicBaseUrl = 'https://kit.example';
export const tokenUrl = 'https://voice.example/oauth2/token';
export const iamUrl = `https://iam.twilio.com/v1/Accounts/${accountSid}/Tokens/validate`;
export const audioUrl = 'wss://audio.example/twilio';
export const signallingUrl = 'ws://127.0.0.1:9';

/** A kit with every part switched on, whose secrets are marked and whose surroundings write down when they are touched. */
export interface MarkedKit extends AsyncDisposable {
  readonly kit: Callseal;
  readonly twilio: TwilioDouble;
  /** Everything that was logged. */
  readonly entries: LogEntry[];
  /** `METHOD URL` of every request through the kit's `fetch`. */
  readonly outbound: string[];
  /** Names of the store's methods that were called. */
  readonly stored: string[];
  /** Keys that the shared state holds now beyond the operation of the relay that it begins with, and how often counters counted. */
  readonly stateKeys: () => Promise<readonly string[]>;
  readonly counted: () => number;
}

/** What a test may exchange. */
export interface MarkedKitParts {
  readonly options?: Partial<CallsealOptions>;
  /** Answers for the validation and token services; `undefined` leaves the usual answer. */
  readonly upstream?: (url: string, init: RequestInit) => Promise<Response> | undefined;
  readonly twilio?: Parameters<typeof createTwilioDouble>[0];
  /** Milliseconds during which the telephony provider is asked again. */
  readonly retryBudget?: number;
  readonly state?: SharedState;
  readonly store?: CredentialStore;
}

const later = new Date(Date.now() + 3_600_000).toISOString();
const people = new Map<string, { readonly identity: string; readonly worker_sid: string; readonly roles: readonly string[] }>([
  [marks.agentToken, { identity: 'alice', worker_sid: `WK${'5'.repeat(32)}`, roles: ['agent'] }],
  [marks.adminToken, { identity: 'root', worker_sid: `WK${'6'.repeat(32)}`, roles: ['admin'] }],
]);

/** The validation and token services, as long as nothing goes wrong. */
function answerUpstream(url: string, init: RequestInit): Response {
  if (url === iamUrl) {
    const { token } = JSON.parse(init.body as string) as { token: string };
    const person = people.get(token);
    return person === undefined
      ? Response.json({ valid: false, code: 20101, message: `no such token ${token}` }, { status: 200 })
      : Response.json({ valid: true, code: 0, message: null, expiration: later, ...person });
  }
  if (url === tokenUrl) return Response.json({ token_type: 'Bearer', access_token: marks.accessToken, expires_in: 3600 });
  throw new Error(`refusing ${url}`);
}

/** Writes down which methods of an object are called. */
export function recorded<T extends object>(target: T, onCall: (method: string) => void): T {
  return new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        onCall(String(name));
        return Reflect.apply(value, object, args);
      };
    },
  });
}

/** Every agent is on every call; the caller's number is what the telephony provider would say. */
const everyCall: CallAccess = {
  resolve: (_agent, use) =>
    Promise.resolve({
      callSid: use.callSid ?? callSid,
      ...(use.taskSid === undefined ? {} : { taskSid: use.taskSid }),
      callerNumber: marks.number,
    }),
};

/** Makes the marked kit. Limits are off, so that thousands of requests come through; `options` may switch them on. */
export async function createMarkedKit(parts: MarkedKitParts = {}): Promise<MarkedKit> {
  const twilio = await createTwilioDouble(parts.twilio);
  const entries: LogEntry[] = [];
  const outbound: string[] = [];
  const stored: string[] = [];
  const memory = parts.state ?? createMemorySharedState();
  await keepOperation(memory, marks.subjectKey, 'root', otherCallSid).catch(() => undefined);
  const keysOf = async (): Promise<string[]> => {
    const keys: string[] = [];
    for await (const [key] of memory.list('')) keys.push(key);
    return keys;
  };
  const kept = new Set(await keysOf().catch(() => []));
  let counted = 0;
  const state = recorded(memory, (method) => {
    if (method !== 'limiter' && method !== 'ping' && method !== 'get') counted += 1;
  });
  const fetch: Fetch = async (url, init) => {
    outbound.push(`${init.method ?? 'GET'} ${url}`);
    if (init.redirect !== 'error') throw new Error('redirects must be refused');
    return (await parts.upstream?.(url, init)) ?? answerUpstream(url, init);
  };
  const dispose = async (): Promise<void> => {
    await twilio[Symbol.asyncDispose]();
    await memory.close();
  };
  const { retryBudget = 6000 } = parts;
  const options: CallsealOptions = {
    agents: createFlexAuthenticator({ accountSid, authToken: marks.authToken, fetch }),
    allowedOrigins: [origin],
    publicBaseUrl,
    streams: { client: twilio.client, audioUrl, authToken: marks.authToken, retryBudget },
    calls: everyCall,
    voiceService: { tokenUrl, clientId: 'client', clientSecret: marks.clientSecret, fetch },
    credentials: recorded(parts.store ?? createMemoryCredentialStore(), (method) => stored.push(method)),
    // nobody listens there: operations of the relay begin, and fail
    relay: { signallingUrl, withDirectMode: true },
    state,
    gate: createGateParts(marks),
    subjectKey: marks.subjectKey,
    voiceAgents: {
      agentIds: [agentId],
      actions: ['transfer', 'transactions.read'],
      secrets: [marks.platformSecret],
      postCall: { secrets: [marks.webhookSecret] },
    },
    limits: { perAgent: false, perSubject: false, perCallerNumber: false, failedVerifications: false },
    onLog: (entry) => entries.push(entry),
    ...parts.options,
  };
  let kit: Callseal;
  try {
    kit = createCallseal(options);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    kit,
    twilio,
    entries,
    outbound,
    stored,
    counted: () => counted,
    stateKeys: async () => (await keysOf()).filter((key) => !kept.has(key)),
    [Symbol.asyncDispose]: dispose,
  };
}
