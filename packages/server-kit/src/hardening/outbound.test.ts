import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import { routes } from '@callseal/protocol/routes';
import { createFlexAuthenticator } from '../agents/flex-authenticator.js';
import { createGenesysAuthenticator } from '../agents/genesys-authenticator.js';
import { createJwtAuthenticator } from '../agents/jwt-authenticator.js';
import { createHttpDirectory } from '../crm/http-directory.js';
import { createSalesforceRecords } from '../crm/salesforce/salesforce-records.js';
import { createTokenSource } from '../voice-service/token-source.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { systemClock } from '../time/clock.js';
import { exchangeRaw } from '../testkit/hardening/exchange.js';
import { audioUrl, createMarkedKit, iamUrl, publicBaseUrl, signallingUrl, tokenUrl } from '../testkit/hardening/marked-kit.js';
import { marks } from '../testkit/hardening/marks.js';
import type { FuzzedRequest } from '../testkit/hardening/request-arbitraries.js';
import { fuzzedRoutes } from '../testkit/hardening/route-fields.js';
import { validRequest } from '../testkit/hardening/valid-request.js';
import { createHttpDouble } from '../testkit/http-double.js';
import { accountSid } from '../testkit/twilio-double.js';

/** Names under which requests have been given addresses, by the tutorial, by providers and by frameworks. */
const fieldNames = [
  ...['url', 'Url', 'audioUrl', 'urlAudioConsumer', 'urlSio', 'streamUrl', 'callback', 'callbackUrl', 'statusCallback', 'StatusCallback'],
  ...[
    'statusCallbackUrl',
    'StreamUrl',
    'tokenUrl',
    'jwksUrl',
    'baseUrl',
    'redirect_uri',
    'webhook',
    'host',
    'iss',
    'jku',
    'x5u',
    'image',
    'twiml',
  ],
];
const headerNames = [
  ...['host', 'origin', 'referer', 'forwarded', 'x-forwarded-host', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-server'],
  ...[
    'x-original-url',
    'x-rewrite-url',
    'x-host',
    'via',
    'x-wap-profile',
    'location',
    'link',
    'x-twilio-webhook',
    'proxy',
    'x-callback-url',
  ],
];

/** Every address that this process opens a TCP connection to, `host:port`, however it is done. */
function watchConnections(context: TestContext): readonly string[] {
  const seen: string[] = [];
  const onSocket = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    socket.once('connectionAttempt', (ip: string, port: number) => seen.push(`${ip}:${port}`));
    socket.once('lookup', (_error: unknown, address: string, _family: unknown, host: string) => seen.push(`${host} (${address})`));
  };
  subscribe('net.client.socket', onSocket);
  context.after(() => unsubscribe('net.client.socket', onSocket));
  return seen;
}

function withAddresses(request: FuzzedRequest, address: string, needsSignature: boolean): readonly FuzzedRequest[] {
  const headers = headerNames.map((name) => [name, name === 'host' ? new URL(address).host : address] as const);
  const query = `?${new URLSearchParams(fieldNames.map((name) => [name, address] as [string, string])).toString()}`;
  return [
    // an origin that is not allowed ends a request early, so once with it and once without
    { ...request, target: request.target + query, headers: [...request.headers, ...headers] },
    { ...request, target: request.target + query, headers: [...request.headers, ...headers.filter(([name]) => name !== 'origin')] },
    ...(needsSignature ? [] : [{ ...request, target: `${address}${request.target}` }]),
  ];
}

