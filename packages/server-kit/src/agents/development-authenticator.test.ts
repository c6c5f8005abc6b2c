import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDevelopmentAuthenticator, type DevelopmentAuthenticatorOptions } from './development-authenticator.js';

const context = { signal: new AbortController().signal };
const alice = { identity: 'alice', roles: ['agent'] };

test('fixed tokens let in their holders and nobody else', async () => {
  const authenticator = createDevelopmentAuthenticator({ tokens: { good: alice } });
  assert.equal(await authenticator.authenticate('good', context), alice);
  for (const token of ['', 'bad', '__proto__', 'constructor']) {
    await assert.rejects(authenticator.authenticate(token, context), { code: 'AGENT_NOT_AUTHENTICATED' });
  }
});

test('everybody is let in only when that is asked for', async () => {
  const agent = await createDevelopmentAuthenticator({ allowUnauthenticated: true }).authenticate('', context);
  assert.equal(agent.identity, 'development');
  for (const options of [{}, { allowUnauthenticated: 'yes' }, { allowUnauthenticated: false }, { tokens: {} }, { tokens: { '': alice } }]) {
    assert.throws(() => createDevelopmentAuthenticator(options as DevelopmentAuthenticatorOptions), { code: 'CONFIG_INVALID' });
  }
});

test('production is refused', (context) => {
  const before = process.env.NODE_ENV;
  context.after(() => {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  });
  process.env.NODE_ENV = 'production';
  assert.throws(() => createDevelopmentAuthenticator({ allowUnauthenticated: true }), { code: 'CONFIG_INVALID' });
  assert.throws(() => createDevelopmentAuthenticator({ tokens: { good: alice } }), { code: 'CONFIG_INVALID' });
});
