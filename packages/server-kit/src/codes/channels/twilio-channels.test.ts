import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Received, Reply } from '../../testkit/http-double.js';
import { accountSid, createTwilioDouble, json, notFound } from '../../testkit/twilio-double.js';
import type { CodeDelivery } from './channel.js';
import { createTwilioMessagingChannel } from './twilio-messaging-channel.js';
import { createTwilioVerifyChannel } from './twilio-verify-channel.js';

const serviceSid = `VA${'a'.repeat(32)}`;
const verificationSid = `VE${'b'.repeat(32)}`;
const from = '+34910000000';
const { signal } = new AbortController();
const delivery: CodeDelivery = {
  channel: 'sms',
  destination: '+34600000001',
  action: 'transfer',
  parameters: { amount: '100.00' },
  lifetimeSeconds: 240,
  signal,
};

/** Field names and forms of Twilio's OpenAPI documents (twilio-oai 2.6.7), as far as they may be sent; anything else fails the test. */
const forms: readonly { readonly path: RegExp; readonly required: readonly string[]; readonly fields: Readonly<Record<string, RegExp>> }[] =
  [
    {
      path: /^\/2010-04-01\/Accounts\/AC[0-9a-fA-F]{32}\/Messages\.json$/,
      required: ['To'],
      fields: {
        To: /^\+[1-9]\d{1,14}$/,
        From: /./,
        MessagingServiceSid: /^MG[0-9a-fA-F]{32}$/,
        Body: /^[\s\S]{1,1600}$/,
        ValidityPeriod: /^\d+$/,
        ContentRetention: /^(retain|discard)$/,
        AddressRetention: /^(retain|obfuscate)$/,
      },
    },
    {
      path: /^\/v2\/Services\/VA[0-9a-fA-F]{32}\/Verifications$/,
      required: ['To', 'Channel'],
      fields: { To: /./, Channel: /^(sms|call|email|whatsapp|sna)$/, Locale: /^[A-Za-z-]+$/ },
    },
    {
      path: /^\/v2\/Services\/VA[0-9a-fA-F]{32}\/Verifications\/VE[0-9a-fA-F]{32}$/,
      required: ['Status'],
      fields: { Status: /^(canceled|approved)$/ },
    },
    {
      path: /^\/v2\/Services\/VA[0-9a-fA-F]{32}\/VerificationCheck$/,
      required: ['Code', 'VerificationSid'],
      fields: { Code: /^\d{4,10}$/, VerificationSid: /^VE[0-9a-fA-F]{32}$/ },
    },
  ];

/** A double that answers 400 to what the documents do not allow. */
function double(reply: (fields: Readonly<Record<string, string>>, request: Received) => Reply) {
  const seen: Record<string, string>[] = [];
  return createTwilioDouble((request) => {
    const form = forms.find(({ path }) => path.test(request.path));
    const fields = Object.fromEntries(new URLSearchParams(request.body));
    const isAllowed =
      request.method === 'POST' &&
      form?.required.every((name) => name in fields) === true &&
      Object.entries(fields).every(([name, value]) => form.fields[name]?.test(value) === true);
    if (!isAllowed) return failure(400, 99_999);
    seen.push(fields);
    return reply(fields, request);
  }).then((twilio) => Object.assign(twilio, { seen }));
}

function failure(status: number, code: number): Reply {
  return json({ status, code, message: 'refused', more_info: 'https://www.twilio.com/docs/errors' }, status);
}

const queued = json({ sid: `SM${'c'.repeat(32)}`, status: 'queued', error_code: null, account_sid: accountSid }, 201);
const pending = json({ sid: verificationSid, status: 'pending', valid: false }, 201);

