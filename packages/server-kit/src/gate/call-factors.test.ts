import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { caller, clean, createGateWorld, type GateWorld, on, passCode, rightAnswer, transfer } from '../testkit/gate-world.js';
import { wrongFor } from '../testkit/codes-world.js';

const evidenceOf = async ({ gate }: GateWorld, kind: string, wanted = transfer) =>
  (await gate.state(on, wanted)).evidence.filter((one) => one.kind === kind);

describe('a one-time code of a call', () => {
  test('goes to the destination on record and is shown to the agent by its entry, not by itself', async () => {
    const world = createGateWorld();
    await world.gate.sendCode(on, transfer);
    assert.equal(world.arrived.at(-1)?.destination, '+447700900999');
    const state = await world.gate.state(on, transfer);
    assert.deepEqual(
      [state.code?.entry, state.code?.sendsLeft, state.code?.triesLeft, (state.code?.expiresAt ?? 0) - state.now],
      ['agent', 2, 3, 240_000],
    );
    assert.ok(!JSON.stringify(state).includes(world.arrived.at(-1)?.code ?? '?'));
    assert.equal((await world.gate.state(on, { action: 'profile.read' })).code, null);
  });

  test('that is wrong speaks against the caller until the right one comes', async () => {
    const world = createGateWorld();
    const { gate, arrived } = world;
    await gate.screen(on);
    await gate.sendCode(on, transfer);
    const code = arrived.at(-1)?.code ?? '';
    await assert.rejects(gate.checkCode(on, { ...transfer, code: wrongFor(code) }), { code: 'CODE_WRONG_OR_EXPIRED' });
    assert.equal((await gate.state(on, transfer)).code?.triesLeft, 2);
    assert.equal((await gate.decide(on, transfer)).decision.route, 'retry-or-hand-off');
    world.clock.advance(1);
    await gate.checkCode(on, { ...transfer, code });
    assert.equal((await gate.decide(on, transfer)).decision.route, 'privileged');
    assert.equal((await evidenceOf(world, 'one-time-code')).length, 1);
  });

  test('that nobody is left to enter says nothing about the caller', async () => {
    const world = createGateWorld();
    await world.gate.sendCode(on, transfer);
    const wrong = wrongFor(world.arrived.at(-1)?.code);
    for (let time = 0; time < 3; time += 1) await assert.rejects(world.gate.checkCode(on, { ...transfer, code: wrong }));
    const before = await evidenceOf(world, 'one-time-code');
    world.clock.advance(1000);
    await assert.rejects(world.gate.checkCode(on, { ...transfer, code: wrong }), { code: 'CODES_LIMITED' });
    assert.deepEqual(
      (await evidenceOf(world, 'one-time-code')).map(({ at }) => at),
      before.map(({ at }) => at),
    );
  });

  test('read aloud on the number that calls identifies at most', async () => {
    const world = createGateWorld();
    await passCode(world, { ...transfer, channel: 'call' });
    const [{ worth } = { worth: undefined }] = await evidenceOf(world, 'one-time-code');
    assert.equal(worth, 'identification');
    await world.gate.screen(on);
    assert.equal((await world.gate.decide(on, transfer)).grant, null);
  });

  test('is bound to the parameters that it was asked for', async () => {
    const world = createGateWorld();
    await world.gate.screen(on);
    await passCode(world);
    const more = { ...transfer, parameters: { ...transfer.parameters, amount: '9999.00' } };
    assert.equal((await world.gate.decide(on, more)).grant, null);
    assert.ok((await world.gate.decide(on, transfer)).grant);
  });

  test('that is cancelled, or could not be written down, is worth nothing', async () => {
    const world = createGateWorld();
    const { gate, arrived } = world;
    await gate.sendCode(on, transfer);
    await gate.cancelCode(on, transfer);
    await assert.rejects(gate.checkCode(on, { ...transfer, code: arrived.at(-1)?.code ?? '' }), { code: 'CODE_WRONG_OR_EXPIRED' });
    world.isAudited = false;
    await assert.rejects(gate.sendCode(on, transfer), { code: 'AUDIT_FAILED' });
    world.isAudited = true;
    await assert.rejects(gate.checkCode(on, { ...transfer, code: arrived.at(-1)?.code ?? '' }), { code: 'CODE_WRONG_OR_EXPIRED' });
  });

  test('is answered alike for a caller whom nobody knows', async () => {
    const world = createGateWorld();
    const stranger = { ...on, caller: '+447700900777' };
    assert.deepEqual(await world.gate.sendCode(stranger, transfer), await world.gate.sendCode(on, transfer));
    assert.equal(world.arrived.length, 1);
    assert.equal((await world.gate.state(stranger, transfer)).code?.triesLeft, 3);
  });

  test('is keyed on the telephone for the call that waits for it, and only there', async () => {
    const world = createGateWorld();
    const { gate, arrived } = world;
    await gate.sendCode(on, { ...transfer, entry: 'keypad' });
    const code = arrived.at(-1)?.code ?? '';
    await assert.rejects(gate.keyCode({ callId: `CA${'2'.repeat(32)}`, code }), { code: 'CODE_WRONG_OR_EXPIRED' });
    await assert.rejects(gate.keyCode({ callId: on.callId, code: wrongFor(code) }), { code: 'CODE_WRONG_OR_EXPIRED' });
    world.clock.advance(1);
    await gate.keyCode({ callId: on.callId, code });
    assert.equal((await evidenceOf(world, 'one-time-code'))[0]?.outcome, 'passed');
    await gate.sendCode(on, transfer);
    await assert.rejects(gate.keyCode({ callId: on.callId, code: arrived.at(-1)?.code ?? '' }), { code: 'CODE_WRONG_OR_EXPIRED' });
  });

  test('is entered by its link once, after wrong ones too, and the link is in the fragment', async () => {
    const world = createGateWorld();
    const { gate, arrived } = world;
    await gate.sendCode(on, { ...transfer, entry: 'link' });
    const { code = '', link = '' } = arrived.at(-1) ?? {};
    const { origin, pathname, search, hash } = new URL(link);
    assert.deepEqual([origin + pathname, search, hash.length], ['https://kit.example/enter', '', 44]);
    const token = hash.slice(1);
    await assert.rejects(gate.enterCode({ token: 'another', code }), { code: 'CODE_WRONG_OR_EXPIRED' });
    await assert.rejects(gate.enterCode({ token, code: wrongFor(code) }), { code: 'CODE_WRONG_OR_EXPIRED' });
    assert.equal((await evidenceOf(world, 'one-time-code'))[0]?.outcome, 'failed');
    world.clock.advance(1);
    await gate.enterCode({ token, code });
    assert.equal((await evidenceOf(world, 'one-time-code'))[0]?.outcome, 'passed');
    await assert.rejects(gate.enterCode({ token, code }), { code: 'CODE_WRONG_OR_EXPIRED' });
  });

  test('has no link by a call, and no keys where none are reported', async () => {
    const world = createGateWorld();
    await assert.rejects(world.gate.sendCode(on, { ...transfer, entry: 'link', channel: 'call' }), { code: 'CHANNEL_UNAVAILABLE' });
    const bare = createGateWorld({ entries: {} });
    for (const entry of ['link', 'keypad'] as const) {
      await assert.rejects(bare.gate.sendCode(on, { ...transfer, entry }), { code: 'FACTOR_UNAVAILABLE' });
    }
    assert.deepEqual((await bare.gate.state(on, transfer)).offers.entries, ['agent']);
  });
});

