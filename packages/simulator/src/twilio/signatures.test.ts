import assert from 'node:assert/strict';
import { test } from 'node:test';
import twilio from 'twilio';
import { createCountedAudio, setUp } from '../test-support/set-up.js';
import { until } from '../test-support/until.js';

const from = '+12025550101';
const signatureOf = (headers: NodeJS.Dict<string | string[]>): string => String(headers['x-twilio-signature']);

test('the upgrade is signed over the stream URL exactly as configured', async (context) => {
  const { simulator, service, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  await client.calls(call.callSid).streams.create({ url: service.streamUrl });
  await until('the upgrade', () => service.streams.length === 1);
  const signature = signatureOf(service.streams[0]!.headers);
  assert.equal(twilio.validateRequest(simulator.authToken, signature, service.streamUrl, {}), true);
  assert.equal(twilio.validateRequest(simulator.authToken, signature, `${service.streamUrl}/`, {}), false);
  assert.equal(twilio.validateRequest('other token', signature, service.streamUrl, {}), false);
});

test('status callbacks are signed forms with the documented fields', async (context) => {
  const { simulator, service, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(5), status: 'in-progress' });
  const statusCallback = `${service.callbackUrl}?tenant=a%20b`;
  const { sid } = await client.calls(call.callSid).streams.create({ url: service.streamUrl, name: 'n-1', statusCallback });
  await until('both callbacks', () => service.callbacks.length === 2);
  for (const { method, headers, fields } of service.callbacks) {
    const { tenant, ...form } = fields;
    assert.equal(method, 'POST');
    assert.equal(tenant, 'a b');
    assert.match(String(headers['content-type']), /^application\/x-www-form-urlencoded/);
    assert.ok(twilio.validateRequest(simulator.authToken, signatureOf(headers), statusCallback, form));
    assert.ok(!twilio.validateRequest(simulator.authToken, signatureOf(headers), statusCallback, { ...form, StreamSid: 'MZ0' }));
    assert.deepEqual(
      { ...form, StreamEvent: '', Timestamp: '' },
      { AccountSid: simulator.accountSid, CallSid: call.callSid, StreamSid: sid, StreamName: 'n-1', StreamEvent: '', Timestamp: '' },
    );
    assert.ok(Number.isFinite(Date.parse(form.Timestamp ?? '')));
  }
  assert.deepEqual(
    service.callbacks.map(({ fields }) => fields.StreamEvent),
    ['stream-started', 'stream-stopped'],
  );
});

test('a GET callback carries its fields and its signature in the URL', async (context) => {
  const { simulator, service, client } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(5), status: 'in-progress' });
  const options = { url: service.streamUrl, statusCallback: service.callbackUrl, statusCallbackMethod: 'GET' } as const;
  await client.calls(call.callSid).streams.create(options);
  await until('both callbacks', () => service.callbacks.length === 2);
  const [{ method, url, headers, fields } = service.callbacks[1]!] = service.callbacks;
  assert.equal(method, 'GET');
  assert.equal(fields.CallSid, call.callSid);
  assert.ok(twilio.validateRequest(simulator.authToken, signatureOf(headers), new URL(url, service.callbackUrl).href, {}));
});

test('keyed digits are a signed form, while the call is live', async (context) => {
  const { simulator, service } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(), status: 'in-progress' });
  assert.equal(await simulator.keyDigits(call.callSid, '123456', service.callbackUrl), 204);
  const [{ headers, fields } = service.callbacks[0]!] = service.callbacks;
  assert.deepEqual([fields.CallSid, fields.Digits], [call.callSid, '123456']);
  assert.ok(twilio.validateRequest(simulator.authToken, signatureOf(headers), service.callbackUrl, fields));
  await assert.rejects(simulator.keyDigits(call.callSid, '1', 'https://elsewhere.example/'), { code: 'HOST_NOT_ALLOWED' });
  call.hangUp();
  assert.equal(await simulator.keyDigits(call.callSid, '123456', service.callbackUrl), null);
});

test('a webhook that is not there changes nothing for the stream', async (context) => {
  const { simulator, service, client, events } = await setUp(context);
  const call = simulator.placeCall({ from, audio: createCountedAudio(5), status: 'in-progress' });
  await client.calls(call.callSid).streams.create({ url: service.streamUrl, statusCallback: 'http://127.0.0.1:1/nobody' });
  await until('both tries', () => events.filter(({ type }) => type === 'callback-sent').length === 2);
  assert.equal(service.streams[0]?.audio().length, 800);
  assert.ok(events.every((event) => event.type !== 'callback-sent' || event.status === null));
});
