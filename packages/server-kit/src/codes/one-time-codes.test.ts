import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ServerError } from '../errors/server-error.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import type { SharedState } from '../state/shared-state.js';
import { codesKey, createCodesWorld, outcomeOf, wrongFor } from '../testkit/codes-world.js';
import { createManualClock } from '../testkit/kit.js';
import { createCallbackChannel } from './channels/callback-channel.js';
import { createOneTimeCodes } from './create-one-time-codes.js';
import type { OneTimeCodesOptions } from './one-time-codes.js';

const use = { callId: 'CA1', subject: 'ana', action: 'transfer' };
const minute = 60_000;

function open(options: Partial<OneTimeCodesOptions> = {}) {
  const clock = createManualClock();
  const state = createMemorySharedState({ clock });
  return { state, ...createCodesWorld(state, options, clock) };
}

/** Everything that a state holds. */
async function contentOf(state: SharedState): Promise<string> {
  let content = '';
  for await (const [key, value] of state.list('')) content += `${key} ${value}\n`;
  return content;
}

describe('a one-time code', () => {
  test('has six digits, goes to the destination on record and is accepted once', async () => {
    const { codes, arrived, clock } = open();
    const sent = await codes.send(use);
    assert.deepEqual(sent, { expiresAt: clock.now() + 4 * minute, sendsLeft: 2, triesLeft: 3 });
    const [{ code, destination } = { code: '', destination: '' }] = arrived;
    assert.match(code, /^\d{6}$/);
    assert.equal(destination, '+34600000001');
    const accepted = await codes.check({ ...use, code: `${code.slice(0, 3)} ${code.slice(3)}` });
    assert.deepEqual(accepted, { ...use, channel: 'sms', isOwnNumber: false, sentAt: clock.now(), acceptedAt: clock.now() });
    await assert.rejects(codes.check({ ...use, code }), { code: 'CODE_WRONG_OR_EXPIRED' });
  });

  test('is as likely to begin with any digit, zeros included', async () => {
    const counts = new Array<number>(10).fill(0);
    const total = 6000;
    for (let index = 0; index < total; index += 1) {
      await open(carrierOnly(counts)).codes.send(use);
    }
    // nine degrees of freedom: beyond 40 once in 10⁵ runs
    const expected = total / 10;
    assert.ok(counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0) < 40, counts.join());
  });

  for (const [what, other] of [
    ['call', { callId: 'CA2' }],
    ['subject', { subject: 'ben' }],
    ['action', { action: 'close-account' }],
    ['parameters', { parameters: { amount: '1000.00', payee: 'ES91' } }],
    ['type of a parameter', { parameters: { amount: 100, payee: 'ES91' } }],
  ] as const) {
    for (const channel of ['sms', 'call'] as const) {
      test(`by ${channel} does nothing for another ${what}`, async () => {
        const { codes, arrived } = open();
        const bound = { ...use, parameters: { amount: '100', payee: 'ES91' } };
        await codes.send({ ...bound, channel });
        await settle();
        const code = arrived[0]?.code ?? '';
        await assert.rejects(codes.check({ ...bound, ...other, code }), { code: 'CODE_WRONG_OR_EXPIRED' });
        assert.equal(await outcomeOf(codes.check({ ...bound, parameters: { payee: 'ES91', amount: '100' }, code })), 'ok');
      });
    }
  }

  for (const lifetimeSeconds of [180, 240, 300]) {
    test(`lives for ${lifetimeSeconds} s, to the millisecond`, async () => {
      for (const [wait, outcome] of [
        [lifetimeSeconds * 1000 - 1, 'ok'],
        [lifetimeSeconds * 1000, 'CODE_WRONG_OR_EXPIRED'],
      ] as const) {
        const { codes, arrived, clock } = open({ lifetimeSeconds });
        await codes.send(use);
        clock.advance(wait);
        assert.equal(await outcomeOf(codes.check({ ...use, code: arrived[0]?.code ?? '' })), outcome);
      }
    });
  }

  test('does not come back to life when the clock is turned back', async () => {
    const { codes, arrived, clock } = open();
    await codes.send(use);
    clock.advance(-61_000);
    await assert.rejects(codes.check({ ...use, code: arrived[0]?.code ?? '' }), { code: 'CODE_WRONG_OR_EXPIRED' });
  });

  test('is replaced by the next one, and a re-send gives no new tries', async () => {
    const { codes, arrived } = open();
    await codes.send(use);
    const first = arrived[0]?.code ?? '';
    await assert.rejects(codes.check({ ...use, code: wrongFor(first) }), { code: 'CODE_WRONG_OR_EXPIRED' });
    assert.equal((await codes.send(use)).triesLeft, 2);
    const second = arrived[1]?.code ?? '';
    if (first !== second) await assert.rejects(codes.check({ ...use, code: first }), { code: 'CODE_WRONG_OR_EXPIRED' });
    await codes.cancel(use);
    assert.equal((await codes.send(use)).triesLeft, 1);
    await assert.rejects(codes.check({ ...use, code: wrongFor(arrived[2]?.code) }), { code: 'CODE_WRONG_OR_EXPIRED' });
    await assert.rejects(codes.check({ ...use, code: arrived[2]?.code ?? '' }), { code: 'CODES_LIMITED' });
  });

  test('that was cancelled does nothing, by whichever channel', async () => {
    for (const channel of ['sms', 'call'] as const) {
      const { codes, arrived } = open();
      await codes.send({ ...use, channel });
      await settle();
      await codes.cancel(use);
      await assert.rejects(codes.check({ ...use, code: arrived[0]?.code ?? '' }), { code: 'CODE_WRONG_OR_EXPIRED' });
      await codes.cancel({ ...use, subject: 'nobody' });
    }
  });

  test('is kept hashed: the state shows no code, subject, number or action', async () => {
    const { codes, arrived, state } = open();
    await codes.send({ ...use, parameters: { payee: 'ES9121000418' } });
    await codes.createEntryLink(use);
    const content = await contentOf(state);
    assert.ok(content.length > 300);
    for (const secret of [arrived[0]?.code ?? 'none', 'ana', '600000001', 'transfer', 'ES9121000418', 'CA1']) {
      assert.ok(!content.replaceAll(/"(at|sentAt|until)":\d+|\[\d+\]/g, '').includes(secret), secret);
    }
  });
});

