/** Random interleavings of an agent, a host, a server that answers late or not at all, and time. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { GateDecided, GateState } from '@callseal/protocol/gate-routes';
import fc from 'fast-check';
import { createManualClock, createScriptedGate, settle } from '../testing.js';
import { createGateSession } from './create-gate-session.js';
import type { GateCase, GateService, HandedGrant } from './options.js';
import type { GateAction, GateSessionState } from './state.js';

/** Whatever may never be in a state, a log or an error. */
const secrets = ['123456', '999999', 'Bilbao', 'Madrid', 'scripted-grant', 'ES91'];
const cases = [
  { call: { callSid: 'CA1' }, action: 'transfer', parameters: { payee: 'ES91' } },
  { call: { callSid: 'CA1' }, action: 'transactions.read', parameters: {} },
  { call: { callSid: 'CA2' }, action: 'transfer', parameters: { payee: 'ES91' } },
] as const;
const actions: readonly GateAction[] = [
  { type: 'refresh' },
  { type: 'decide' },
  { type: 'screen' },
  { type: 'choose', factor: 'one-time-code' },
  { type: 'choose', factor: 'knowledge' },
  { type: 'leave' },
  { type: 'send-code', channel: 'sms', entry: 'agent' },
  { type: 'send-code', entry: 'keypad' },
  { type: 'check-code', code: '123456' },
  { type: 'check-code', code: '999999' },
  { type: 'check-code', code: '12' },
  { type: 'cancel-code' },
  { type: 'ask-questions' },
  { type: 'check-answers', answers: [{ id: 'q1', answer: 'Bilbao' }] },
  { type: 'check-answers', answers: [{ id: 'q1', answer: 'Madrid' }] },
  { type: 'attest', statement: 'document-seen' },
  { type: 'revoke' },
];

type Command =
  | { readonly do: 'natural'; readonly well: boolean }
  | { readonly do: 'act'; readonly index: number }
  | { readonly do: 'case'; readonly index: number | null; readonly live: boolean }
  | { readonly do: 'evidence' }
  | { readonly do: 'answer'; readonly index: number; readonly fails: string | null }
  | { readonly do: 'key'; readonly right: boolean }
  | { readonly do: 'pass'; readonly milliseconds: number };

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 30, arbitrary: fc.record({ do: fc.constant('natural'), well: fc.oneof(fc.boolean(), fc.constant(true)) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('act'), index: fc.nat(actions.length - 1) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('case'), index: fc.option(fc.nat(2), { freq: 8 }), live: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('evidence') }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('answer'),
      index: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(4) }),
      fails: fc.option(fc.constantFrom('SERVER_UNREACHABLE', 'CODES_LIMITED', 'AGENT_NOT_ON_CALL', 'no such code'), { freq: 8, nil: null }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('key'), right: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass'), milliseconds: fc.constantFrom(10, 2_000, 15_000, 120_000, 600_000) }) },
);

interface Pending {
  readonly about: GateCase;
  readonly signal: AbortSignal;
  readonly release: (fails: string | null) => void;
}

