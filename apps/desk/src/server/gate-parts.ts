import { generateKeyPairSync } from 'node:crypto';
import { createTwilioMessagingChannel } from '@callseal/server-kit/codes';
import { createEngineFraudProvider } from '@callseal/server-kit/fraud';
import { assuranceProfiles } from '@callseal/server-kit/gate';
import type { Twilio } from 'twilio';
import type { Bank } from './bank/bank.js';
import { isTransfer, transferAction } from './bank/transfers.js';
import type { KitBasics } from './run-kit.js';

interface GatePartsOptions {
  readonly bank: Bank;
  readonly client: Twilio;
  /** The desk's own address. */
  readonly url: string;
  readonly engine: { readonly url: string };
  /** Where the engine gives tokens, and to whom. */
  readonly tokens: { readonly tokenUrl: string; readonly clientId: string; readonly clientSecret: string };
}

/** The contact centre's number, from which codes are sent. */
const from = '+12025550100';

/** How the demo's gate is set up: the default policy, codes by text message, two questions, the engine's screen, the bank's records. */
export function createGateParts({ bank, client, url, engine, tokens }: GatePartsOptions): NonNullable<KitBasics['gate']> {
  const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as Readonly<Record<string, unknown>>;
  return {
    grants: { keys: [key], issuer: url },
    profile: assuranceProfiles.baseline,
    actions: { [transferAction]: { parameters: isTransfer } },
    codes: {
      channels: { sms: createTwilioMessagingChannel({ client, from }) },
      destinations: (number, context) => bank.records.destinations(number, context),
      // the agent sees the customer's record anyway
      tellDelivery: true,
      showMask: true,
    },
    keypad: { next: `${url}/desk/after-keypad` },
    knowledge: { provider: bank.questions, questions: 2 },
    attestations: ['document-seen'],
    // every voice of the demo is synthetic, and says so: what is shown here is recordings, injected audio and the watchlist
    fraud: (parts) => createEngineFraudProvider({ signallingUrl: engine.url, tokens, acceptReplayAndInjection: true }, parts),
    customers: bank.records,
  };
}