describe('the caps', () => {
  test('three wrong codes begin a cool-off that ends when Retry-After says', async () => {
    const { codes, arrived, clock } = open({ coolOffSeconds: 1800 });
    await codes.send(use);
    const code = arrived[0]?.code ?? '';
    for (let index = 0; index < 3; index += 1) {
      await assert.rejects(codes.check({ ...use, code: wrongFor(code) }), { code: 'CODE_WRONG_OR_EXPIRED' });
    }
    for (const refused of [codes.check({ ...use, code }), codes.send(use), codes.send({ ...use, callId: 'CA9', action: 'x' })]) {
      await assert.rejects(refused, { code: 'CODES_LIMITED', retryAfter: 1800 });
    }
    clock.advance(1_800_000 - 1);
    await assert.rejects(codes.send(use), { code: 'CODES_LIMITED', retryAfter: 1 });
    clock.advance(1);
    assert.equal((await codes.send(use)).triesLeft, 3);
  });

  test('a subject gets three codes in any fifteen minutes', async () => {
    const { codes, clock } = open();
    for (const callId of ['CA1', 'CA2', 'CA3']) {
      await codes.send({ ...use, callId });
      clock.advance(minute);
    }
    await assert.rejects(codes.send(use), { code: 'CODES_LIMITED', retryAfter: 12 * 60 });
    clock.advance(12 * minute);
    await codes.send(use);
    await assert.rejects(codes.send(use), { code: 'CODES_LIMITED', retryAfter: 60 });
  });

  test('a destination gets three, whoever shares it; only who may see the record is told', async () => {
    const { codes, arrived, state, clock } = open();
    for (let index = 0; index < 3; index += 1) await codes.send(use);
    const sent = await codes.send({ ...use, subject: 'ben' });
    assert.deepEqual(Object.keys(sent), ['expiresAt', 'sendsLeft', 'triesLeft']);
    assert.equal(arrived.length, 3);
    const telling = createCodesWorld(state, { tellDelivery: true }, clock);
    await assert.rejects(telling.codes.send({ ...use, subject: 'ben' }), { code: 'CODES_LIMITED', retryAfter: 900 });
  });

  test('twenty guesses at once count as three, and the right one among late ones is refused', async () => {
    for (const channel of ['sms', 'call'] as const) {
      const { codes, arrived } = open();
      await codes.send({ ...use, channel });
      await settle();
      const code = arrived[0]?.code ?? '';
      const wrong = Array.from({ length: 20 }, () => outcomeOf(codes.check({ ...use, code: wrongFor(code) })));
      const outcomes = await Promise.all([...wrong, outcomeOf(codes.check({ ...use, code }))]);
      assert.equal(outcomes.filter((outcome) => outcome === 'CODE_WRONG_OR_EXPIRED').length, 3);
      assert.equal(outcomes.filter((outcome) => outcome === 'CODES_LIMITED').length, 18);
    }
  });

  test('twenty right codes at once are accepted once', async () => {
    for (const channel of ['sms', 'call'] as const) {
      const { codes, arrived } = open();
      await codes.send({ ...use, channel });
      await settle();
      const code = arrived[0]?.code ?? '';
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcomeOf(codes.check({ ...use, code }))));
      assert.equal(outcomes.filter((outcome) => outcome === 'ok').length, 1);
    }
  });

  test('a record that cannot be read refuses, it does not begin anew', async () => {
    const { codes, state } = open();
    await codes.send(use);
    for await (const [key] of state.list('codes:subject')) await state.set(key, '{"at":1}', 1e6);
    await assert.rejects(codes.send(use), { code: 'STATE_FAILED' });
    await assert.rejects(codes.check({ ...use, code: '123456' }), { code: 'STATE_FAILED' });
  });

  test('nothing works while the state is down', async () => {
    const { codes, state, arrived } = open();
    await codes.send(use);
    const { token } = await codes.createEntryLink(use);
    await state.close();
    const code = arrived[0]?.code ?? '';
    for (const refused of [
      codes.send(use),
      codes.check({ ...use, code }),
      codes.cancel(use),
      codes.createEntryLink(use),
      codes.redeem({ token, code }),
    ]) {
      await assert.rejects(refused, { code: 'STATE_FAILED' });
    }
    assert.equal(arrived.length, 1);
  });
});