describe('knowledge questions of a call', () => {
  test('identify when all are answered, and say not which failed', async () => {
    const world = createGateWorld();
    const { questions, expiresAt } = await world.gate.askQuestions(on);
    assert.deepEqual([questions, expiresAt - world.clock.now()], [[{ id: 'trip', text: 'Where did you travel last?' }], 300_000]);
    await assert.rejects(world.gate.checkAnswers(on, [{ id: 'trip', answer: 'Mars' }]), { code: 'ANSWERS_WRONG' });
    assert.equal((await evidenceOf(world, 'knowledge'))[0]?.outcome, 'failed');
    world.clock.advance(1);
    await world.gate.askQuestions(on);
    await world.gate.checkAnswers(on, [{ id: 'trip', answer: rightAnswer }]);
    assert.deepEqual(
      (await evidenceOf(world, 'knowledge')).map(({ outcome, worth }) => [outcome, worth]),
      [['passed', 'identification']],
    );
  });

  test('rest after too many failures, on every call of the caller', async () => {
    const world = createGateWorld();
    for (let call = 0; call < 3; call += 1) {
      const there = { callId: `CA${call}`, caller };
      await world.gate.askQuestions(there);
      await assert.rejects(world.gate.checkAnswers(there, [{ id: 'trip', answer: 'Mars' }]), { code: 'ANSWERS_WRONG' });
    }
    await assert.rejects(world.gate.askQuestions(on), { code: 'CALLER_COOLING_OFF' });
    await assert.rejects(world.gate.checkAnswers(on, [{ id: 'trip', answer: rightAnswer }]), { code: 'CALLER_COOLING_OFF' });
    assert.deepEqual((await world.audited()).slice(-2), ['questions-asked', 'questions-checked']);
  });
});

