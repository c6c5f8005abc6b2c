import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import type { WebhooksClient } from '@elevenlabs/elevenlabs-js/wrapper/webhooks.js';
import { createManualClock } from '../testkit/kit.js';
import { webhookSignature } from '../testkit/webhook-signature.js';
import { createWebhookSignatureCheck } from './webhook-signature.js';

// the platform's library is CommonJS, and its webhooks need nothing of the rest
const { WebhooksClient: Client } = createRequire(import.meta.url)('@elevenlabs/elevenlabs-js/wrapper/webhooks') as {
  WebhooksClient: typeof WebhooksClient;
};

const secret = `wsec_${randomBytes(32).toString('hex')}`;
const other = `wsec_${randomBytes(32).toString('hex')}`;
const body = '{"type":"post_call_transcription","data":{"text":"naïve \u{1F600}"}}';
const now = 1_800_000_000;
const right = webhookSignature(secret, body, now);
const [, v0 = ''] = right.split(',');

const check = (header: string | null, text = body, secrets: readonly string[] = [secret]): boolean =>
  createWebhookSignatureCheck(secrets, createManualClock(now * 1000))(header, text) !== undefined;

describe('a webhook is the platform’s when', () => {
  for (const [what, header] of [
    ['it is signed now', right],
    ['it was signed 30 minutes ago', webhookSignature(secret, body, now - 1800)],
    ['the platform’s clock is a minute ahead', webhookSignature(secret, body, now + 60)],
    ['another signature stands beside the right one', `${right},v0=${'0'.repeat(64)}`],
    ['there are spaces between its parts', right.replace(',', ', ')],
    ['it names a version that is not known besides', `${right},v1=abc`],
  ] as const) {
    test(what, () => {
      assert.ok(check(header));
    });
  }

  test('any of the secrets fits, while they are rotated', () => {
    assert.ok(check(right, body, [other, secret]));
  });

  test('the platform’s own library says so', async () => {
    const current = webhookSignature(secret, body);
    const event: unknown = await new Client().constructEvent(body, current, secret);
    assert.deepEqual(event, JSON.parse(body));
    assert.ok(createWebhookSignatureCheck([secret], { now: () => Date.now() })(current, body) !== undefined);
  });
});

describe('a webhook is refused', () => {
  for (const [what, header] of [
    ['without a signature', null],
    ['with an empty one', ''],
    ['without a time', v0],
    ['without a version', `t=${now}`],
    ['signed with another secret', webhookSignature(other, body, now)],
    ['signed 30 minutes and a second ago', webhookSignature(secret, body, now - 1801)],
    // the platform's library lets these four through
    ['signed for a day to come', webhookSignature(secret, body, now + 86_400)],
    ['signed for a minute and a second to come', webhookSignature(secret, body, now + 61)],
    ['whose time is no number, though it is signed', webhookSignature(secret, body, Number.NaN)],
    ['whose time is written otherwise, though it is signed', webhookSignature(secret, body, `0x${now.toString(16)}` as never)],
    ['whose time is written with an exponent, though it is signed', webhookSignature(secret, body, '1.8e9' as never)],
    ['whose time is empty, though it is signed', webhookSignature(secret, body, '' as never)],
    ['with another time than the signed one', right.replace(`t=${now}`, `t=${now - 1}`)],
    ['with two times', `t=${now - 5},${right}`],
    ['with a shorter signature', right.slice(0, -2)],
    ['with a longer one', `${right}00`],
    ['in capitals', right.toUpperCase()],
    ['in another version', right.replace('v0=', 'v1=')],
    ['with a signature of more than one text', `t=${now},v0=${v0.slice(3)}${v0.slice(3)}`],
    ['with five signatures, of which one is right', `${right}${`,v0=${'0'.repeat(64)}`.repeat(4)}`],
  ] as const) {
    test(what, () => {
      assert.equal(check(header), false);
    });
  }

  test('when a byte of its body is another, or its JSON is written otherwise', () => {
    for (const text of [`${body} `, body.replace('naïve', 'naive'), JSON.stringify(JSON.parse(body), null, 1), '']) {
      assert.equal(check(right, text), false);
    }
  });
});

test('a webhook has one signature, however its header is written', () => {
  const read = createWebhookSignatureCheck([secret], createManualClock(now * 1000));
  const spellings = [right, right.replace(',', ' , '), `${v0},t=${now}`, `${right},v0=${'0'.repeat(64)}`];
  assert.equal(new Set(spellings.map((header) => read(header, body))).size, 1);
});

test('secrets that are missing, short or too many are refused without being repeated', () => {
  for (const secrets of [[], ['short-secret'], [7 as never], 'text' as never, Array.from({ length: 5 }, () => secret)]) {
    assert.throws(
      () => createWebhookSignatureCheck(secrets, createManualClock()),
      (error: Error & { code?: string }) => error.code === 'CONFIG_INVALID' && !error.message.includes('short-secret'),
    );
  }
});