describe('Twilio Messaging', () => {
  test('sends the code, once, and lets Twilio drop it when it has expired', async () => {
    await using twilio = await double(() => queued);
    await createTwilioMessagingChannel({ client: twilio.client, from }).deliver({ ...delivery, code: '012345' });
    await createTwilioMessagingChannel({
      client: twilio.client,
      messagingServiceSid: `MG${'d'.repeat(32)}`,
      redact: true,
      text: ({ code, parameters }) => `${code} pays ${JSON.stringify(parameters.amount)}`,
    }).deliver({ ...delivery, code: '012345' });
    assert.deepEqual(twilio.seen, [
      {
        To: delivery.destination,
        From: from,
        ValidityPeriod: '240',
        Body: '012345 is your code for the call you are on. It is valid for 4 minutes.',
      },
      {
        To: delivery.destination,
        MessagingServiceSid: `MG${'d'.repeat(32)}`,
        ValidityPeriod: '240',
        Body: '012345 pays "100.00"',
        ContentRetention: 'discard',
        AddressRetention: 'obfuscate',
      },
    ]);
  });

  for (const [status, code, expected] of [
    [400, 21211, 'CHANNEL_UNAVAILABLE'],
    [400, 21408, 'CHANNEL_UNAVAILABLE'],
    [400, 21606, 'CHANNEL_UNAVAILABLE'],
    [400, 21608, 'CHANNEL_UNAVAILABLE'],
    [400, 21610, 'CHANNEL_UNAVAILABLE'],
    [400, 21612, 'CHANNEL_UNAVAILABLE'],
    [400, 21614, 'CHANNEL_UNAVAILABLE'],
    [429, 20429, 'TELEPHONY_BUSY'],
    [401, 20003, 'TELEPHONY_FAILED'],
    [503, 20503, 'TELEPHONY_FAILED'],
  ] as const) {
    test(`answers ${expected} to Twilio's ${code}`, async () => {
      await using twilio = await double(() => failure(status, code));
      const channel = createTwilioMessagingChannel({ client: twilio.client, from });
      await assert.rejects(channel.deliver({ ...delivery, code: '012345' }), { code: expected });
      assert.equal(twilio.requests.length, 1);
    });
  }

  test('takes a message that is created as failed for not sent', async () => {
    await using twilio = await double(() => json({ status: 'failed', error_code: 21610 }, 201));
    const channel = createTwilioMessagingChannel({ client: twilio.client, from });
    await assert.rejects(channel.deliver({ ...delivery, code: '012345' }), { code: 'CHANNEL_UNAVAILABLE' });
  });

  test('needs one sender, and a text with the code', async () => {
    await using twilio = await double(() => queued);
    const { client } = twilio;
    for (const bad of [{}, { from, messagingServiceSid: `MG${'d'.repeat(32)}` }, { from: '../x' }, { messagingServiceSid: 'MG1' }]) {
      assert.throws(() => createTwilioMessagingChannel({ client, ...bad }), { code: 'CONFIG_INVALID' });
    }
    const silent = createTwilioMessagingChannel({ client, from, text: () => 'hello' });
    await assert.rejects(silent.deliver({ ...delivery, code: '012345' }), { code: 'CONFIG_INVALID' });
    assert.equal(twilio.requests.length, 0);
  });
});

describe('Twilio Verify', () => {
  test('begins, checks and cancels a verification by its id', async () => {
    await using twilio = await double((fields) =>
      'Channel' in fields
        ? pending
        : json({ sid: verificationSid, status: fields.Code === '123456' ? 'approved' : (fields.Status ?? 'pending') }),
    );
    const channel = createTwilioVerifyChannel({ client: twilio.client, serviceSid, locale: 'es' });
    const { reference } = await channel.issue({ ...delivery, channel: 'call' });
    assert.equal(reference, verificationSid);
    assert.equal(await channel.check({ reference, code: '654321', signal }), false);
    assert.equal(await channel.check({ reference, code: '123456', signal }), true);
    await channel.cancel({ reference, signal });
    assert.deepEqual(twilio.seen, [
      { To: delivery.destination, Channel: 'call', Locale: 'es' },
      { VerificationSid: verificationSid, Code: '654321' },
      { VerificationSid: verificationSid, Code: '123456' },
      { Status: 'canceled' },
    ]);
  });

  for (const [status, code, expected] of [
    [400, 60200, 'CHANNEL_UNAVAILABLE'],
    [429, 60203, 'CODES_LIMITED'],
    [403, 60205, 'CHANNEL_UNAVAILABLE'],
    [429, 60212, 'TELEPHONY_BUSY'],
    [403, 60410, 'CHANNEL_UNAVAILABLE'],
    [403, 60605, 'CHANNEL_UNAVAILABLE'],
    [404, 20404, 'TELEPHONY_FAILED'],
  ] as const) {
    test(`answers ${expected} to Twilio's ${code} on a send`, async () => {
      await using twilio = await double(() => failure(status, code));
      await assert.rejects(createTwilioVerifyChannel({ client: twilio.client, serviceSid }).issue(delivery), { code: expected });
    });
  }

  for (const [what, reply] of [
    ['is over (20404)', notFound],
    ['was checked too often (60202)', failure(429, 60202)],
    ['does not take such a code (60200)', failure(400, 60200)],
  ] as const) {
    test(`a verification that ${what} is a wrong code, and cancelling it no failure`, async () => {
      await using twilio = await double(() => reply);
      const channel = createTwilioVerifyChannel({ client: twilio.client, serviceSid });
      assert.equal(await channel.check({ reference: verificationSid, code: '123456', signal }), false);
      await channel.cancel({ reference: verificationSid, signal });
    });
  }

  test('an answer that nobody can read approves nothing', async () => {
    for (const reply of [json({}), json({ status: 'APPROVED', valid: true }), json({ status: 'max_attempts_reached' })]) {
      await using twilio = await double(() => reply);
      const channel = createTwilioVerifyChannel({ client: twilio.client, serviceSid });
      assert.equal(await channel.check({ reference: verificationSid, code: '123456', signal }), false);
      await assert.rejects(channel.issue(delivery), { code: 'CHANNEL_UNAVAILABLE' });
    }
  });

  test('what is no verification id reaches no path', async () => {
    await using twilio = await double(() => pending);
    const channel = createTwilioVerifyChannel({ client: twilio.client, serviceSid });
    assert.equal(await channel.check({ reference: '../x', code: '123456', signal }), false);
    await channel.cancel({ reference: 'VE/../x', signal });
    assert.equal(twilio.requests.length, 0);
    assert.throws(() => createTwilioVerifyChannel({ client: twilio.client, serviceSid: 'VA..' }), { code: 'CONFIG_INVALID' });
  });
});
