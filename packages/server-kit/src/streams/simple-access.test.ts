import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { callSid, conferenceSid, createTwilioDouble, json, liveCall, notFound, reservationSid, taskSid } from '../testkit/twilio-double.js';
import { type AnyCallAccessOptions, createAnyCallAccess } from './any-call-access.js';
import { createHookAccess } from './hook-access.js';

const alice = { identity: 'alice', roles: [] };

describe('access by a hook', () => {
  test('gives the named leg, with its task when that was named by its own SID', async () => {
    const access = createHookAccess(() => true);
    assert.deepEqual(await access.resolve(alice, { action: 'start', callSid, taskSid, conferenceSid }), { callSid, taskSid });
    assert.deepEqual(await access.resolve(alice, { action: 'start', callSid, taskSid: reservationSid }), { callSid });
  });

  test('needs the call to be named', async () => {
    await assert.rejects(createHookAccess(() => true).resolve(alice, { action: 'start', taskSid }), { code: 'BODY_MALFORMED' });
  });

  test('takes a function only', () => {
    assert.throws(() => createHookAccess(undefined as never), { code: 'CONFIG_INVALID' });
  });
});

describe('access to any call', () => {
  test('gives the named leg of a live call, with the caller’s number for limits', async () => {
    await using twilio = await createTwilioDouble();
    const access = createAnyCallAccess({ allowAnyCall: true, client: twilio.client });
    assert.deepEqual(await access.resolve(alice, { action: 'start', callSid, taskSid }), { callSid, taskSid, callerNumber: liveCall.from });
    assert.deepEqual(await access.resolve(alice, { action: 'stop', callSid }), { callSid });
    assert.deepEqual(twilio.calls(), [`GET Calls/${callSid}`], 'to stop, nothing is asked');
  });

  for (const [what, reply, code] of [
    ['a call that rings', json({ ...liveCall, status: 'ringing' }), 'CALL_NOT_IN_PROGRESS'],
    ['a call that does not exist', notFound, 'CALL_NOT_FOUND'],
  ] as const) {
    test(`refuses ${what}: ${code}`, async () => {
      await using twilio = await createTwilioDouble(() => reply);
      const access = createAnyCallAccess({ allowAnyCall: true, client: twilio.client });
      await assert.rejects(access.resolve(alice, { action: 'start', callSid }), { code });
    });
  }

  test('without a client leaves it to Twilio to refuse', async () => {
    assert.deepEqual(await createAnyCallAccess({ allowAnyCall: true }).resolve(alice, { action: 'start', callSid }), { callSid });
  });

  test('needs the call to be named', async () => {
    const access = createAnyCallAccess({ allowAnyCall: true });
    await assert.rejects(access.resolve(alice, { action: 'start', taskSid }), { code: 'BODY_MALFORMED' });
  });

  test('must be asked for by name', () => {
    for (const options of [undefined, {}, { allowAnyCall: 'true' }, { allowAnyCall: 1 }]) {
      assert.throws(() => createAnyCallAccess(options as unknown as AnyCallAccessOptions), { code: 'CONFIG_INVALID' });
    }
  });

  test('refuses to run in production', (context) => {
    const { NODE_ENV } = process.env;
    process.env.NODE_ENV = 'production';
    context.after(() => {
      if (NODE_ENV === undefined) delete process.env.NODE_ENV;
      else process.env.NODE_ENV = NODE_ENV;
    });
    assert.throws(() => createAnyCallAccess({ allowAnyCall: true }), { code: 'CONFIG_INVALID' });
  });
});