describe('who does not exist', () => {
  /** What is to be seen from outside of sends and wrong codes. */
  async function seen(subject: string, options: Partial<OneTimeCodesOptions>): Promise<readonly unknown[]> {
    const { codes, clock } = open({ answerAfter: 1000, ...options });
    const log: unknown[] = [];
    const note = async (work: () => Promise<unknown>): Promise<void> => {
      const begun = clock.now();
      const answer = await work().catch((error: unknown) => [(error as ServerError).code, (error as ServerError).retryAfter]);
      log.push(answer, clock.now() - begun);
    };
    const ask = { ...use, subject };
    await note(() => codes.send({ ...ask, channel: 'sms' }));
    await note(() => codes.check({ ...ask, code: '1234567' }));
    await note(() => codes.send(ask));
    await note(() => codes.cancel(ask));
    await note(() => codes.send({ ...ask, channel: 'call' }));
    await note(() => codes.send(ask));
    for (let index = 0; index < 3; index += 1) await note(() => codes.check({ ...ask, code: '1234567' }));
    return log;
  }

  test('gets the same answers after the same time, and so does who has no such destination or a channel that fails', async () => {
    const known = await seen('ana', {});
    assert.ok(known.includes(1000));
    assert.deepEqual(await seen('nobody', {}), known);
    assert.deepEqual(await seen('eva', {}), known);
    const failing = createCallbackChannel(() => Promise.reject(new ServerError('CHANNEL_UNAVAILABLE')));
    assert.deepEqual(await seen('ana', { channels: { sms: failing, call: failing } }), known);
    const hanging = createCallbackChannel(() => new Promise(() => undefined));
    assert.deepEqual(await seen('ana', { timeout: 100, channels: { sms: hanging, call: hanging } }), known);
  });

  test('gets no code that could be guessed', async () => {
    const { codes, arrived } = open();
    await codes.send({ ...use, subject: 'nobody' });
    assert.equal(arrived.length, 0);
    await assert.rejects(codes.check({ ...use, subject: 'nobody', code: '000000' }), { code: 'CODE_WRONG_OR_EXPIRED' });
  });

  test('gets a mask, always the same, where masks are shown', async () => {
    const { codes } = open({ showMask: true });
    assert.deepEqual((await codes.send(use)).shown, { channel: 'sms', mask: '•••01' });
    assert.deepEqual((await codes.send({ ...use, channel: 'email' })).shown, { channel: 'email', mask: 'a•••@•••' });
    const nobody = { ...use, subject: 'nobody' };
    const { shown } = await codes.send(nobody);
    assert.match(shown?.mask ?? '', /^•••\d\d$/);
    assert.deepEqual((await codes.send(nobody)).shown, shown);
  });
});

