import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Signal } from '@callseal/protocol/gate';
import { GateStateSchema } from '@callseal/protocol/gate-routes';
import { wrongFor } from '../testkit/codes-world.js';
import { clean, createGateWorld, on, passCode, rightAnswer, transfer } from '../testkit/gate-world.js';
import { createCallGate } from './create-call-gate.js';

describe('a call gate', () => {
  test('lets a clean caller through with the code, for one action with its parameters, once', async () => {
    const world = createGateWorld();
    const { gate } = world;
    assert.equal((await gate.decide(on, transfer)).decision.route, 'step-up');
    await gate.screen(on);
    assert.equal((await gate.decide(on, transfer)).decision.route, 'primary');
    await passCode(world);
    const { decision, grant, state } = await gate.decide(on, transfer);
    assert.equal(decision.route, 'privileged');
    assert.equal(GateStateSchema.parse(state).decision.route, 'privileged');
    const token = grant?.token ?? '';
    const claims = await gate.verifyGrant(on, { ...transfer, grant: token });
    assert.deepEqual([claims.sub, claims.holder, claims.exp - claims.iat], [gate.subjectOf(on.caller), 'human', 120]);
    await assert.rejects(gate.verifyGrant(on, { ...transfer, grant: token }), { code: 'GRANT_USED' });
    assert.deepEqual(await world.audited(), [
      ...['policy-activated', 'profile-activated', 'decision', 'signal', 'signal', 'signal', 'decision', 'code-sent', 'code-checked'],
      ...['signal', 'decision', 'grant-issued', 'grant-used', 'grant-refused'],
    ]);
  });

  for (const [what, other] of [
    ['call', { on: { ...on, callId: `CA${'2'.repeat(32)}` } }],
    ['caller', { on: { ...on, caller: '+447700900456' } }],
    ['action', { wanted: { ...transfer, action: 'profile.read' } }],
    ['amount', { wanted: { ...transfer, parameters: { ...transfer.parameters, amount: '100.01' } } }],
  ] as const) {
    test(`refuses a grant for another ${what}, and the evidence does nothing there`, async () => {
      const world = createGateWorld();
      const { gate } = world;
      await gate.screen(on);
      await passCode(world);
      const grant = (await gate.decide(on, transfer)).grant?.token ?? '';
      const [there, wanted] = ['on' in other ? other.on : on, 'wanted' in other ? other.wanted : transfer];
      await assert.rejects(gate.verifyGrant(there, { ...wanted, grant }), { code: 'GRANT_MISMATCH' });
      assert.equal((await gate.decide(there, wanted)).grant, null);
      await gate.verifyGrant(on, { ...transfer, grant });
    });
  }

  test('asks for actions that are set up only, with parameters that they take', async () => {
    const { gate } = createGateWorld({ actions: { transfer: { parameters: ({ amount }) => typeof amount === 'string' } } });
    for (const wanted of [{ action: 'close' }, { action: 'transfer' }, { action: '__proto__' }]) {
      await assert.rejects(gate.decide(on, wanted), { code: 'BODY_MALFORMED' });
      await assert.rejects(gate.state(on, wanted), { code: 'BODY_MALFORMED' });
    }
    await gate.decide(on, transfer);
  });

  test('gives grants no longer and no oftener than the action allows', async () => {
    const world = createGateWorld();
    const { gate } = world;
    await gate.screen(on);
    await passCode(world);
    const many = await gate.decide(on, { ...transfer, lifetimeSeconds: 800, singleUse: false });
    assert.deepEqual([many.grant?.claims.single_use, (many.grant?.claims.exp ?? 0) - (many.grant?.claims.iat ?? 0)], [true, 120]);
    const few = await gate.decide(on, { ...transfer, lifetimeSeconds: 5 });
    assert.equal((few.grant?.claims.exp ?? 0) - (few.grant?.claims.iat ?? 0), 5);
  });

  test('loses no evidence that comes at the same moment', async () => {
    const { gate } = createGateWorld();
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        gate.note(on, { kind: 'attestation', outcome: 'passed', source: `witness-${index}`, mayProve: ['identification'] }),
      ),
    );
    assert.equal((await gate.state(on, transfer)).evidence.length, 20);
  });

  test('refuses what is no signal, and more evidence than can be looked at', async () => {
    const { gate, clock } = createGateWorld();
    const witness = { kind: 'attestation', outcome: 'passed', mayProve: ['identification'] } as const;
    const signal = { ...witness, mayProve: [...witness.mayProve], source: 'desk' };
    for (const broken of [
      { ...signal, source: 'no name' },
      { ...signal, at: new Date(clock.now() + 6000).toISOString() },
    ]) {
      await assert.rejects(gate.note(on, broken), { code: 'INTERNAL' });
    }
    for (let index = 0; index < 64; index += 1) await gate.note(on, { ...signal, source: `witness-${index}` });
    await assert.rejects(gate.note(on, { ...signal, source: 'one-too-many' }), { code: 'STATE_FAILED' });
    await gate.note(on, { ...signal, source: 'witness-1' });
  });
});