/** A session whose server answers when it is told to, also what was given up: a bad network would. */
class World {
  readonly clock = createManualClock();
  readonly #script = createScriptedGate({
    now: () => 1e12 + this.clock.now(),
    questions: [{ id: 'q1', text: 'Which city?', answer: 'Bilbao' }],
    offers: { attestations: ['document-seen'] },
    wants: { factors: ['one-time-code', 'knowledge', 'attestation'], atLeast: 1 },
  });
  readonly pending: Pending[] = [];
  readonly grants: HandedGrant[] = [];
  readonly log: unknown[] = [];
  failure: string | null = null;
  wanted: (typeof cases)[number] | null = null;
  live = false;
  readonly session = createGateSession({
    service: this.#service(),
    clock: this.clock,
    automaticScreen: true,
    onGrant: (grant) => {
      // handed over while it is wanted: never for another call or action
      if (grant.callSid !== this.wanted?.call.callSid || grant.action !== this.wanted.action || !this.live) this.failure ??= 'a late grant';
      this.grants.push(grant);
    },
    onLog: (entry) => this.log.push(entry),
  });

  constructor() {
    this.session.subscribe((state) => {
      try {
        this.check(state);
      } catch (error) {
        this.failure ??= String(error);
      }
    });
  }

  check(state: GateSessionState): void {
    // texts only: an age such as 0.999999 is no code
    const shown = JSON.stringify([state, this.log], (_name, value: unknown) => (typeof value === 'number' ? 0 : value));
    for (const secret of secrets) assert.ok(!shown.includes(secret), `${secret} is in ${shown}`);
    assert.doesNotMatch(shown, /"token"/);
    assert.equal(state.call?.callSid ?? null, this.wanted?.call.callSid ?? null);
    if (state.phase !== 'open') return;
    assert.ok(this.live, 'open without a live call');
    assert.equal(state.gate.action, this.wanted?.action);
    if (state.grant?.status === 'valid') assert.ok(this.session.now() < state.grant.expiresAt + 1);
  }

  key(right: boolean): void {
    this.#script.keyElsewhere(right ? '123456' : '999999');
  }

  release(index: number, fails: string | null): void {
    this.pending.splice(index % Math.max(1, this.pending.length), 1)[0]?.release(fails);
  }

  run(step: Command): void {
    switch (step.do) {
      case 'natural':
        this.#goOn(step.well);
        break;
      case 'act':
        this.session.dispatch(actions[step.index] ?? { type: 'refresh' });
        break;
      case 'case':
        this.wanted = step.index === null ? null : (cases[step.index] ?? null);
        this.live = this.wanted !== null && step.live;
        this.session.dispatch({
          type: 'case-changed',
          ...(this.wanted ?? { call: null, action: '' }),
          inProgress: step.live,
        });
        break;
      case 'evidence':
        this.session.dispatch({ type: 'evidence-arrived' });
        break;
      case 'answer':
        this.release(step.index, step.fails);
        break;
      case 'key':
        this.key(step.right);
        break;
      case 'pass':
        this.clock.advance(step.milliseconds);
    }
  }

  /** What would come next if all went well: without it random commands hardly ever reach a grant. */
  #goOn(well: boolean): void {
    const answerable = this.pending.findIndex(({ signal }) => !signal.aborted);
    if (answerable >= 0) {
      this.release(answerable, null);
      return;
    }
    const state = this.session.getState();
    if (state.phase !== 'open') {
      if (state.phase !== 'unavailable') this.run({ do: 'case', index: 0, live: true });
      return;
    }
    const offered = this.session.availableActions();
    if (offered.includes('decide')) this.session.dispatch({ type: 'decide' });
    else if (state.grant?.status === 'valid')
      this.run(well ? { do: 'pass', milliseconds: 120_000 } : { do: 'act', index: actions.length - 1 });
    else if (offered.includes('check-answers')) this.run({ do: 'act', index: well ? 13 : 14 });
    else if (offered.includes('check-code')) this.run({ do: 'act', index: well ? 8 : 9 });
    else if (offered.includes('send-code') && well) this.run({ do: 'act', index: 6 });
    else if (offered.includes('ask-questions')) this.run({ do: 'act', index: 12 });
    else this.run({ do: 'pass', milliseconds: 10_000 });
  }

  #hold<Value>(about: GateCase, signal: AbortSignal, make: () => Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const release = (fails: string | null): void => {
        if (fails === null) make().then(resolve, reject);
        else reject(Object.assign(new Error('Bilbao 123456'), { code: fails }));
      };
      this.pending.push({ about, signal, release });
    });
  }

  #service(): GateService {
    const script = this.#script;
    const never = new AbortController().signal;
    const stated = (about: GateCase, signal: AbortSignal, make: () => Promise<GateState>) => this.#hold(about, signal, make);
    return {
      state: (about, signal) => stated(about, signal, () => script.state(about, never)),
      decide: (about, signal) => this.#hold<GateDecided>(about, signal, () => script.decide(about, never)),
      screen: (about, signal) => stated(about, signal, () => script.screen(about, never)),
      sendCode: (about, how, signal) => stated(about, signal, () => script.sendCode(about, how, never)),
      checkCode: (about, code, signal) => stated(about, signal, () => script.checkCode(about, code, never)),
      cancelCode: (about, signal) => stated(about, signal, () => script.cancelCode(about, never)),
      askQuestions: (about, signal) => this.#hold(about, signal, () => script.askQuestions(about, never)),
      checkAnswers: (about, answers, signal) => stated(about, signal, () => script.checkAnswers(about, answers, never)),
      attest: (about, statement, signal) => stated(about, signal, () => script.attest(about, statement, never)),
      revoke: (about, signal) => this.#hold(about, signal, () => script.revoke(about, never)),
    };
  }
}

