import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createHttpDouble, type Received, type Reply } from '../testkit/http-double.js';
import { createGenesysAuthenticator, type GenesysAuthenticatorOptions } from './genesys-authenticator.js';
import { genesysDomains, type GenesysRegion } from './genesys-regions.js';

const organizationId = '11111111-2222-4333-8444-555555555555';
const clientId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const userId = '99999999-8888-4777-8666-555555555555';
const user = {
  id: userId,
  name: 'Alice',
  state: 'active',
  authorization: {
    roles: [
      { id: 'r1', name: 'employee' },
      { id: 'r2', name: 'Callseal Administrator' },
    ],
  },
};
const grant = { organization: { id: organizationId, name: 'Example' }, OAuthClient: { id: clientId } };
const context = { signal: new AbortController().signal };
const reply = (body: unknown, status = 200): Reply => ({ status, body: typeof body === 'string' ? body : JSON.stringify(body) });

/** The platform API as far as it is asked. */
function createPlatform(answers: { readonly users?: Reply; readonly tokens?: Reply } = {}) {
  return createHttpDouble(({ path }: Received) => {
    if (path === '/api/v2/users/me?expand=authorization') return answers.users ?? reply(user);
    if (path === '/api/v2/tokens/me') return answers.tokens ?? reply(grant);
    return reply({ code: 'not.found' }, 404);
  });
}

function authenticatorOf(baseUrl: string, options: Partial<GenesysAuthenticatorOptions> = {}) {
  return createGenesysAuthenticator({ baseUrl, organizationId, timeout: 10_000, ...options });
}

describe('an access token of the organization', () => {
  test('gives the user by id with the names of their roles, asked with that token alone', async () => {
    await using platform = await createPlatform();
    const agent = await authenticatorOf(platform.url).authenticate('gc-token', context);
    assert.deepEqual(agent, { identity: userId, roles: ['employee', 'Callseal Administrator'] });
    assert.deepEqual(platform.requests.map(({ method, path, headers }) => `${method} ${path} ${headers.authorization}`).toSorted(), [
      'GET /api/v2/tokens/me Bearer gc-token',
      'GET /api/v2/users/me?expand=authorization Bearer gc-token',
    ]);
  });

  for (const [what, roles, expected] of [
    ['by name', { 'Callseal Administrator': 'admin' }, ['admin']],
    ['by id', { r1: 'agent', r2: 'admin' }, ['agent', 'admin']],
    ['and unmapped ones fall away', { other: 'admin' }, []],
    ['and names of object members are no roles', JSON.parse('{"__proto__":"admin"}') as Record<string, string>, []],
  ] as const) {
    test(`has its roles mapped ${what}`, async () => {
      await using platform = await createPlatform();
      const agent = await authenticatorOf(platform.url, { roles }).authenticate('t', context);
      assert.deepEqual(agent.roles, expected);
    });
  }

  test('of an accepted OAuth client passes', async () => {
    await using platform = await createPlatform();
    await authenticatorOf(platform.url, { clientIds: [clientId.toUpperCase()] }).authenticate('t', context);
  });

  for (const region of Object.keys(genesysDomains) as GenesysRegion[]) {
    test(`in ${region} is asked about at that region’s API`, async () => {
      const asked: string[] = [];
      const fetch = (url: string) => {
        asked.push(url);
        return Promise.resolve(Response.json(url.includes('users') ? user : grant));
      };
      await createGenesysAuthenticator({ region, organizationId, fetch }).authenticate('t', context);
      assert.ok(asked.length === 2 && asked.every((url) => url.startsWith(`https://api.${genesysDomains[region]}/api/v2/`)));
    });
  }
});