describe('channels', () => {
  test('without a wish, the first one that the record has a destination for is used', async () => {
    const { codes, arrived } = open();
    await codes.send({ ...use, subject: 'eva' });
    assert.deepEqual(
      arrived.map(({ channel, destination }) => [channel, destination]),
      [['email', 'eva@example.com']],
    );
  });

  test('one that is not set up is refused before anything is looked up or counted', async () => {
    const { codes } = open({
      channels: { sms: createCallbackChannel(() => undefined) },
      destinations: () => assert.fail('looked up'),
    });
    await assert.rejects(codes.send({ ...use, channel: 'email' }), { code: 'CHANNEL_UNAVAILABLE' });
  });

  test('a failure is reported without the subject or the code, and told where that is wanted', async () => {
    const failures: unknown[] = [];
    const failing = createCallbackChannel(() => Promise.reject(new Error('+34600000001')));
    const options = { channels: { sms: failing }, onChannelFailure: (failure: unknown) => failures.push(failure) };
    await open(options).codes.send(use);
    await assert.rejects(open({ ...options, tellDelivery: true }).codes.send(use), { code: 'TELEPHONY_FAILED' });
    const failure = { channel: 'sms', during: 'send', code: 'TELEPHONY_FAILED' };
    assert.deepEqual(failures, [failure, failure]);
  });

  test('what is no E.164 number on record is sent nothing', async () => {
    for (const sms of ['whatsapp:+34600000001', '600000001', '+34600000001,+34600000002', '']) {
      const { codes, arrived } = open({ destinations: () => Promise.resolve({ sms }) });
      await codes.send(use);
      assert.equal(arrived.length, 0);
    }
  });

  test('a record that cannot be looked up in time is an error and costs no send', async () => {
    const { codes } = open({ timeout: 100, destinations: () => new Promise(() => undefined) });
    await assert.rejects(codes.send(use), { code: 'DESTINATIONS_FAILED' });
  });

  test('two parallel sends to one number never share a code of the provider', async () => {
    const { codes, arrived } = open();
    await Promise.all([codes.send({ ...use, channel: 'call' }), codes.send({ ...use, action: 'close-account', channel: 'call' })]);
    await settle();
    const outcomes: string[] = [];
    for (const action of ['transfer', 'close-account'])
      outcomes.push(await outcomeOf(codes.check({ ...use, action, code: arrived[0]?.code ?? '' })));
    assert.equal(arrived.length, 2);
    assert.ok(outcomes.filter((outcome) => outcome === 'ok').length <= 1, outcomes.join());
  });
});