describe('new evidence', () => {
  const granted = async () => {
    const world = createGateWorld();
    await world.gate.screen(on);
    await passCode(world);
    const { grant } = await world.gate.decide(on, { action: 'transfer', parameters: transfer.parameters });
    assert.ok(grant);
    return { ...world, world, token: grant.token };
  };

  test('that is more than can be looked at ends what was granted, and all deciding about the call', async () => {
    const { gate, token } = await granted();
    for (let index = 0; index < 60; index += 1) {
      await gate.note(on, { kind: 'attestation', outcome: 'passed', source: `witness-${index}`, mayProve: ['identification'] });
    }
    const hit = gate.note(on, { kind: 'watchlist', outcome: 'failed', source: 'elsewhere', mayProve: ['risk'] });
    await assert.rejects(hit, { code: 'STATE_FAILED' });
    await assert.rejects(gate.verifyGrant(on, { ...transfer, grant: token }), { code: 'GRANT_REVOKED' });
    await assert.rejects(gate.decide(on, transfer), { code: 'STATE_FAILED' });
    await assert.rejects(gate.state(on, transfer), { code: 'STATE_FAILED' });
  });

  test('takes the grants of the call back when it is a hit on the watchlist', async () => {
    const { world, gate, token, clock } = await granted();
    world.screening = () => clean(clock.now(), { isOnWatchlist: true });
    await gate.screen(on);
    await assert.rejects(gate.verifyGrant(on, { ...transfer, grant: token }), { code: 'GRANT_REVOKED' });
    const { decision, state } = await gate.decide(on, transfer);
    assert.deepEqual([decision.route, state.fraud?.level], ['fraud-desk', 'watchlist']);
    assert.ok((await world.audited()).includes('grants-revoked'));
  });

  test('still lets the caller step up after a synthetic voice, and get another grant', async () => {
    const { world, gate, token, clock } = await granted();
    world.screening = () => clean(clock.now(), { isSynthetic: true });
    await gate.screen(on);
    await assert.rejects(gate.verifyGrant(on, { ...transfer, grant: token }), { code: 'GRANT_REVOKED' });
    assert.equal((await gate.decide(on, transfer)).decision.route, 'step-up');
    await gate.askQuestions(on);
    await gate.checkAnswers(on, [{ id: 'trip', answer: rightAnswer }]);
    const { grant } = await gate.decide(on, transfer);
    await gate.verifyGrant(on, { ...transfer, grant: grant?.token ?? '' });
  });

  test('counts when the grant is used, also when it withdrew nothing', async () => {
    const { gate, token } = await granted();
    // a risk is for the policy to judge: no screen that failed
    await gate.note(on, { kind: 'fraud-risk', outcome: 'passed', source: 'other', value: 0.9, mayProve: ['risk'] });
    await assert.rejects(gate.verifyGrant(on, { ...transfer, grant: token }), { code: 'GRANT_REVOKED' });
  });

  test('lets a grant live as long as it says while nothing new speaks against it', async () => {
    const { world, gate, token, clock } = await granted();
    clock.advance(119_000);
    await world.gate.attest(on, { statement: 'document-seen', agent: 'alice' });
    await gate.verifyGrant(on, { ...transfer, grant: token });
  });

  test('in its order leaves a grant standing when the last of it is for the caller', async () => {
    const { world, gate, token, clock } = await granted();
    clock.advance(50);
    await gate.sendCode(on, transfer);
    const code = world.arrived.at(-1)?.code ?? '';
    await assert.rejects(gate.checkCode(on, { ...transfer, code: wrongFor(code) }));
    clock.advance(50);
    await gate.checkCode(on, { ...transfer, code });
    await gate.verifyGrant(on, { ...transfer, grant: token });
  });

  test('ends a grant with its time', async () => {
    const { gate, token, clock } = await granted();
    clock.advance(121_000);
    await assert.rejects(gate.verifyGrant(on, { ...transfer, grant: token }), { code: 'GRANT_EXPIRED' });
  });

  test('that comes while a decision is made leaves no grant that stands', async () => {
    for (let turns = 0; turns < 12; turns += 1) {
      const world = createGateWorld();
      const { gate, clock } = world;
      await gate.screen(on);
      await passCode(world);
      world.screening = () => clean(clock.now(), { isOnWatchlist: true });
      const deciding = gate.decide(on, transfer);
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      const [{ grant }] = await Promise.all([deciding, gate.screen(on)]);
      if (grant === null) continue;
      await assert.rejects(gate.verifyGrant(on, { ...transfer, grant: grant.token }), { code: 'GRANT_REVOKED' });
    }
  });
});

