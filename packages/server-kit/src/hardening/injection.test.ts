import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { routes } from '@callseal/protocol/routes';
import { createUpgradeCheck } from '../streams/upgrade-check.js';
import { createGateParts } from '../testkit/gate-parts.js';
import { exchangeRaw } from '../testkit/hardening/exchange.js';
import { judge, judgeEntry } from '../testkit/hardening/judge.js';
import { createMarkedKit, type MarkedKit, publicBaseUrl } from '../testkit/hardening/marked-kit.js';
import { marks } from '../testkit/hardening/marks.js';
import type { FuzzedRequest } from '../testkit/hardening/request-arbitraries.js';
import { fuzzedRoutes } from '../testkit/hardening/route-fields.js';
import { validRequest } from '../testkit/hardening/valid-request.js';
import { origin } from '../testkit/kit.js';
import { callSid } from '../testkit/twilio-double.js';

/** Sends the valid request of each route with other headers, and hands every answer to `look`. */
async function onEveryRoute(
  marked: MarkedKit,
  headers: readonly (readonly [string, string])[],
  look: (code: string | undefined, answer: Awaited<ReturnType<typeof exchangeRaw>>) => void,
): Promise<void> {
  for (const row of fuzzedRoutes) {
    const request = validRequest(row);
    const answer = await exchangeRaw(marked.kit, { ...request, headers: [...request.headers, ...headers] });
    look(judge(answer, row.route), answer);
  }
  for (const entry of marked.entries.splice(0)) judgeEntry(entry);
}

describe('origins that only look like an allowed one are refused on every route', () => {
  const { host } = new URL(origin);
  for (const [what, foreign] of [
    ['null', 'null'],
    ['nothing', ''],
    ['a star', '*'],
    ['a suffix', `${origin}.evil.example`],
    ['a prefix', `https://evil-${host}`],
    ['a subdomain', `https://sub.${host}`],
    ['the parent domain', `https://${host.split('.').slice(1).join('.')}`],
    ['the host as user', `https://${host}@evil.example`],
    ['a user before the host', `https://user@${host}`],
    ['another port', `${origin}:444`],
    ['the default port written out', `${origin}:443`],
    ['another scheme', origin.replace('https', 'http')],
    ['capitals', origin.toUpperCase()],
    ['a trailing dot', `${origin}.`],
    ['a trailing slash', `${origin}/`],
    ['a path', `${origin}/evil`],
    ['a space', ` ${origin}`],
    ['two origins', `${origin}, https://evil.example`],
    ['the same twice', `${origin}, ${origin}`],
    ['two by a space', `${origin} https://evil.example`],
    ['a punycode look-alike', 'https://xn--dsk-hna.example'],
    ['a NUL', `${origin}\u0000`],
    ['a line break', `${origin}\r\naccess-control-allow-origin: *`],
    ['a backslash', `${origin}\\.evil.example`],
    ['an opaque scheme', 'file://'],
    ['a browser extension', 'chrome-extension://abcdefghijklmnop'],
  ] as const) {
    test(what, async () => {
      await using marked = await createMarkedKit();
      await onEveryRoute(marked, [['origin', foreign]], (code, { headers }) => {
        assert.equal(code, 'ORIGIN_NOT_ALLOWED');
        assert.equal(headers['access-control-allow-origin'], undefined);
      });
      assert.deepEqual([...marked.stored, ...marked.outbound, ...marked.twilio.calls()], []);
    });
  }

  test('an allowed one gets itself back, never a star, never with credentials', async () => {
    await using marked = await createMarkedKit();
    await onEveryRoute(marked, [['origin', origin]], (code, { headers }) => {
      // some routes want more than right fields, such as a grant
      assert.notEqual(code, 'ORIGIN_NOT_ALLOWED');
      assert.equal(headers['access-control-allow-origin'], origin);
      assert.equal(headers['access-control-allow-credentials'], undefined);
    });
  });
});

