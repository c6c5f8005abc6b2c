import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AssuranceProfile, Decision } from '@callseal/protocol/gate';
import { type RedisService, startRedis } from '@callseal/test-services';
import fc from 'fast-check';
import { createRedisSharedState } from '../state/redis-shared-state.js';
import { GatePlay } from '../testkit/gate-play.js';
import { gateSteps } from '../testkit/gate-steps.js';
import { createGateWorld } from '../testkit/gate-world.js';
import { createCallGate } from './create-call-gate.js';
import { defaultPolicy } from './policy.js';
import { assuranceProfiles } from './profiles.js';

/** `CALLSEAL_GATE_PLAYS=10000` is the long run. */
const plays = Number(process.env.CALLSEAL_GATE_PLAYS ?? 150);
const profile = fc.constantFrom<AssuranceProfile>(...Object.values(assuranceProfiles));

describe('whatever happens on calls, each decision is the reference’s, and grants open what they were given for, once', () => {
  test('on the memory state', async (context) => {
    const routes = new Map<Decision['route'], number>();
    let [used, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(profile, gateSteps, async (standard, steps) => {
        const world = createGateWorld({ profile: standard });
        const play = new GatePlay({ world, gates: [world.gate], policy: defaultPolicy, profile: standard });
        await play.run(steps);
        for (const route of play.routes) routes.set(route, (routes.get(route) ?? 0) + 1);
        used += play.used;
        refused += play.refused;
      }),
      { numRuns: plays },
    );
    context.diagnostic(JSON.stringify({ ...Object.fromEntries(routes), used, refused }));
    // a play that never met them would say nothing about them
    assert.ok((routes.get('privileged') ?? 0) > plays / 50 && used > 0 && refused > plays / 50);
  });

  describe('on two instances over a real Redis', () => {
    let service: RedisService;
    before(async () => {
      service = await startRedis();
    });
    after(() => service.stop());

    test('as on one', async () => {
      let round = 0;
      await fc.assert(
        fc.asyncProperty(gateSteps, async (steps) => {
          round += 1;
          const states = [0, 1].map(() => createRedisSharedState({ url: service.url, prefix: `gate${round}:` }));
          const [one, two] = states;
          assert.ok(one !== undefined && two !== undefined);
          try {
            const standard = assuranceProfiles.baseline;
            const world = createGateWorld({ profile: standard, state: one });
            const other = createCallGate({ ...world.options, state: two });
            await new GatePlay({ world, gates: [world.gate, other], policy: defaultPolicy, profile: standard }).run(steps);
          } finally {
            await Promise.all(states.map((state) => state.close()));
          }
        }),
        { numRuns: 20 },
      );
    });
  });
});
