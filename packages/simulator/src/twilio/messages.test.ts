import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SimulatedMessage } from '../messages/outbox.js';
import { failureOf, setUp } from '../test-support/set-up.js';
import { readContract } from './contract.js';

const [to, from] = ['+12025550101', '+12025550100'];

test('a message sent with the helper library is on the telephone it was sent to, and on no other', async (context) => {
  const heard: SimulatedMessage[] = [];
  const { simulator, client } = await setUp(context, { onMessage: (message) => heard.push(message) });
  const message = await client.messages.create({ to, from, body: 'Hello', contentRetention: 'discard', validityPeriod: 240 });
  assert.match(message.sid, /^SM[0-9a-f]{32}$/);
  assert.deepEqual([message.to, message.from, message.status, message.body], [to, from, 'queued', '']);
  assert.deepEqual(
    simulator.messages(to).map(({ sid, body }) => [sid, body]),
    [[message.sid, 'Hello']],
  );
  assert.deepEqual(simulator.messages(from), []);
  assert.deepEqual(heard, simulator.messages(to));
});

test('its answer is what the document says', async (context) => {
  const { simulator, client } = await setUp(context);
  const service = `MG${'5'.repeat(32)}`;
  await client.messages.create({ to, messagingServiceSid: service, body: 'Hello' });
  assert.equal(simulator.messages(to)[0]?.from, service);
  const { url, accountSid, authToken } = simulator;
  const response = await fetch(`${url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
    body: new URLSearchParams({ To: to, From: from, Body: 'Hello' }),
  });
  assert.equal(response.status, 201);
  assert.deepEqual(readContract().validateAnswer('CreateMessage', await response.json()), []);
});

for (const [what, message] of [
  ['without a sender', { to, body: 'Hello' }],
  ['without a body', { to, from }],
  ['to what is no number', { to: 'whatsapp:+12025550101', from, body: 'Hello' }],
  ['that is too long', { to, from, body: 'x'.repeat(1601) }],
] as const) {
  test(`a message ${what} is refused`, async (context) => {
    const { client, simulator } = await setUp(context);
    const { status } = await failureOf(client.messages.create(message));
    assert.equal(status, 400);
    assert.deepEqual(simulator.messages(to), []);
  });
}
