import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import type { ServerErrorCode } from '@callseal/protocol/errors';
import { ServerError } from '../errors/server-error.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { callId, cleanScreens, signalOf, subject } from '../testkit/gate.js';
import { assertError } from '../testkit/kit.js';
import { decide } from './decide.js';
import { createGrants } from './grants.js';
import { defaultPolicy } from './policy.js';
import { assuranceProfiles } from './profiles.js';
import { requireGrant, type RequireGrantOptions } from './require-grant.js';

type Transfer = Readonly<Record<string, string>>;
const parameters: Transfer = { amount: '10.00', payee: 'p' };

async function setUp(options: Partial<RequireGrantOptions<Transfer>> = {}) {
  const state = createMemorySharedState();
  const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const grants = createGrants({ keys: [{ ...key }], issuer: 'https://kit.example', state });
  const scope = { callId, subject, action: 'pay', parameters };
  const now = Date.now();
  const signals = [...cleanScreens, signalOf('one-time-code')].map((signal) => ({ ...signal, at: new Date(now).toISOString() }));
  const decision = decide({ policy: defaultPolicy, profile: assuranceProfiles.baseline, ...scope, signals, now });
  const { token } = await grants.issue(decision, scope);
  const paid: Transfer[] = [];
  const guarded = requireGrant<Transfer>(
    {
      grants,
      action: 'pay',
      callerOf: () => ({ callId, subject }),
      parametersOf: async (request) => (await request.json()) as Transfer,
      ...options,
    },
    async (request, granted) => {
      assert.deepEqual(await request.json(), granted.parameters);
      paid.push(granted.parameters);
      return Response.json({ paid: granted.claims.action });
    },
  );
  const ask = (body: string = JSON.stringify(parameters), headers: Record<string, string> = { 'callseal-grant': token }) =>
    guarded(new Request('https://kit.example/pay', { method: 'POST', body, headers }));
  return { ask, paid, state, grants, token };
}
async function assertRefused(response: Response, code: ServerErrorCode, paid: readonly Transfer[]): Promise<void> {
  await assertError(response, code);
  assert.deepEqual(paid, []);
}

test('a guarded handler runs once with the parameters that the grant is for', async () => {
  const { ask, paid } = await setUp();
  assert.deepEqual(await (await ask()).json(), { paid: 'pay' });
  assert.deepEqual(paid, [parameters]);
  await assertError(await ask(), 'GRANT_USED');
  assert.equal(paid.length, 1);
});

test('it does not run without a grant, with another amount or with a body that cannot be read', async () => {
  const { ask, paid } = await setUp();
  await assertRefused(await ask(undefined, {}), 'GRANT_INVALID', paid);
  await assertRefused(await ask(undefined, { authorization: 'Bearer verified', 'x-auth-is-verified': 'true' }), 'GRANT_INVALID', paid);
  await assertRefused(await ask(JSON.stringify({ ...parameters, amount: '9999' })), 'GRANT_MISMATCH', paid);
  await assertRefused(await ask('{'), 'BODY_MALFORMED', paid);
});

test('it does not run for a caller on another call, or one that the server does not know', async () => {
  const elsewhere = await setUp({ callerOf: () => ({ callId: 'CA2', subject }) });
  await assertRefused(await elsewhere.ask(), 'GRANT_MISMATCH', elsewhere.paid);
  const unknown = await setUp({
    callerOf: () => {
      throw new ServerError('AGENT_NOT_ON_CALL');
    },
  });
  await assertRefused(await unknown.ask(), 'AGENT_NOT_ON_CALL', unknown.paid);
});

test('it does not run with a grant in other hands, once it was withdrawn, or while the state is down', async () => {
  const bots = await setUp({ holder: 'bot' });
  await assertRefused(await bots.ask(), 'GRANT_MISMATCH', bots.paid);
  const withdrawn = await setUp();
  await withdrawn.grants.revoke({ callId });
  await assertRefused(await withdrawn.ask(), 'GRANT_REVOKED', withdrawn.paid);
  const down = await setUp();
  await down.state.close();
  await assertRefused(await down.ask(), 'STATE_FAILED', down.paid);
});

test('it does not run when the last look says that the evidence no longer holds, or cannot say', async () => {
  const changed = await setUp({ recheck: () => false });
  await assertRefused(await changed.ask(), 'GRANT_REVOKED', changed.paid);
  const failing = await setUp({ recheck: () => Promise.reject(new Error('database')) });
  await assertRefused(await failing.ask(), 'INTERNAL', failing.paid);
  const holding = await setUp({ recheck: ({ action }) => action === 'pay' });
  assert.equal((await holding.ask()).status, 200);
});

test('a grant can come in a place of your own', async () => {
  const { ask, token } = await setUp({ tokenOf: (request) => request.headers.get('x-ticket') });
  assert.equal((await ask(undefined, { 'x-ticket': token })).status, 200);
});

test('a guard without an action is refused at construction', async () => {
  await assert.rejects(setUp({ action: '' }), { code: 'CONFIG_INVALID' });
});
