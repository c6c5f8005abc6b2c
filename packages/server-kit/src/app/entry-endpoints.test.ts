import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { routes } from '@callseal/protocol/routes';
import { createFullKit, type FullKit, signature } from '../testkit/full-kit.js';
import { gateSecrets, numberOf } from '../testkit/gate-parts.js';
import { assertError, send } from '../testkit/kit.js';
import { entryWords } from './entry-page/entry-words.js';

const callSid = `CA${'4'.repeat(32)}`;
const on = { callId: callSid, caller: numberOf(callSid) };
const wanted = { action: 'transfer', parameters: {} };
const outcomes = async ({ kit }: FullKit): Promise<string[]> =>
  (await kit.gate?.state(on, wanted))?.evidence.map(({ kind, outcome }) => `${kind} ${outcome}`) ?? [];

describe('the page of a one-time link', () => {
  test('loads nothing but what lies beside it, and runs nothing that is written into it', async () => {
    await using full = await createFullKit();
    const page = await send(full.kit, '/enter', { method: 'GET' });
    const html = await page.text();
    assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
    const policy = page.headers.get('content-security-policy') ?? '';
    assert.ok(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "));
    assert.ok(!policy.includes('unsafe'));
    assert.deepEqual([page.headers.get('x-frame-options'), page.headers.get('referrer-policy')], ['DENY', 'no-referrer']);
    const loaded = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, path]) => path);
    assert.deepEqual(loaded, ['enter.css', 'enter.js']);
    assert.doesNotMatch(html, /<script[^>]*>[^<]|\son\w+=|style="/);
    for (const path of loaded) assert.equal((await send(full.kit, `/${path}`, { method: 'GET' })).status, 200);
  });

  test('fills the code in by itself where the telephone can, and names its field and its outcome', async () => {
    await using full = await createFullKit();
    const html = await (await send(full.kit, '/enter', { method: 'GET' })).text();
    for (const part of ['autocomplete="one-time-code"', 'inputmode="numeric"', 'for="code"', 'role="status"', 'width=device-width']) {
      assert.ok(html.includes(part), part);
    }
  });

  test('says everything in every language', () => {
    const names = Object.keys(entryWords.en);
    for (const [language, words] of Object.entries(entryWords)) {
      assert.deepEqual(Object.keys(words), names, language);
      for (const text of Object.values(words)) assert.ok(text.length > 1);
    }
  });

  test('checks the code of its link, once', async () => {
    await using full = await createFullKit();
    await full.kit.gate?.sendCode(on, { ...wanted, entry: 'link' });
    const { code = '', link = '' } = full.arrived.at(-1) ?? {};
    const url = new URL(link);
    assert.equal(`${url.origin}${url.pathname}`, 'https://kit.example/enter');
    const token = url.hash.slice(1);
    const post = (json: object) => send(full.kit, routes.enterCode.path, { json, headers: { origin: 'https://kit.example' } });
    await assertError(await post({ token, code: 'no digits' }), 'BODY_MALFORMED');
    await assertError(await post({ token: `${token}x`, code }), 'CODE_WRONG_OR_EXPIRED');
    assert.deepEqual(await (await post({ token, code })).json(), { accepted: true });
    assert.deepEqual(await outcomes(full), ['one-time-code passed']);
    await assertError(await post({ token, code }), 'CODE_WRONG_OR_EXPIRED');
    await assertError(
      await send(full.kit, routes.enterCode.path, { json: { token, code }, headers: { origin: 'https://evil.example' } }),
      'ORIGIN_NOT_ALLOWED',
    );
  });

  test('locks a code after three wrong ones, by whatever way they came', async () => {
    await using full = await createFullKit();
    const { gate } = full.kit;
    assert.ok(gate);
    await gate.sendCode(on, { ...wanted, entry: 'link' });
    const { code = '', link = '' } = full.arrived.at(-1) ?? {};
    const token = link.split('#')[1];
    const wrong = code === '000000' ? '000001' : '000000';
    for (let time = 0; time < 2; time += 1) {
      await assertError(await send(full.kit, routes.enterCode.path, { json: { token, code: wrong } }), 'CODE_WRONG_OR_EXPIRED');
    }
    await assert.rejects(gate.checkCode(on, { ...wanted, code: wrong }), { code: 'CODE_WRONG_OR_EXPIRED' });
    await assertError(await send(full.kit, routes.enterCode.path, { json: { token, code } }), 'CODES_LIMITED');
  });
});

describe('the keys that a caller presses', () => {
  const press = async (full: FullKit, digits: string, headers?: Record<string, string>): Promise<Response> => {
    const form = { CallSid: callSid, Digits: digits, From: on.caller, msg: 'Gather End' };
    return send(full.kit, routes.keyCode.path, { form, headers: headers ?? signature(routes.keyCode.path, form) });
  };

  test('are evidence when they are the code that waits on this call, and the call goes on', async () => {
    await using full = await createFullKit();
    await full.kit.gate?.sendCode(on, { ...wanted, entry: 'keypad' });
    const answer = await press(full, gateSecrets.code);
    assert.equal(answer.headers.get('content-type'), 'text/xml; charset=utf-8');
    assert.equal(
      await answer.text(),
      '<?xml version="1.0" encoding="UTF-8"?><Response><Redirect method="POST">https://ivr.example/next?outcome=accepted</Redirect></Response>',
    );
    assert.deepEqual(await outcomes(full), ['one-time-code passed']);
  });

  for (const [what, digits] of [
    ['wrong', '999999'],
    ['too few', '12'],
    ['none', ''],
  ] as const) {
    test(`that are ${what} end no call, and the log tells no digit`, async () => {
      await using full = await createFullKit();
      await full.kit.gate?.sendCode(on, { ...wanted, entry: 'keypad' });
      const answer = await press(full, digits);
      assert.equal(answer.status, 200);
      assert.match(await answer.text(), /outcome=refused/);
      assert.equal(full.log.filter(({ event }) => event === 'request-failed').length, 1);
      if (digits !== '') assert.ok(!JSON.stringify(full.log).includes(digits));
    });
  }

  test('are not heard where no code waits, and not from whoever cannot sign', async () => {
    await using full = await createFullKit();
    assert.match(await (await press(full, gateSecrets.code)).text(), /outcome=refused/);
    await full.kit.gate?.sendCode(on, { ...wanted, entry: 'keypad' });
    await assertError(await press(full, gateSecrets.code, {}), 'SIGNATURE_INVALID');
    assert.deepEqual(await outcomes(full), []);
  });
});
