import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateKey } from '../credentials/key-ring.js';
import type { FraudProvider } from '../fraud/fraud-provider.js';
import { createCallGate } from '../gate/create-call-gate.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import type { CallStreams } from '../streams/call-streams.js';
import { createGateParts } from '../testkit/gate-parts.js';
import { systemClock } from '../time/clock.js';
import { openFraud } from './open-fraud.js';

const parts = { credentials: undefined, state: createMemorySharedState(), clock: systemClock };
const silent: FraudProvider = { name: 'silent', timeout: 20, screen: () => new Promise(() => undefined) };

test('a provider that is made is used as it is, and one that listens to calls gets the kit’s streams', () => {
  const streams = {} as CallStreams;
  assert.equal(openFraud(silent, undefined, parts), silent);
  assert.equal(openFraud(undefined, streams, parts), undefined);
  const made = openFraud((given) => ({ ...silent, name: given.streams === streams ? 'listening' : 'deaf' }), streams, parts);
  assert.equal(made?.name, 'listening');
});

test('a provider that listens to calls is refused where there are no streams', () => {
  assert.throws(() => openFraud(() => silent, undefined, parts), { code: 'CONFIG_INVALID' });
});

test('a screen may take as long as its provider says, whatever the gate has for others', { timeout: 4000 }, async () => {
  const gate = createCallGate({ ...createGateParts(), fraud: silent, state: createMemorySharedState(), subjectKey: generateKey() });
  await assert.rejects(gate.screen({ callId: 'CA1', caller: '+34600000001' }), { code: 'SCREEN_FAILED' });
});