describe('a request id cannot carry anything into a header or a log line', () => {
  for (const [what, id] of [
    ['a line break', 'aaaaaaaa\r\nset-cookie: a=b'],
    ['a bare line feed', 'aaaaaaaa\n{"level":"info"}'],
    ['an ANSI escape', 'aaaaaaaa\u001b[31m'],
    ['a NUL', 'aaaaaaaa\u0000'],
    ['a line separator', 'aaaaaaaa\u2028x'],
    ['a turned direction', 'aaaaaaaa\u202ex'],
    ['markup', '"><script>alert(1)</script>'],
    ['a look-up', '${jndi:ldap://evil.example/a}'],
    ['a path', '../../../../var/log/x'],
    ['a quote', 'aaaaaaaa","level":"error'],
    ['great length', 'a'.repeat(10_000)],
  ] as const) {
    test(what, async () => {
      await using marked = await createMarkedKit();
      await onEveryRoute(marked, [['x-request-id', id]], (_code, { headers }) => {
        assert.notEqual(headers['x-request-id'], id);
      });
      // a refused request is logged, so once more with a wrong token
      const [row] = fuzzedRoutes;
      assert.ok(row !== undefined);
      const request = validRequest(row, {}, 'wrong');
      await exchangeRaw(marked.kit, { ...request, headers: [...request.headers, ['x-request-id', id]] });
      const [entry] = marked.entries;
      assert.ok(entry !== undefined);
      judgeEntry(entry);
      assert.ok(!JSON.stringify(entry).includes(id.slice(8, 40)));
    });
  }
});

describe('what is logged and answered of ids comes from checked ids only', () => {
  test('a call that is named with a line break, a number or markup is refused and not repeated', async () => {
    await using marked = await createMarkedKit();
    for (const id of [`${callSid}\r\nevent: x`, marks.requestedNumber, '<b>', `${callSid}\u2028x`, '%0d%0aevent']) {
      for (const row of fuzzedRoutes.filter(({ fields }) => fields.some(({ name }) => name === 'callSid'))) {
        assert.equal(judge(await exchangeRaw(marked.kit, validRequest(row, { callSid: id })), row.route), 'BODY_MALFORMED');
      }
    }
    for (const entry of marked.entries) judgeEntry(entry);
  });

  test('a signed callback cannot break a log line either', async () => {
    await using marked = await createMarkedKit();
    const row = fuzzedRoutes.find(({ route }) => route.path === routes.streamStatus.path);
    assert.ok(row !== undefined);
    const hostile = {
      CallSid: `${callSid}\r\nx`,
      StreamSid: `\u001b[31m${marks.number}`,
      StreamEvent: 'stream-error',
      StreamError: `${marks.number}\n${'x'.repeat(5000)}`,
    };
    judge(await exchangeRaw(marked.kit, validRequest(row, hostile)), row.route);
    for (const entry of marked.entries) judgeEntry(entry);
  });
});

describe('a bearer token is taken from one place and in one spelling', () => {
  const row = fuzzedRoutes.find(({ name }) => name === 'lookUpCredential')!;
  const ask = async (marked: MarkedKit, request: Partial<FuzzedRequest>, authorization: readonly string[]): Promise<string | undefined> => {
    const right = validRequest(row);
    const headers = [['content-type', 'application/json'] as const, ...authorization.map((value) => ['authorization', value] as const)];
    return judge(await exchangeRaw(marked.kit, { ...right, headers, ...request }), row.route);
  };
  const good = marks.agentToken;
  for (const [what, authorization, request] of [
    ['no scheme', [good], {}],
    ['another scheme', [`Basic ${good}`], {}],
    ['a scheme that only begins like it', [`Bearerx ${good}`], {}],
    ['a token with a space in it', [`Bearer ${good} x`], {}],
    ['two tokens in one header', [`Bearer ${good}, Bearer ${good}`], {}],
    ['a quoted token', [`Bearer "${good}"`], {}],
    ['a tab', [`Bearer\t${good}`], {}],
    ['a NUL', [`Bearer ${good}\u0000`], {}],
    ['a line break', [`Bearer ${good}\r\nx: y`], {}],
    ['a token in capitals', [`Bearer ${good.toUpperCase()}`], {}],
    ['a longer token', [`Bearer ${good}a`], {}],
    ['a shorter token', [`Bearer ${good.slice(0, -1)}`], {}],
    ['a token of a megabyte', [`Bearer ${'a'.repeat(1_000_000)}`], {}],
    ['the query', [], { target: `${row.route.path}?Token=${good}&access_token=${good}` }],
    ['a field by another spelling', [], { body: Buffer.from(JSON.stringify({ subject: 's', token: good, TOKEN: good })) }],
    ['a field that is a list', [], { body: Buffer.from(JSON.stringify({ subject: 's', Token: [good] })) }],
    ['a right field beside a wrong header', ['Bearer wrong'], { body: Buffer.from(JSON.stringify({ subject: 's', Token: good })) }],
  ] as const) {
    test(`${what} lets nobody in`, async () => {
      await using marked = await createMarkedKit();
      assert.equal(await ask(marked, request, authorization), 'AGENT_NOT_AUTHENTICATED');
      assert.deepEqual(marked.stored, []);
    });
  }

  test('a cookie never lets anybody in', async () => {
    await using marked = await createMarkedKit();
    const right = validRequest(row);
    const headers = [
      ['content-type', 'application/json'],
      ['cookie', `Token=${good}; authorization=${good}`],
    ] as const;
    assert.equal(judge(await exchangeRaw(marked.kit, { ...right, headers }), row.route), 'AGENT_NOT_AUTHENTICATED');
  });
});

