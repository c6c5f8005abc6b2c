/** Every state that an element with a mocked voice service can come to, shown one after the other. */
import { expect, type AccessCard, type OpenOptions } from './access-card.js';

/** Called in each state, which stays until the promise is kept. */
export type Visit = (state: string) => Promise<void>;

/** How many states that are; checked, so that none is left out unseen. */
export const stateCount = 28;

const asking = { required: true, text: '', textVersion: '' } as const;

/** Opens both disclosures, so that what is in them is measured too. */
const unfold = (card: AccessCard): Promise<void> =>
  card.agent.evaluate((agent) => {
    for (const details of agent.shadowRoot?.querySelectorAll('details') ?? []) details.open = true;
  });

/** A registration with its test, which visits all phases of an operation. */
async function registering(card: AccessCard, visit: Visit): Promise<void> {
  await visit('not-registered');
  await card.act('register');
  for (const phase of ['connecting', 'waiting-for-audio', 'listening', 'deciding', 'storing']) {
    await card.until(phase);
    if (phase === 'listening') await card.run(1500);
    await visit(phase);
  }
  await card.until('verified');
  await unfold(card);
  await visit('verified');
  await card.act('dismiss');
  await unfold(card);
  await visit('registered with history');
}

async function deleting(card: AccessCard, visit: Visit): Promise<void> {
  await card.act('delete');
  await visit('confirming-delete');
  await card.act('confirm-delete');
  await visit('delete-scheduled');
  for (const phase of ['deleting', 'deleted']) {
    await card.until(phase);
    await visit(phase);
  }
}

async function consenting(card: AccessCard, visit: Visit): Promise<void> {
  await card.act('verify');
  await visit('consent-needed');
  await card.act('refuse');
  await visit('refused');
  await card.run(400);
  await card.act('agree');
  await visit('saving-consent');
  await card.until('connecting');
  await card.act('cancel');
  await visit('stopped');
  await card.act('dismiss');
  await visit('registered and agreed');
  await card.act('withdraw');
  await visit('confirming a withdrawal');
}

/** Outcomes of a verification that is not a yes. */
const outcomes = {
  resultFailScore: 'not-matched',
  resultFailSpoof: 'spoof',
  errorAudio: 'inconclusive',
  errorConsumerNotReady: 'unavailable',
} as const;

/** States that a card is in as soon as it is there. */
const standing: Readonly<Record<string, OpenOptions>> = {
  'no-call': { properties: { callSid: '' } },
  'caller withheld': { properties: { callerId: '' } },
  'registered after the call': { registered: true, properties: { callInProgress: false } },
  'registered on hold': { registered: true, properties: { callOnHold: true } },
  'waiting buttons': { registered: true, properties: { parties: 3 }, development: { deleteOnlyAfterVerification: true } },
  'wrongly configured': { properties: { parametersConfig: { undoSeconds: 99 } } },
};

/**
 * Shows every state. `properties` are set on each card.
 */
export async function eachState(card: AccessCard, visit: Visit, properties: OpenOptions['properties'] = {}): Promise<void> {
  const visited = new Set<string>();
  const seen: Visit = async (state) => {
    visited.add(state);
    await visit(state);
  };
  const open = ({ properties: own, ...options }: OpenOptions) => card.open({ ...options, properties: { ...properties, ...own } });
  for (const [state, options] of Object.entries(standing)) {
    await open(options);
    await seen(state);
  }
  await open({ properties: { parametersConfig: { undoSeconds: 1 } } });
  await registering(card, seen);
  await deleting(card, seen);
  await open({ registered: true, properties: { consentConfig: asking } });
  await consenting(card, seen);
  for (const [response, phase] of Object.entries(outcomes)) {
    await open({ registered: true, response, development: { automaticVerification: true } });
    await card.until(phase);
    await unfold(card);
    await seen(phase);
  }
  expect(visited.size).toBe(stateCount);
}
