import { randomBytes } from 'node:crypto';
import { createMemoryAuditLog } from '../audit/memory-audit-log.js';
import { createCallbackChannel } from '../codes/channels/callback-channel.js';
import type { CodeDelivery } from '../codes/channels/channel.js';
import type { CustomerLookup } from '../crm/customer-records.js';
import type { FraudScreening } from '../fraud/fraud-provider.js';
import type { CallGate, GateCase } from '../gate/call-gate.js';
import type { CallGateOptions } from '../gate/call-gate-options.js';
import { createCallGate } from '../gate/create-call-gate.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { createGrantKey } from './gate-parts.js';
import { createManualClock } from './kit.js';

export const caller = '+447700900123';
export const on: GateCase = { callId: `CA${'1'.repeat(32)}`, caller };
export const transfer = { action: 'transfer', parameters: { amount: '100.00', payee: 'ES91' } } as const;
export const rightAnswer = 'The Moon';

/** A gate with everything, and what stands around it, which a test can change while it runs. */
export interface GateWorld {
  readonly gate: CallGate;
  readonly clock: ReturnType<typeof createManualClock>;
  readonly options: CallGateOptions;
  /** What was sent, the newest last. */
  readonly arrived: (CodeDelivery & { readonly code: string })[];
  /** What the screen answers next; a function may throw, or never settle. */
  screening: () => unknown;
  lookup: CustomerLookup | Error;
  /** Whether the audit log can be written. */
  isAudited: boolean;
  /** Types of the audit log's entries. */
  audited(): Promise<readonly string[]>;
  /** Shows everything that was written down, as text. */
  auditText(): Promise<string>;
}

export const clean = (at: number, changes: Partial<FraudScreening> = {}): FraudScreening => ({
  risk: 0.1,
  isSynthetic: false,
  isOnWatchlist: false,
  reasons: [],
  at,
  ...changes,
});

export function createGateWorld(
  changes: Partial<CallGateOptions> = {},
  clock = createManualClock(Date.parse('2026-03-01T12:00:00.000Z')),
): GateWorld {
  const log = createMemoryAuditLog();
  const arrived: GateWorld['arrived'] = [];
  const carrier = createCallbackChannel((delivery) => {
    arrived.push(delivery);
  });
  const options: CallGateOptions = {
    state: createMemorySharedState({ clock }),
    subjectKey: randomBytes(32).toString('base64'),
    grants: { keys: [createGrantKey()], issuer: 'https://kit.example' },
    actions: { transfer: {}, 'profile.read': { singleUse: false, lifetimeSeconds: 300 } },
    codes: {
      channels: { sms: carrier, call: carrier },
      destinations: (subject) => Promise.resolve(subject === caller ? { sms: '+447700900999', call: subject } : undefined),
      answerAfter: 0,
    },
    entries: { keypad: true, linkUrl: 'https://kit.example/enter' },
    knowledge: {
      provider: {
        choose: () => Promise.resolve([{ id: 'trip', text: 'Where did you travel last?' }]),
        check: (_subject, answers) => Promise.resolve(answers.every(({ answer }) => answer === rightAnswer)),
      },
      questions: 1,
    },
    attestations: ['document-seen'],
    // an answer of any shape, as a provider in JavaScript may give it
    fraud: { name: 'screen', screen: async () => (await world.screening()) as FraudScreening },
    customers: {
      findByNumber: () => (world.lookup instanceof Error ? Promise.reject(world.lookup) : Promise.resolve(world.lookup)),
      transactions: () =>
        Promise.resolve(Array.from({ length: 7 }, (_, index) => ({ id: `T-${index}`, amount: '-1.00', merchant: 'Bakery', at: 'now' }))),
    },
    audit: {
      ...log,
      append: (event) => (world.isAudited ? log.append(event) : Promise.reject(new Error('The disk is full.'))),
    },
    clock,
    ...changes,
  };
  const read = async () => {
    const entries: string[] = [];
    for await (const { event } of log.read()) entries.push(event);
    return entries;
  };
  const world: GateWorld = {
    gate: createCallGate(options),
    clock,
    options,
    arrived,
    screening: () => clean(clock.now()),
    lookup: { outcome: 'found', customer: { id: 'C-1', name: 'Ana Ruiz', hints: { tone: 'brief' } } },
    isAudited: true,
    audited: async () => (await read()).map((event) => (JSON.parse(event) as { type: string }).type),
    auditText: async () => (await read()).join('\n'),
  };
  return world;
}

/** Sends a code and enters it rightly. */
export async function passCode(
  { gate, arrived }: GateWorld,
  wanted: Parameters<CallGate['sendCode']>[1] = transfer,
  by = on,
): Promise<void> {
  await gate.sendCode(by, wanted);
  await gate.checkCode(by, { ...wanted, code: arrived.at(-1)?.code ?? '' });
}
