import { createHash, generateKeyPairSync } from 'node:crypto';
import type { GateOptions } from '../app/gate-options.js';
import { createCallbackChannel } from '../codes/channels/callback-channel.js';
import type { FraudProvider } from '../fraud/fraud-provider.js';
import type { CodeVerifier } from '../codes/channels/channel.js';
import type { GrantKey } from '../gate/grant-keys.js';
import type { KnowledgeProvider } from '../knowledge/knowledge-provider.js';

/** The code that the provider's double sends, and the answer that is right to every question. */
export const gateSecrets = { code: '123456', answer: 'The answer of the caller' } as const;

/** A fresh key that signs grants. */
export function createGrantKey(): GrantKey {
  return { ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) };
}

/** A number for every call, so that what is counted for one caller is not for another. */
export function numberOf(callSid: string): string {
  return `+4477009${(createHash('sha256').update(callSid).digest().readUInt32BE(0) % 100_000).toString().padStart(5, '0')}`;
}

/** A code that was sent by email. */
export interface ArrivedCode {
  readonly code: string;
  readonly link: string | undefined;
}

/** Options of a gate that leave nothing out that a test may exchange. */
export type FullGateOptions = GateOptions &
  Required<Pick<GateOptions, 'codes' | 'knowledge' | 'customers'>> & { readonly fraud: FraudProvider };

/** Everything that a gate can have, with nothing behind it: a provider that sends one code, questions with one answer, a clean screen. */
export function createGateParts(
  { code, answer }: { readonly code: string; readonly answer: string } = gateSecrets,
  arrived: ArrivedCode[] = [],
): FullGateOptions {
  return {
    grants: { keys: [createGrantKey()], issuer: 'https://kit.example' },
    actions: { transfer: {} },
    codes: {
      channels: {
        sms: createVerifierOf(code),
        email: createCallbackChannel((delivery) => {
          arrived.push({ code: delivery.code, link: delivery.link });
        }),
      },
      destinations: (subject) => Promise.resolve({ sms: subject, email: `${subject.slice(1)}@example.com` }),
      answerAfter: 0,
    },
    keypad: { next: 'https://ivr.example/next' },
    knowledge: { provider: createProviderOf(answer), questions: 1 },
    attestations: ['document-seen'],
    fraud: {
      name: 'screen-double',
      screen: () => Promise.resolve({ risk: 0.1, isSynthetic: false, isOnWatchlist: false, reasons: [], at: Date.now() }),
    },
    customers: {
      findByNumber: () => Promise.resolve({ outcome: 'found', customer: { id: '0038b00002ABCDE', name: 'Ana Ruiz' } }),
      transactions: () => Promise.resolve([{ id: 'T-1', amount: '-12.50', merchant: 'Bakery', at: '2026-01-15T10:30:00.000Z' }]),
    },
  };
}

function createVerifierOf(code: string): CodeVerifier {
  let verifications = 0;
  return {
    kind: 'verifier',
    issue: () => Promise.resolve({ reference: `VE${(verifications += 1).toString(16).padStart(32, '0')}` }),
    check: (attempt) => Promise.resolve(attempt.code === code),
    cancel: () => Promise.resolve(),
  };
}

function createProviderOf(answer: string): KnowledgeProvider {
  return {
    choose: () => Promise.resolve([{ id: 'first-school', text: 'What was the name of your first school?' }]),
    check: (_, answers) => Promise.resolve(answers.every((given) => given.answer === answer)),
  };
}