describe('grants of a call', () => {
  const byBot = async () => {
    const world = createGateWorld();
    await world.gate.screen(on);
    await passCode(world);
    const { grant } = await world.gate.decide(on, { ...transfer, holder: 'bot' });
    return { ...world, world, token: grant?.token ?? '' };
  };

  test('pass from the bot to the agent, and are the bot’s no more', async () => {
    const { gate, token } = await byBot();
    const { token: mine, claims } = await gate.transferGrant(on, token, 'alice');
    assert.equal(claims.holder, 'human');
    await assert.rejects(gate.verifyGrant(on, { ...transfer, grant: token }), { code: 'GRANT_REVOKED' });
    await gate.verifyGrant(on, { ...transfer, grant: mine, holder: 'human' });
  });

  test('do not pass on after a hit', async () => {
    const { world, gate, token, clock } = await byBot();
    world.screening = () => clean(clock.now(), { isOnWatchlist: true });
    await gate.screen(on);
    await assert.rejects(gate.transferGrant(on, token), { code: 'GRANT_REVOKED' });
  });

  for (const [reason, isFinal] of [
    ['agent', false],
    ['new-evidence', false],
    ['call-ended', true],
    ['administrator', true],
  ] as const) {
    test(`are withdrawn for the reason ${reason}, and the call gets ${isFinal ? 'no' : 'an'}other`, async () => {
      const { gate, token } = await byBot();
      await gate.revokeGrants(on, reason);
      await assert.rejects(gate.verifyGrant(on, { ...transfer, grant: token }), { code: 'GRANT_REVOKED' });
      if (isFinal) await assert.rejects(gate.decide(on, transfer), { code: 'GRANT_REVOKED' });
      else assert.ok((await gate.decide(on, transfer)).grant);
    });
  }

  test('are refused while the audit log cannot be written: nothing is decided, given or used', async () => {
    const { world, gate, token } = await byBot();
    world.isAudited = false;
    await assert.rejects(gate.decide(on, transfer), { code: 'AUDIT_FAILED' });
    await assert.rejects(gate.verifyGrant(on, { ...transfer, grant: token }), { code: 'AUDIT_FAILED' });
    await assert.rejects(gate.attest(on, { statement: 'document-seen', agent: 'alice' }), { code: 'AUDIT_FAILED' });
    const { evidence } = await gate.state(on, transfer);
    assert.ok(!evidence.some(({ kind }) => kind === 'attestation'));
  });

  test('are refused after a hit that the audit log could not take, which is written as soon as it can', async () => {
    const { world, gate, token, clock } = await byBot();
    world.screening = () => clean(clock.now(), { isOnWatchlist: true });
    world.isAudited = false;
    await assert.rejects(gate.screen(on), { code: 'AUDIT_FAILED' });
    world.isAudited = true;
    await assert.rejects(gate.verifyGrant(on, { ...transfer, grant: token }), { code: 'GRANT_REVOKED' });
    const signals = async (): Promise<number> => (await world.audited()).filter((type) => type === 'signal').length;
    const before = await signals();
    assert.equal((await gate.decide(on, transfer)).decision.route, 'fraud-desk');
    assert.equal((await signals()) - before, 3);
    await gate.decide(on, transfer);
    assert.equal((await signals()) - before, 3);
  });
});