describe('no outbound URL comes from a request', () => {
  test('on any route, in fields, query and headers: nothing is asked but what is configured, and a server that is named is never asked', async (context) => {
    await using canary = await createHttpDouble(() => ({ body: 'caught' }));
    await using marked = await createMarkedKit();
    const seen = watchConnections(context);
    let requests = 0;
    let reached = 0;
    for (const address of [canary.url, canary.url.replace('http', 'ws'), 'http://169.254.169.254/latest/meta-data', 'file:///etc/passwd']) {
      for (const row of fuzzedRoutes) {
        const request = validRequest(row, Object.fromEntries(fieldNames.map((name) => [name, address])));
        for (const sent of withAddresses(request, address, row.route.needs === 'twilio-signature')) {
          requests += 1;
          if ((await exchangeRaw(marked.kit, sent)).status === 200) reached += 1;
        }
      }
    }
    context.diagnostic(`${requests} requests, ${reached} of them served; connections to ${[...new Set(seen)].join(', ')}`);
    assert.ok(reached > fuzzedRoutes.length);
    assert.deepEqual(canary.requests, []);
    assert.deepEqual([...new Set(marked.outbound)].sort(), [`POST ${iamUrl}`, `POST ${tokenUrl}`]);
    // the Twilio double and the voice service that is configured are the only places that a connection was opened to
    assert.deepEqual([...new Set(seen)].toSorted(), [new URL(marked.twilio.url).host, new URL(signallingUrl).host].toSorted());
    const created = marked.twilio.requests
      .filter(({ path }) => path.endsWith('/Streams.json'))
      .map(({ body }) => new URLSearchParams(body));
    assert.ok(created.length > 0);
    for (const form of created) {
      assert.equal(form.get('Url'), audioUrl);
      assert.equal(form.get('StatusCallback'), publicBaseUrl + routes.streamStatus.path);
    }
  });
});

describe('a redirect of a service is refused, so that no secret goes where the service points', () => {
  const secret = { accountSid, authToken: marks.authToken };
  const signal = new AbortController().signal;
  const uuid = '00000000-0000-4000-8000-000000000000';
  const ask: readonly (readonly [what: string, code: string, ask: (url: string) => Promise<unknown>])[] = [
    [
      'Flex tokens',
      'AUTHENTICATOR_UNAVAILABLE',
      (baseUrl) => createFlexAuthenticator({ ...secret, baseUrl }).authenticate('token', { signal }),
    ],
    [
      'Genesys tokens',
      'AUTHENTICATOR_UNAVAILABLE',
      (baseUrl) => createGenesysAuthenticator({ baseUrl, organizationId: uuid }).authenticate('token', { signal }),
    ],
    [
      'JWT keys',
      'AUTHENTICATOR_UNAVAILABLE',
      // {"alg":"RS256","kid":"k"}.{"iss":"i","jku":…}: the token itself names a place too
      (jwksUrl) =>
        createJwtAuthenticator({ issuer: 'i', audience: 'a', jwksUrl }).authenticate(
          'eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJpc3MiOiJpIn0.AAAA',
          { signal },
        ),
    ],
    [
      'the voice service’s token',
      'TOKEN_SERVICE_FAILED',
      async (url) =>
        createTokenSource(
          { tokenUrl: url, clientId: 'id', clientSecret: marks.clientSecret },
          systemClock,
          createMemorySharedState(),
        ).get(),
    ],
    [
      'the session of the CRM',
      'CUSTOMER_RECORDS_FAILED',
      (url) => createSalesforceRecords({ url, clientId: 'id', clientSecret: marks.clientSecret }).findByNumber('+34600000001', { signal }),
    ],
    [
      'the customers’ directory',
      'DESTINATIONS_FAILED',
      (url) => createHttpDirectory({ url, secret: marks.clientSecret }).destinations('+34600000001', { signal }),
    ],
  ];
  for (const [what, code, run] of ask) {
    for (const status of [301, 302, 303, 307, 308]) {
      test(`${what}, ${status}`, async () => {
        await using canary = await createHttpDouble(() => ({ body: JSON.stringify({ valid: true, access_token: 'x', keys: [] }) }));
        await using service = await createHttpDouble(() => ({ status, headers: { location: canary.url }, body: '' }));
        await assert.rejects(run(service.url), { code });
        assert.equal(canary.requests.length, 0);
        assert.ok(service.requests.length > 0);
      });
    }
  }

  test('the telephony provider’s, 307', async () => {
    await using canary = await createHttpDouble(() => ({ body: JSON.stringify({ sid: `MZ${'0'.repeat(32)}` }) }));
    await using marked = await createMarkedKit({
      twilio: () => ({ status: 307, headers: { location: canary.url }, body: '{}' }),
      retryBudget: 1,
    });
    const row = fuzzedRoutes.find(({ name }) => name === 'startStream');
    assert.ok(row !== undefined);
    assert.equal((await exchangeRaw(marked.kit, validRequest(row))).status, 502);
    assert.equal(canary.requests.length, 0);
    assert.ok(marked.twilio.requests.length > 0);
  });
});
