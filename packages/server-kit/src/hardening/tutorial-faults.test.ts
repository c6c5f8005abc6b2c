import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import { routes } from '@callseal/protocol/routes';
import { exchangeRaw } from '../testkit/hardening/exchange.js';
import { judge } from '../testkit/hardening/judge.js';
import { audioUrl, createMarkedKit, tokenUrl } from '../testkit/hardening/marked-kit.js';
import { marks, marksIn } from '../testkit/hardening/marks.js';
import type { FuzzedRequest } from '../testkit/hardening/request-arbitraries.js';
import { callSid, conferenceSid, taskSid } from '../testkit/twilio-double.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** What an agent's page sends that was built after the tutorial. */
const pageFields = { Token: marks.agentToken, callSid, conferenceSid, taskSid, url: 'wss://evil.example/listen' };

function post(path: string, fields: Readonly<Record<string, string>>): FuzzedRequest {
  return {
    method: 'POST',
    target: path,
    headers: [['content-type', 'application/x-www-form-urlencoded;charset=UTF-8']],
    body: Buffer.from(new URLSearchParams(fields).toString()),
  };
}

function sourcesOf(...packages: readonly string[]): readonly (readonly [file: string, text: string])[] {
  return packages.flatMap((name) =>
    readdirSync(join(root, 'packages', name, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|(^|\/)(testkit|testing)\//.test(file))
      .map((file) => [join('packages', name, 'src', file), readFileSync(join(root, 'packages', name, 'src', file), 'utf8')] as const),
  );
}

/** Files whose text, without its comments, matches. */
function filesWith(pattern: RegExp, ...packages: readonly string[]): readonly string[] {
  return sourcesOf(...packages)
    .filter(([, text]) => pattern.test(text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '')))
    .map(([file]) => relative('.', file));
}

describe('the tutorial’s page can be served without the tutorial’s faults:', () => {
  test('neither the call nor its conference is changed, only a stream is opened and closed', async () => {
    await using marked = await createMarkedKit();
    for (const { path } of [routes.legacyStartStream, routes.legacyStopStream]) {
      assert.equal((await exchangeRaw(marked.kit, post(path, pageFields))).status, 200);
    }
    const written = marked.twilio.requests.filter(({ method }) => method !== 'GET');
    assert.ok(written.length >= 2);
    for (const { path, body } of written) {
      assert.match(path, new RegExp(`/Calls/${callSid}/Streams(/[\\w-]+)?\\.json$`));
      assert.doesNotMatch(body, /Twiml|EndConferenceOnExit|Dial/i);
    }
  });

  test('the audio goes to the configured address, not to the one in the request', async () => {
    await using marked = await createMarkedKit();
    await exchangeRaw(marked.kit, post(routes.legacyStartStream.path, pageFields));
    const created = marked.twilio.requests.find(({ path }) => path.endsWith('/Streams.json'));
    assert.equal(new URLSearchParams(created?.body).get('Url'), audioUrl);
    assert.doesNotMatch(JSON.stringify(marked.twilio.requests), /evil\.example/);
  });

  test('a failing token service is an error, not a success whose body holds the request with its secret', async () => {
    const broken = Object.assign(new Error('x'), {
      config: { data: `client_secret=${marks.clientSecret}` },
      toJSON: () => ({ secret: marks.clientSecret }),
    });
    await using marked = await createMarkedKit({ upstream: (url) => (url === tokenUrl ? Promise.reject(broken) : undefined) });
    const answer = await exchangeRaw(marked.kit, post(routes.legacyToken.path, pageFields));
    assert.equal(judge(answer, routes.legacyToken), 'TOKEN_SERVICE_FAILED');
    assert.deepEqual(marksIn(JSON.stringify(marked.entries)), []);
  });

  test('a failing telephony provider is an error with its own code, not a denial of the agent', async () => {
    await using marked = await createMarkedKit({ twilio: () => ({ status: 500, body: '{}' }), retryBudget: 1 });
    const answer = await exchangeRaw(marked.kit, post(routes.legacyStartStream.path, pageFields));
    assert.equal(judge(answer, routes.legacyStartStream), 'TELEPHONY_FAILED');
  });

  test('a page without a conference is served, and one that sends the text "null" is refused instead of asked about', async () => {
    await using marked = await createMarkedKit();
    const without = { Token: pageFields.Token, callSid, taskSid };
    assert.equal((await exchangeRaw(marked.kit, post(routes.legacyStartStream.path, without))).status, 200);
    const before = marked.twilio.requests.length;
    const answer = await exchangeRaw(marked.kit, post(routes.legacyStartStream.path, { ...pageFields, conferenceSid: 'null' }));
    assert.equal(judge(answer, routes.legacyStartStream), 'BODY_MALFORMED');
    assert.equal(marked.twilio.requests.length, before);
  });

  test('nothing is done by GET, and nothing is read from a query, where a token would be logged on its way', async () => {
    await using marked = await createMarkedKit();
    const query = `?${new URLSearchParams(pageFields).toString()}`;
    for (const route of [routes.legacyToken, routes.legacyStartStream, routes.legacyStopStream]) {
      assert.equal(
        judge(await exchangeRaw(marked.kit, { ...post(route.path + query, {}), method: 'GET', body: Buffer.alloc(0) }), route),
        'METHOD_NOT_ALLOWED',
      );
      assert.equal(judge(await exchangeRaw(marked.kit, post(route.path + query, {})), route), 'AGENT_NOT_AUTHENTICATED');
    }
  });

  test('an agent without a limit of their own asks no more than the limit', async () => {
    await using marked = await createMarkedKit({ options: { limits: {} } });
    const codes = new Set<string | undefined>();
    for (let index = 0; index < 130; index += 1)
      codes.add(judge(await exchangeRaw(marked.kit, post(routes.legacyToken.path, pageFields)), routes.legacyToken));
    assert.deepEqual([...codes], [undefined, 'RATE_LIMITED']);
  });
});

describe('no source has what the tutorial taught:', () => {
  test('certificates are checked everywhere', () => {
    const unverified = filesWith(
      /rejectUnauthorized\s*[:=]\s*false|process\.env\.NODE_TLS_REJECT_UNAUTHORIZED\s*=(?!=)|checkServerIdentity/,
      'server-kit',
      'engine',
      'simulator',
      'client',
    );
    assert.deepEqual(unverified, []);
  });

  test('neither a credential nor a number is kept in a cookie or in the browser’s storage', () => {
    assert.deepEqual(filesWith(/document\.cookie|localStorage|sessionStorage|indexedDB|cookieStore/, 'client', 'widget'), []);
  });

  test('nothing is written to a console', () => {
    assert.deepEqual(
      filesWith(/\bconsole\s*\.\s*\w+\s*\(/, 'client', 'widget').filter((file) => !file.includes('/embed/')),
      [],
    );
    assert.deepEqual(
      filesWith(/\bconsole\s*\.\s*\w+\s*\(/, 'server-kit').filter((file) => !/src\/(cli\.ts|cli\/|twilio-functions\/)/.test(file)),
      [],
    );
  });

  test('no markup for a call is put together', () => {
    assert.deepEqual(filesWith(/<Stream\s|<Dial\b/, 'server-kit', 'client', 'widget'), []);
    // the one answer to <Gather>, and its example: it sends the call on to a configured URL, escaped
    const answers = ['app/entry-endpoints.ts', 'openapi/gate-documents.ts'].map((file) => `packages/server-kit/src/${file}`);
    assert.deepEqual(filesWith(/<\/Response>/, 'server-kit', 'client', 'widget'), answers);
  });

  test('no answer is readable for every page', () => {
    assert.deepEqual(filesWith(/allow-origin['"]?\s*[:,\]]\s*['"]?\*|allow-origin'\]\s*=\s*'\*/i, 'server-kit'), []);
  });

  test('no stand-in for a module of Node and no abandoned validator is installed', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version?: string; dev?: boolean }>;
    };
    const production = Object.entries(lock.packages)
      .filter(([, { dev }]) => dev !== true)
      .map(([path]) => path);
    for (const name of ['https', 'webcomponent', 'twilio-flex-token-validator', 'fs', 'crypto', 'request']) {
      assert.ok(!production.includes(`node_modules/${name}`), `${name} is installed`);
    }
    const { version = '0' } = lock.packages['node_modules/twilio'] ?? {};
    assert.ok(Number(version.split('.')[0]) >= 6);
  });
});