describe('an entry link', () => {
  test('takes the code from the caller, survives a wrong one and is used up by the right one', async () => {
    const { codes, arrived } = open();
    await codes.send(use);
    const code = arrived[0]?.code ?? '';
    const { token } = await codes.createEntryLink(use);
    assert.match(token, /^[\w-]{43}$/);
    await assert.rejects(codes.redeem({ token, code: wrongFor(code) }), { code: 'CODE_WRONG_OR_EXPIRED' });
    const { callId, subject, action } = await codes.redeem({ token, code });
    assert.deepEqual({ callId, subject, action }, use);
    await codes.send(use);
    await assert.rejects(codes.redeem({ token, code: arrived[1]?.code ?? '' }), { code: 'CODE_WRONG_OR_EXPIRED' });
    assert.equal(await outcomeOf(codes.check({ ...use, code: arrived[1]?.code ?? '' })), 'ok', 'a dead link uses up nothing');
  });

  test('lets one in of many at once, and gives no more tries', async () => {
    const { codes, arrived } = open();
    await codes.send(use);
    const code = arrived[0]?.code ?? '';
    const { token } = await codes.createEntryLink(use);
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => outcomeOf(codes.redeem({ token, code }))));
    assert.equal(outcomes.filter((outcome) => outcome === 'ok').length, 1);
  });

  test('is of no use when it is invented, expired or for another call', async () => {
    const { codes, arrived, clock } = open();
    await codes.send(use);
    const code = arrived[0]?.code ?? '';
    await assert.rejects(codes.redeem({ token: 'A'.repeat(43), code }), { code: 'CODE_WRONG_OR_EXPIRED' });
    const other = await codes.createEntryLink({ ...use, callId: 'CA2' });
    await assert.rejects(codes.redeem({ token: other.token, code }), { code: 'CODE_WRONG_OR_EXPIRED' });
    const { token, expiresAt } = await codes.createEntryLink(use);
    clock.advance(expiresAt - clock.now());
    await assert.rejects(codes.redeem({ token, code }), { code: 'CODE_WRONG_OR_EXPIRED' });
  });
});

describe('what is malformed', () => {
  test('is refused naming the field and costs no try', async () => {
    const { codes } = open();
    await codes.send(use);
    for (const code of ['', 'abcdef', '12', '12345678901', '１２３４５６', 123456 as never]) {
      await assert.rejects(codes.check({ ...use, code }), { code: 'BODY_MALFORMED', fields: ['code'] });
    }
    await assert.rejects(codes.send({ ...use, subject: ' ', callId: 'x'.repeat(129) }), {
      code: 'BODY_MALFORMED',
      fields: ['callId', 'subject'],
    });
    for (const parameters of [{ a: Number.NaN }, { a: undefined }, { a: 'x'.repeat(20_000) }]) {
      await assert.rejects(codes.send({ ...use, parameters: parameters as never }), { code: 'BODY_MALFORMED', fields: ['parameters'] });
    }
    assert.equal((await codes.send(use)).triesLeft, 3);
  });

  test('options are refused at construction', () => {
    const sms = createCallbackChannel(() => undefined);
    const good = { state: createMemorySharedState(), key: codesKey, channels: { sms }, destinations: () => Promise.resolve({}) };
    createOneTimeCodes(good);
    for (const bad of [
      { key: 'short' },
      { channels: {} },
      { channels: { fax: sms } },
      { destinations: undefined },
      { lifetimeSeconds: 179 },
      { lifetimeSeconds: 301 },
      { coolOffSeconds: 59 },
      { answerAfter: 5001 },
      { timeout: Number.NaN },
    ]) {
      assert.throws(() => createOneTimeCodes({ ...good, ...bad } as OneTimeCodesOptions), { code: 'CONFIG_INVALID' }, JSON.stringify(bad));
    }
  });
});

function carrierOnly(counts: number[]): Pick<OneTimeCodesOptions, 'channels'> {
  const sms = createCallbackChannel(({ code }) => {
    const first = Number(code[0]);
    counts[first] = (counts[first] ?? 0) + 1;
  });
  return { channels: { sms } };
}

/** Lets what nobody waits for come to its end. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
