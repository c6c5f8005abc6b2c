import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { ServerErrorCode } from '@callseal/protocol/errors';
import type { RouteNeeds } from '@callseal/protocol/routes';
import { createGenesysAuthenticator } from '../agents/genesys-authenticator.js';
import { readTaskLegs } from '../streams/task-attributes.js';
import { exchangeRaw } from '../testkit/hardening/exchange.js';
import { judge } from '../testkit/hardening/judge.js';
import { createMarkedKit, iamUrl, tokenUrl } from '../testkit/hardening/marked-kit.js';
import { marks, prototypes } from '../testkit/hardening/marks.js';
import { signatureOf } from '../testkit/hardening/request-arbitraries.js';
import { type FuzzedRoute, fuzzedRoutes } from '../testkit/hardening/route-fields.js';
import { validRequest } from '../testkit/hardening/valid-request.js';

const before = prototypes();

afterEach(() => {
  assert.equal(prototypes(), before);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});

const inner = { polluted: true, valid: true, identity: 'root', roles: ['admin'], access_token: 'x', Token: marks.adminToken, subject: 's' };
/** JSON text whose keys reach for a prototype; `JSON.stringify` would leave the first one out. */
const reaching = [
  `"__proto__":${JSON.stringify(inner)}`,
  `"constructor":{"prototype":${JSON.stringify(inner)}}`,
  `"prototype":${JSON.stringify(inner)}`,
  `"__proto__.polluted":true`,
  `"__proto__":[${JSON.stringify(inner)}]`,
  `"a":{"__proto__":${JSON.stringify(inner)}}`,
];
const forms = [
  '__proto__[polluted]=1',
  '__proto__=1',
  'constructor[prototype][polluted]=1',
  '__proto__.polluted=1',
  'constructor=1&constructor=2',
  '__proto__=a&__proto__=b',
];

describe('no request pollutes a prototype, and nothing is inherited from what it sends', () => {
  for (const row of fuzzedRoutes) {
    test(`${row.route.method} ${row.route.path}`, async () => {
      await using marked = await createMarkedKit();
      for (const text of reaching) {
        // beside right fields: these are ignored
        const right = validRequest(row);
        if (row.route.needs !== 'twilio-signature' && row.route.needs !== 'nothing') {
          const withRight = right.body.toString().replace(/\}$/, `${row.fields.length > 0 ? ',' : ''}${text}}`);
          judge(await exchangeRaw(marked.kit, { ...right, body: Buffer.from(withRight) }), row.route);
        }
        // instead of them: nothing is found
        const alone = await exchangeRaw(marked.kit, {
          ...right,
          headers: [['content-type', 'application/json']],
          body: Buffer.from(`{${text}}`),
        });
        const code = judge(alone, row.route);
        // a route that needs nothing but fields finds none of them
        const isBare = row.route.needs === 'nothing' && row.fields.some(({ optional }) => !optional);
        assert.equal(code, isBare ? 'BODY_MALFORMED' : refusals[row.route.needs]);
      }
      for (const form of forms) judge(await exchangeRaw(marked.kit, formRequest(row, form)), row.route);
    });
  }
});

/** Without a header, a token or signature that came by inheritance would be needed. */
const refusals = {
  nothing: undefined,
  agent: 'AGENT_NOT_AUTHENTICATED',
  administrator: 'AGENT_NOT_AUTHENTICATED',
  'twilio-signature': 'MEDIA_TYPE_UNSUPPORTED',
  'voice-agent': 'TOOL_NOT_AUTHENTICATED',
  'voice-agent-signature': 'WEBHOOK_SIGNATURE_INVALID',
} as const satisfies Record<RouteNeeds, ServerErrorCode | undefined>;

function formRequest(row: FuzzedRoute, form: string) {
  const right = validRequest(row);
  const body = Buffer.from(form);
  const signature = row.route.needs === 'twilio-signature' ? [['x-twilio-signature', signatureOf(row.route.path, body)] as const] : [];
  return {
    ...right,
    headers: [
      ...right.headers.filter(([name]) => name === 'authorization'),
      ['content-type', 'application/x-www-form-urlencoded'] as const,
      ...signature,
    ],
    body,
  };
}

describe('no answer of a service pollutes a prototype, and nothing is inherited from it', () => {
  for (const [index, text] of reaching.entries()) {
    test(`that reaches for one in way ${index + 1}: ${text.slice(0, 30)}`, async () => {
      const reply = (): Promise<Response> =>
        Promise.resolve(new Response(`{${text}}`, { headers: { 'content-type': 'application/json' } }));
      for (const service of [iamUrl, tokenUrl]) {
        await using marked = await createMarkedKit({
          upstream: (url) => (url === service ? reply() : undefined),
          twilio: () => ({ body: `{${text}}` }),
          retryBudget: 1,
        });
        for (const row of fuzzedRoutes) {
          const code = judge(await exchangeRaw(marked.kit, validRequest(row)), row.route);
          // an agent who is valid, or an administrator, by inheritance is none
          if (service === iamUrl && (row.route.needs === 'agent' || row.route.needs === 'administrator'))
            assert.equal(code, 'AGENT_NOT_AUTHENTICATED');
          if (service === tokenUrl && row.name === 'token') assert.equal(code, 'TOKEN_SERVICE_FAILED');
        }
      }
      const genesys = createGenesysAuthenticator({
        region: 'eu_west_1',
        organizationId: '00000000-0000-4000-8000-000000000000',
        fetch: reply,
      });
      await assert.rejects(genesys.authenticate('token', { signal: new AbortController().signal }), { code: 'AGENT_NOT_AUTHENTICATED' });
    });
  }

  test('nor do the attributes of a task', () => {
    const call = `CA${'1'.repeat(32)}`;
    for (const attributes of [
      `{"__proto__":{"call_sid":"${call}"}}`,
      `{"conference":{"__proto__":{"participants":{"customer":"${call}"}}}}`,
      `{"constructor":{"prototype":{"call_sid":"${call}"}}}`,
    ]) {
      assert.deepEqual(readTaskLegs(attributes), {});
    }
  });
});