describe('a signature fits one URL, one form and one token', () => {
  const row = fuzzedRoutes.find(({ route }) => route.path === routes.streamStatus.path)!;
  const fields = { CallSid: callSid, StreamEvent: 'stream-stopped', StreamSid: `MZ${'1'.repeat(32)}` };
  const url = publicBaseUrl + row.route.path;
  const sign = (at: string, token: string = marks.authToken, form: Record<string, string> = fields): string =>
    getExpectedTwilioSignature(token, at, form);
  const ask = async (
    signature: readonly string[],
    body: string,
    type = 'application/x-www-form-urlencoded',
  ): Promise<string | undefined> => {
    await using marked = await createMarkedKit();
    const headers = [
      ['content-type', type] as const,
      ['host', 'evil.example'] as const,
      ['x-forwarded-host', 'evil.example'] as const,
      ...signature.map((value) => ['x-twilio-signature', value] as const),
    ];
    const answer = await exchangeRaw(marked.kit, { method: 'POST', target: row.route.path, headers, body: Buffer.from(body) });
    return judge(answer, row.route);
  };
  const form = new URLSearchParams(fields).toString();

  test('the right one passes whatever Host says', async () => {
    assert.equal(await ask([sign(url)], form), undefined);
  });

  for (const [what, signature, body] of [
    ['another token', [sign(url, 'other')], form],
    ['an empty token', [sign(url, '')], form],
    ['the host of the request', [sign(url.replace('kit.example', 'evil.example'))], form],
    ['another scheme', [sign(url.replace('https:', 'http:'))], form],
    ['another route', [sign(publicBaseUrl + routes.taskRouterEvents.path)], form],
    ['a query', [sign(`${url}?a=b`)], form],
    ['a form with one field more', [sign(url)], `${form}&x=y`],
    ['a form with one field less', [sign(url)], form.replace(/&StreamSid=[^&]*/, '')],
    ['a form with a changed field', [sign(url)], form.replace('stopped', 'started')],
    ['a form with a repeated field', [sign(url)], `${form}&CallSid=${callSid.replace('1', '2')}`],
    ['no form', [sign(url, marks.authToken, {})], form],
    ['capitals', [sign(url).toUpperCase()], form],
    ['a shorter one', [sign(url).slice(0, -1)], form],
    ['two in one', [`${sign(url)}, ${sign(url)}`], form],
    ['nothing', [], form],
    ['an empty one', [''], form],
    ['an agent’s token', [marks.agentToken], form],
  ] as const) {
    test(`signed with ${what} is refused`, async () => {
      assert.equal(await ask(signature, body), 'SIGNATURE_INVALID');
    });
  }

  test('JSON is refused, signed or not', async () => {
    assert.equal(await ask([sign(url, marks.authToken, {})], JSON.stringify(fields), 'application/json'), 'MEDIA_TYPE_UNSUPPORTED');
  });

  test('without an auth token nothing passes, not even what is signed with none', async () => {
    await using marked = await createMarkedKit();
    const { client } = marked.twilio;
    const gate = { ...createGateParts(marks), keypad: undefined };
    await using open = await createMarkedKit({ options: { streams: { client, audioUrl: 'wss://audio.example/t' }, gate } });
    for (const token of ['', 'undefined', marks.authToken]) {
      const headers = [
        ['content-type', 'application/x-www-form-urlencoded'],
        ['x-twilio-signature', sign(url, token)],
      ] as const;
      const answer = await exchangeRaw(open.kit, { method: 'POST', target: row.route.path, headers, body: Buffer.from(form) });
      assert.equal(judge(answer, row.route), 'SIGNATURE_INVALID');
    }
  });

  test('an upgrade is checked against the configured URL, never against Host', () => {
    const check = createUpgradeCheck({ publicUrl: 'wss://audio.example/twilio', authTokens: marks.authToken });
    const signed = (at: string, token: string = marks.authToken) => ({
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-twilio-signature': getExpectedTwilioSignature(token, at, {}),
    });
    assert.equal(check(signed('wss://audio.example/twilio')), true);
    for (const at of [
      'wss://evil.example/twilio',
      'https://audio.example/twilio',
      'ws://audio.example/twilio',
      'wss://audio.example/twilio?x=y',
      'wss://audio.example/other',
    ]) {
      assert.equal(check(signed(at)), false, at);
    }
    assert.equal(check(signed('wss://audio.example/twilio', '')), false);
    assert.equal(check({ host: 'audio.example' }), false);
  });
});
