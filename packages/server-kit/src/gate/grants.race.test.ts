import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type RedisService, startRedis } from '@callseal/test-services';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { createRedisSharedState } from '../state/redis-shared-state.js';
import type { SharedState } from '../state/shared-state.js';
import { callId, cleanScreens, now, signalOf, subject } from '../testkit/gate.js';
import { createManualClock } from '../testkit/kit.js';
import { decide } from './decide.js';
import type { GrantKey } from './grant-keys.js';
import type { Grants, IssuedGrant } from './grant-options.js';
import { createGrants } from './grants.js';
import { defaultPolicy } from './policy.js';
import { assuranceProfiles } from './profiles.js';

const edKey: GrantKey = { ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) };
const issuer = 'https://kit.example';
const scope = { callId, subject, action: 'pay', parameters: { amount: '10.00', payee: 'p' } };
const code = (name: string) => ({ code: name });

function decideFor() {
  const signals = [...cleanScreens, signalOf('one-time-code')];
  return decide({ policy: defaultPolicy, profile: assuranceProfiles.baseline, ...scope, signals, now });
}

describe('of fifty verifications at once exactly one passes', () => {
  let redis: RedisService;
  before(async () => {
    redis = await startRedis();
  });
  after(() => redis.stop());

  async function race(states: readonly SharedState[]): Promise<void> {
    const clock = createManualClock(now);
    const instances: readonly Grants[] = states.map((state) => createGrants({ keys: [edKey], issuer, state, clock }));
    const [first] = instances;
    assert.ok(first !== undefined);
    for (const holder of ['human', 'bot'] as const) {
      const { token }: IssuedGrant = await first.issue(decideFor(), { ...scope, holder });
      const attempts = Array.from({ length: 50 }, (_, index): Promise<unknown> => {
        const grants: Grants = instances[index % instances.length] ?? first;
        // a bot's grant is verified and handed over at the same time
        return holder === 'bot' && index % 2 === 0 ? grants.transfer(token, scope) : grants.verify(token, scope);
      });
      const results = await Promise.allSettled(attempts);
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      for (const result of results) {
        if (result.status === 'rejected') assert.match((result.reason as { code: string }).code, /^GRANT_(USED|REVOKED)$/);
      }
    }
  }
  test('in memory', () => race([createMemorySharedState()]));
  test('over two connections to a real Redis', async () => {
    const states = [1, 2].map(() => createRedisSharedState({ url: redis.url, prefix: 'grants:' }));
    try {
      await race(states);
    } finally {
      await Promise.all(states.map((state) => state.close()));
    }
  });
  test('and none once Redis is gone', async () => {
    const own = await startRedis();
    const state = createRedisSharedState({ url: own.url });
    const grants = createGrants({ keys: [edKey], issuer, state, clock: createManualClock(now) });
    const { token } = await grants.issue(decideFor(), scope);
    await own.stop();
    await assert.rejects(grants.verify(token, scope), code('STATE_FAILED'));
    await state.close();
  });
});