const runs = Number(process.env.CALLSEAL_SEQUENCES ?? 150);
const reached = new Map<string, number>();
let sequences = 0;

function holds(title: string, end: (world: World) => Promise<void>): void {
  test(title, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 50, size: 'max' }), async (steps) => {
        const world = new World();
        world.run({ do: 'case', index: 0, live: true });
        for (const step of steps) {
          world.run(step);
          await settle(8);
          if (world.failure !== null) assert.fail(world.failure);
          note(world.session.getState());
        }
        await end(world);
        if (world.failure !== null) assert.fail(world.failure);
        sequences += 1;
        if (world.grants.length > 0) reached.set('grant', (reached.get('grant') ?? 0) + 1);
      }),
      { numRuns: runs },
    );
  });
}

function note(state: GateSessionState): void {
  const names = [state.phase, ...(state.phase === 'open' ? [state.failure?.kind ?? '', state.grant?.status ?? '', state.step ?? ''] : [])];
  for (const name of names) reached.set(name, (reached.get(name) ?? 0) + 1);
}

holds(
  'what is answered late, about another call or another action changes nothing, hands nothing over, and no secret is kept',
  async (world) => {
    world.run({ do: 'case', index: null, live: false });
    const left = world.session.getState();
    const { length } = world.grants;
    while (world.pending.length > 0) world.release(0, null);
    await settle(8);
    assert.equal(world.session.getState(), left);
    assert.equal(world.grants.length, length);
    assert.ok(world.clock.pending === 0, 'a timer is left');
  },
);

holds('a server that never answers leaves nothing under way for longer than the time-out', async (world) => {
  world.pending.length = 0;
  for (let waited = 0; waited < 4; waited += 1) await world.clock.pass(15_000);
  const state = world.session.getState();
  assert.ok(state.phase !== 'open' || state.step === null, state.phase);
});

holds('once the server answers again, a live call is open', async (world) => {
  world.run({ do: 'case', index: 0, live: true });
  for (let turn = 0; turn < 40; turn += 1) {
    while (world.pending.length > 0) world.release(0, null);
    await world.clock.pass(2_000);
  }
  assert.equal(world.session.getState().phase, 'open');
});

holds('dispose leaves no timer, gives every request up and tells nobody', async (world) => {
  world.session.dispose();
  const left = world.session.getState();
  assert.ok(world.pending.every(({ signal }) => signal.aborted));
  assert.equal(world.clock.pending, 0);
  while (world.pending.length > 0) world.release(0, null);
  await settle(8);
  assert.equal(world.session.getState(), left);
});

after(() => {
  console.log(`gate: ${sequences} sequences; reached:`, Object.fromEntries(reached));
  for (const place of ['grant', 'valid', 'expired', 'withdrawn', 'wrong-code', 'wrong-answers', 'cooling-off', 'unavailable', 'ended'])
    assert.ok((reached.get(place) ?? 0) > 0, `${place} was never reached`);
});