describe('an attestation', () => {
  test('of the list identifies, and names its agent as a pseudonym', async () => {
    const world = createGateWorld();
    await world.gate.attest(on, { statement: 'document-seen', agent: 'alice@example.com' });
    const [{ worth, source } = { worth: '', source: '' }] = await evidenceOf(world, 'attestation');
    assert.deepEqual([worth, source], ['identification', 'document-seen']);
    assert.ok(!(await world.auditText()).includes('alice'));
    await assert.rejects(world.gate.attest(on, { statement: 'i-know-them', agent: 'alice' }), { code: 'BODY_MALFORMED' });
  });
});

describe('a fraud screen', () => {
  const kinds = ['fraud-risk', 'spoof', 'watchlist'];
  const outcomes = async (world: GateWorld) =>
    (await world.gate.state(on, transfer)).evidence
      .filter(({ kind }) => kinds.includes(kind))
      .sort((a, b) => a.kind.localeCompare(b.kind))
      .map(({ outcome }) => outcome);

  for (const [what, screening] of [
    ['throws', () => Promise.reject(new Error(`no answer about ${caller}`))],
    ['answers nothing', () => undefined],
    ['answers a risk above 1', () => clean(1, { risk: 1.1 })],
    ['answers no number', () => clean(1, { risk: Number.NaN })],
    ['answers a word for a yes', () => ({ ...clean(1), isOnWatchlist: 'no' })],
    ['answers from the future', () => clean(Date.parse('2027-01-01T00:00:00Z'))],
    ['does not answer in time', () => new Promise(() => undefined)],
  ] as const) {
    test(`that ${what} is three screens that were not made`, async () => {
      const world = createGateWorld({ timeout: 100 });
      world.screening = screening;
      await assert.rejects(world.gate.screen(on), { code: 'SCREEN_FAILED' });
      assert.deepEqual(await outcomes(world), ['not-screened', 'not-screened', 'not-screened']);
      assert.equal((await world.gate.state(on, transfer)).fraud?.level, 'not-screened');
    });
  }

  test('leaves out what it did not check, and what it says in words of its own', async () => {
    const world = createGateWorld();
    world.screening = () => ({
      ...clean(world.clock.now(), { risk: null, isOnWatchlist: null }),
      reasons: ['replayed-recording', 'vendor-word'],
    });
    await world.gate.screen(on);
    assert.deepEqual(await outcomes(world), ['not-screened', 'passed', 'not-screened']);
    const { fraud } = await world.gate.state(on, transfer);
    assert.deepEqual([fraud?.level, fraud?.reasons, fraud?.isOnWatchlist], ['not-screened', ['replayed-recording'], null]);
  });

  for (const [level, changes] of [
    ['low', { risk: 0.39 }],
    ['elevated', { risk: 0.4 }],
    ['high', { risk: 0.7 }],
    ['high', { isSynthetic: true }],
    ['watchlist', { isOnWatchlist: true, isSynthetic: true, risk: 1 }],
  ] as const) {
    test(`of ${JSON.stringify(changes)} is ${level} for the agent`, async () => {
      const world = createGateWorld();
      world.screening = () => clean(world.clock.now(), changes);
      await world.gate.screen(on);
      assert.equal((await world.gate.state(on, transfer)).fraud?.level, level);
    });
  }

  test('that was a hit stays one, whatever a later screen says or does not say', async () => {
    const world = createGateWorld();
    world.screening = () => clean(world.clock.now(), { isOnWatchlist: true });
    await world.gate.screen(on);
    world.clock.advance(1000);
    world.screening = () => clean(world.clock.now());
    await world.gate.screen(on);
    world.screening = () => undefined;
    await assert.rejects(world.gate.screen(on));
    const { fraud, decision } = await world.gate.state(on, transfer);
    assert.deepEqual([fraud?.level, decision.route], ['watchlist', 'fraud-desk']);
  });

  test('is as old as its measurement', async () => {
    const world = createGateWorld();
    world.screening = () => clean(world.clock.now() - 299_000);
    await world.gate.screen(on);
    assert.equal((await world.gate.state(on, transfer)).decision.route, 'primary');
    world.clock.advance(2000);
    assert.equal((await world.gate.state(on, transfer)).decision.route, 'step-up');
  });
});