test('a state that cannot be reached, or holds what nobody of us wrote, lets nothing happen', async () => {
  const world = createGateWorld();
  await world.gate.screen(on);
  await passCode(world);
  const { state } = world.options;
  const grant = (await world.gate.decide(on, transfer)).grant?.token ?? '';
  const broken = createCallGate({ ...world.options, state: { ...state, get: () => Promise.reject(new Error('down')) } });
  await assert.rejects(broken.decide(on, transfer), { code: 'STATE_FAILED' });
  await assert.rejects(broken.verifyGrant(on, { ...transfer, grant }), { code: 'STATE_FAILED' });
  await assert.rejects(broken.attest(on, { statement: 'document-seen', agent: 'alice' }), { code: 'STATE_FAILED' });
  for await (const [key] of state.list('gate-call:'))
    await state.set(key, Buffer.from('forged evidence of somebody').toString('base64'), 60_000);
  await assert.rejects(world.gate.decide(on, transfer), { code: 'STATE_FAILED' });
  await assert.rejects(world.gate.verifyGrant(on, { ...transfer, grant }), { code: 'STATE_FAILED' });
});

test('the shared state and the audit log hold no number, code or answer in clear', async () => {
  const world = createGateWorld();
  const { gate, arrived } = world;
  await gate.screen(on);
  await gate.askQuestions(on);
  await gate.checkAnswers(on, [{ id: 'trip', answer: rightAnswer }]);
  await gate.sendCode(on, { ...transfer, entry: 'keypad' });
  await gate.sendCode(on, { ...transfer, action: 'profile.read', entry: 'link' });
  await gate.decide(on, transfer);
  let text = await world.auditText();
  for await (const [key, value] of world.options.state.list('')) text += `\n${key} ${value}`;
  const codes = arrived.map(({ code }) => code);
  for (const secret of [on.caller, on.caller.slice(1), '447700900999', rightAnswer, ...codes]) assert.ok(!text.includes(secret), secret);
});

test('evidence is shown with its age, its worth under the profile, and how long it keeps it', async () => {
  const world = createGateWorld();
  const { gate, clock } = world;
  await gate.screen(on);
  await passCode(world);
  await gate.askQuestions(on);
  await gate.checkAnswers(on, [{ id: 'trip', answer: rightAnswer }]);
  clock.advance(60_000);
  const shown = async () => Object.fromEntries((await gate.state(on, transfer)).evidence.map((one) => [one.kind, one]));
  const fresh = await shown();
  assert.deepEqual(
    [fresh['one-time-code']?.worth, fresh.knowledge?.worth, fresh['fraud-risk']?.worth],
    ['possession', 'identification', 'risk'],
  );
  assert.deepEqual([fresh['one-time-code']?.ageSeconds, fresh['one-time-code']?.freshForSeconds], [60, 540]);
  assert.equal(fresh.watchlist?.freshForSeconds, 240);
  clock.advance(300_000);
  const later = await shown();
  assert.deepEqual([later.watchlist?.freshForSeconds, later['one-time-code']?.freshForSeconds], [0, 240]);
  const other = await gate.state(on, { action: 'profile.read' });
  const elsewhere = other.evidence.find(({ kind }) => kind === 'one-time-code');
  assert.deepEqual([elsewhere?.worth, elsewhere?.freshForSeconds], ['risk', 0]);
});

test('a policy of one’s own and another profile decide', async () => {
  const codeOnly: Signal['kind'][] = ['one-time-code'];
  const plan = { rules: [], otherwise: { route: 'primary', wants: { factors: codeOnly, atLeast: 1, maxAgeSeconds: 60 } } };
  const policy = { id: 'own', version: 3, actions: {}, default: plan } as unknown as NonNullable<
    Parameters<typeof createCallGate>[0]['policy']
  >;
  const world = createGateWorld({ policy });
  await passCode(world);
  const { decision } = await world.gate.decide(on, transfer);
  assert.deepEqual([decision.route, decision.policy.id], ['privileged', 'own']);
});

describe('wrong options are refused', () => {
  for (const [what, changes] of [
    ['no actions', { actions: {}, customers: undefined as never }],
    ['a grant that outlives 15 minutes', { actions: { transfer: { lifetimeSeconds: 901 } } }],
    ['an action without a name', { actions: { 'transfer money': {} } }],
    ['an attestation without a name', { attestations: ['the agent saw a document'] }],
    ['two attestations of one name', { attestations: ['document-seen', 'document-seen'] }],
    ['a key that is none', { subjectKey: 'short' }],
    ['a time-out of a minute', { timeout: 60_000 }],
    ['entries without codes', { codes: undefined as never }],
    ['a policy that cannot be read', { policy: { id: 'own' } as never }],
  ] as const) {
    test(what, () => {
      assert.throws(() => createGateWorld(changes), { code: 'CONFIG_INVALID' });
    });
  }
});
