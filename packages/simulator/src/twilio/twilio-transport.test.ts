import assert from 'node:assert/strict';
import { test } from 'node:test';
import twilio from 'twilio';
import { createCountedAudio, setUp } from '../test-support/set-up.js';
import { createTwilioTransport } from './twilio-transport.js';

const from = '+12025550101';

test('a host that is not mapped is refused before anything is sent', async () => {
  const transport = createTwilioTransport({ 'api.twilio.com': 'http://127.0.0.1:1' });
  const client = twilio(`AC${'0'.repeat(32)}`, 'token', { httpClient: transport });
  await assert.rejects(client.verify.v2.services('VA1').verifications.create({ to: from, channel: 'sms' }), { code: 'HOST_NOT_ALLOWED' });
  const all = createTwilioTransport('http://127.0.0.1:1');
  for (const uri of ['https://example.com/x', 'https://twilio.com.example/x', 'https://eviltwilio.com/x']) {
    await assert.rejects(all.request({ method: 'get', uri }), { code: 'HOST_NOT_ALLOWED' });
  }
});

test('a simulator on another machine is refused at once', () => {
  assert.throws(() => createTwilioTransport('https://api.twilio.com'), { code: 'HOST_NOT_ALLOWED' });
  assert.throws(() => createTwilioTransport({ 'api.twilio.com': 'http://192.0.2.1' }), { code: 'HOST_NOT_ALLOWED' });
});

test('regional hosts go to the simulator too, and retries arrive there again', async (context) => {
  const { simulator } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio() });
  const httpClient = createTwilioTransport(simulator.url, { autoRetry: true });
  const client = twilio(simulator.accountSid, simulator.authToken, { httpClient, region: 'ie1', edge: 'dublin' });
  simulator.failNext({ status: 429, code: 20_429 });
  assert.equal((await client.calls(call.callSid).fetch()).sid, call.callSid);
  assert.deepEqual(
    simulator.requests().map(({ status }) => status),
    [429, 200],
  );
});
