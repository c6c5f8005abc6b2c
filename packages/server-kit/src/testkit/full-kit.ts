import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { createDevelopmentAuthenticator } from '../agents/development-authenticator.js';
import { type Callseal, createCallseal } from '../app/create-callseal.js';
import type { CallsealOptions } from '../app/options.js';
import { createMemoryCredentialStore } from '../credentials/memory-credential-store.js';
import type { LogEntry } from '../log/log.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { createHookAccess } from '../streams/hook-access.js';
import { type ArrivedCode, createGateParts, gateSecrets, numberOf } from './gate-parts.js';
import { webhookSignature } from './webhook-signature.js';
import { createHttpDouble, type HttpDouble } from './http-double.js';
import { keepOperation } from './relay-operation.js';
import { createTwilioDouble, otherCallSid, type TwilioDouble } from './twilio-double.js';

export const publicBaseUrl = 'https://kit.example';
/** Tokens of the full kit's people. */
export const people = { agent: 'token-of-alice', administrator: 'token-of-root' } as const;
const authToken = 'twilio-auth-token';
const subjectKey = Buffer.alloc(32, 7).toString('base64');
const platformSecret = Buffer.from('secret of the voice-agent platform').toString('base64');
const webhookSecret = 'wsec_secret_of_the_voice_agent_platform';

export const voiceAgents = {
  agentIds: ['agent_0123456789'],
  secrets: [platformSecret],
  postCall: { secrets: [webhookSecret] },
} as const;

/** A kit with every part, and what stands around it. */
export interface FullKit extends AsyncDisposable {
  readonly kit: Callseal;
  readonly twilio: TwilioDouble;
  readonly voiceService: HttpDouble;
  readonly log: readonly LogEntry[];
  /** Codes that went out by email, with their links. */
  readonly arrived: readonly ArrivedCode[];
}

/** Configures every part, so that every route of the table is served. */
export async function createFullKit(options: Partial<CallsealOptions> = {}): Promise<FullKit> {
  const twilio = await createTwilioDouble();
  const token = { token_type: 'Bearer', access_token: 'a.b.c', expires_in: 3600 };
  const voiceService = await createHttpDouble(() => ({ body: JSON.stringify(token) }));
  const dispose = async (): Promise<void> => {
    await Promise.all([twilio[Symbol.asyncDispose](), voiceService[Symbol.asyncDispose]()]);
  };
  const log: LogEntry[] = [];
  const arrived: ArrivedCode[] = [];
  try {
    const all: CallsealOptions = { ...defaults(twilio, voiceService, arrived), onLog: (entry) => log.push(entry), ...options };
    const kit = createCallseal(all);
    // a state that is broken on purpose keeps nothing
    if (all.state !== undefined) await keepOperation(all.state, subjectKey, 'alice', otherCallSid).catch(() => undefined);
    return { kit, twilio, voiceService, log, arrived, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function defaults(twilio: TwilioDouble, voiceService: HttpDouble, arrived: ArrivedCode[]): CallsealOptions {
  return {
    agents: createDevelopmentAuthenticator({
      tokens: {
        [people.agent]: { identity: 'alice', roles: ['agent'] },
        [people.administrator]: { identity: 'root', roles: ['admin'] },
      },
    }),
    publicBaseUrl,
    streams: { client: twilio.client, audioUrl: 'wss://audio.example/twilio', authToken },
    calls: createHookAccess((_agent, { callSid }) => ({ callerNumber: numberOf(callSid) })),
    voiceService: { tokenUrl: `${voiceService.url}/oauth2/token`, clientId: 'client', clientSecret: 'client-secret' },
    credentials: createMemoryCredentialStore(),
    // nobody listens there: operations of the relay begin, and fail
    relay: { signallingUrl: 'ws://127.0.0.1:9', withDirectMode: true },
    state: createMemorySharedState(),
    gate: createGateParts(gateSecrets, arrived),
    subjectKey,
    voiceAgents,
  };
}

/** Headers with which the voice-agent platform sends this text now. */
export function platformHeaders(text: string): Record<string, string> {
  return { 'x-callseal-secret': platformSecret, 'elevenlabs-signature': webhookSignature(webhookSecret, text) };
}

/** The header with which Twilio would sign this form for this path. */
export function signature(path: string, form: Readonly<Record<string, string>>): Record<string, string> {
  return { 'x-twilio-signature': getExpectedTwilioSignature(authToken, publicBaseUrl + path, form) };
}