describe('the customer of a call', () => {
  const granted = async (world: GateWorld): Promise<string> => {
    await world.gate.screen(on);
    const wanted = { action: 'transactions.read' };
    await passCode(world, wanted);
    return (await world.gate.decide(on, wanted)).grant?.token ?? '';
  };

  test('is told by the number, and how to speak with them only after they have shown who they are', async () => {
    const world = createGateWorld();
    const { customer } = await world.gate.lookUp(on);
    assert.deepEqual(customer, { id: 'C-1', name: 'Ana Ruiz' });
    await granted(world);
    assert.deepEqual((await world.gate.lookUp(on)).customer?.hints, { tone: 'brief' });
    world.clock.advance(121_000);
    assert.equal((await world.gate.lookUp(on)).customer?.hints, undefined);
  });

  test('has five transactions shown for a grant of that action, once', async () => {
    const world = createGateWorld();
    const grant = await granted(world);
    await assert.rejects(world.gate.transactions(on, 'no.grant.atall'), { code: 'GRANT_INVALID' });
    assert.equal((await world.gate.transactions(on, grant)).length, 5);
    await assert.rejects(world.gate.transactions(on, grant), { code: 'GRANT_USED' });
    assert.equal((await world.audited()).at(-1), 'grant-refused');
  });

  test('has none shown for a grant of another action', async () => {
    const world = createGateWorld();
    await world.gate.screen(on);
    await passCode(world);
    const grant = (await world.gate.decide(on, transfer)).grant?.token ?? '';
    await assert.rejects(world.gate.transactions(on, grant), { code: 'GRANT_MISMATCH' });
  });

  for (const outcome of ['ambiguous', 'not-found'] as const) {
    test(`is not guessed when the number is ${outcome}`, async () => {
      const world = createGateWorld();
      world.lookup = { outcome, customer: null };
      const grant = await granted(world);
      assert.deepEqual(await world.gate.lookUp(on), { outcome, customer: null });
      await assert.rejects(world.gate.transactions(on, grant), { code: 'CALLER_UNKNOWN' });
    });
  }

  test('is unknown, and not absent, when the records fail', async () => {
    const world = createGateWorld();
    world.lookup = new Error(`connection lost while asking for ${caller}`);
    await assert.rejects(world.gate.lookUp(on), { code: 'CUSTOMER_RECORDS_FAILED' });
    assert.match(await world.auditText(), /"outcome":"failed"/);
  });
});

test('what is not set up is unavailable, whoever calls', async () => {
  const { gate } = createGateWorld({
    codes: undefined as never,
    entries: undefined as never,
    knowledge: undefined as never,
    fraud: undefined as never,
    customers: undefined as never,
    attestations: [],
  });
  const asks = [
    gate.sendCode(on, transfer),
    gate.checkCode(on, { ...transfer, code: '123456' }),
    gate.cancelCode(on, transfer),
    gate.keyCode({ callId: on.callId, code: '123456' }),
    gate.enterCode({ token: 'a', code: '123456' }),
    gate.askQuestions(on),
    gate.checkAnswers(on, []),
    gate.screen(on),
    gate.lookUp(on),
    gate.transactions(on, 'a.b.c'),
    gate.attest(on, { statement: 'document-seen', agent: 'alice' }),
  ];
  for (const ask of asks) await assert.rejects(ask, { code: 'FACTOR_UNAVAILABLE' });
});