describe('an access token is not accepted', () => {
  const other = '00000000-0000-4000-8000-000000000000';
  for (const [what, answers, code] of [
    ['refused with 401', { users: reply({ code: 'authentication.invalid' }, 401) }, 'AGENT_NOT_AUTHENTICATED'],
    ['refused with 403', { users: reply({ code: 'missing.scope' }, 403) }, 'AGENT_NOT_AUTHENTICATED'],
    ['without a user (client credentials)', { users: reply({ code: 'bad.request' }, 400) }, 'AGENT_NOT_AUTHENTICATED'],
    ['of an inactive user', { users: reply({ ...user, state: 'inactive' }) }, 'AGENT_NOT_AUTHENTICATED'],
    ['of a deleted user', { users: reply({ ...user, state: 'deleted' }) }, 'AGENT_NOT_AUTHENTICATED'],
    ['of a user without a state', { users: reply({ ...user, state: undefined }) }, 'AGENT_NOT_AUTHENTICATED'],
    ['of a user without an id', { users: reply({ ...user, id: '' }) }, 'AGENT_NOT_AUTHENTICATED'],
    ['of a user whose id is no UUID', { users: reply({ ...user, id: '../admin' }) }, 'AGENT_NOT_AUTHENTICATED'],
    ['of another organization', { tokens: reply({ ...grant, organization: { id: other } }) }, 'AGENT_NOT_AUTHENTICATED'],
    ['of no organization', { tokens: reply({ OAuthClient: { id: clientId } }) }, 'AGENT_NOT_AUTHENTICATED'],
    ['with an organization that is a list', { tokens: reply({ ...grant, organization: [organizationId] }) }, 'AGENT_NOT_AUTHENTICATED'],
    ['that cannot be inspected', { tokens: reply({}, 401) }, 'AGENT_NOT_AUTHENTICATED'],
    ['while the platform asks to slow down', { users: reply({ code: 'too.many.requests' }, 429) }, 'AUTHENTICATOR_UNAVAILABLE'],
    ['while half of the platform fails', { tokens: reply(grant, 500) }, 'AUTHENTICATOR_UNAVAILABLE'],
    ['while the platform is in maintenance', { users: reply(user, 503) }, 'AUTHENTICATOR_UNAVAILABLE'],
    ['while a proxy answers in HTML', { users: reply('<html>') }, 'AUTHENTICATOR_UNAVAILABLE'],
    ['while the platform answers with nothing', { users: reply('', 204) }, 'AUTHENTICATOR_UNAVAILABLE'],
    ['while the platform answers with a list', { users: reply([user]) }, 'AUTHENTICATOR_UNAVAILABLE'],
    ['while the platform answers without end', { users: reply(`{"a":"${'x'.repeat(70_000)}"}`) }, 'AUTHENTICATOR_UNAVAILABLE'],
    [
      'while the platform redirects',
      { users: { status: 302, headers: { location: 'http://127.0.0.1:1' }, body: '' } },
      'AUTHENTICATOR_UNAVAILABLE',
    ],
    ['while the platform is silent', { tokens: 'hang' }, 'AUTHENTICATOR_UNAVAILABLE'],
  ] as const) {
    test(`${what}: ${code}`, async () => {
      await using platform = await createPlatform(answers);
      const isSilent = Object.values<Reply | undefined>(answers).includes('hang');
      const authenticator = authenticatorOf(platform.url, isSilent ? { timeout: 100 } : {});
      await assert.rejects(authenticator.authenticate('t', context), { code });
    });
  }

  for (const [what, OAuthClient] of [
    ['of another OAuth client', { id: other }],
    ['of no OAuth client', undefined],
  ] as const) {
    test(what, async () => {
      await using platform = await createPlatform({ tokens: reply({ ...grant, OAuthClient }) });
      const checked = authenticatorOf(platform.url, { clientIds: [clientId] }).authenticate('t', context);
      await assert.rejects(checked, { code: 'AGENT_NOT_AUTHENTICATED' });
    });
  }

  for (const [what, token] of [
    ['empty', ''],
    ['with a line break', 'a\r\nx-admin: 1'],
    ['too long', 'a'.repeat(8193)],
  ] as const) {
    test(`${what}, without asking the platform`, async () => {
      await using platform = await createPlatform();
      await assert.rejects(authenticatorOf(platform.url).authenticate(token, context), { code: 'AGENT_NOT_AUTHENTICATED' });
      assert.equal(platform.requests.length, 0);
    });
  }

  test('when the request has run out of time', async () => {
    await using platform = await createPlatform({ users: 'hang' });
    const signal = AbortSignal.abort();
    await assert.rejects(authenticatorOf(platform.url, { timeout: 60_000 }).authenticate('t', { signal }), {
      code: 'AUTHENTICATOR_UNAVAILABLE',
    });
  });
});

describe('options are refused', () => {
  for (const [what, options] of [
    ['neither region nor base URL', { organizationId }],
    ['region and base URL', { organizationId, region: 'eu_west_1', baseUrl: 'https://api.example' }],
    ['a region that is not listed', { organizationId, region: 'evil.example' as GenesysRegion }],
    ['a region named like an object’s member', { organizationId, region: 'toString' as GenesysRegion }],
    ['plain http', { organizationId, baseUrl: 'http://api.example' }],
    ['an organization that is no UUID', { organizationId: 'example', region: 'eu_west_1' }],
    ['no OAuth client at all', { organizationId, region: 'eu_west_1', clientIds: [] }],
  ] as const) {
    test(what, () => {
      assert.throws(() => createGenesysAuthenticator(options), { code: 'CONFIG_INVALID' });
    });
  }
});
