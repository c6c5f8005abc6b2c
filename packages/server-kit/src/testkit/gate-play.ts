import assert from 'node:assert/strict';
import type { AssuranceProfile, Decision, Policy, Signal } from '@callseal/protocol/gate';
import type { CallGate, GateCase } from '../gate/call-gate.js';
import type { IssuedGrant } from '../gate/grant-options.js';
import { hashParameters } from '../json/hash-parameters.js';
import { outcomeOf, wrongFor } from './codes-world.js';
import { referenceRoute } from './gate-reference.js';
import { type GateStep, playedCalls, playedScreens, playedWants, type StepOf } from './gate-steps.js';
import { caller, clean, type GateWorld, rightAnswer } from './gate-world.js';

type Place = GateStep['at'];
/** A grant that was given. */
interface Given {
  readonly grant: IssuedGrant;
  readonly at: Place;
  readonly decided: number;
  isUsed: boolean;
  /** Withdrawn, by an agent or by a screen that failed. */
  isVoid: boolean;
}

/** What a play runs on. */
export interface GatePlayOptions {
  readonly world: GateWorld;
  /** They share a state, and take turns. */
  readonly gates: readonly [CallGate, ...CallGate[]];
  readonly policy: Policy;
  readonly profile: AssuranceProfile;
}

/**
 * Plays steps on gates beside a list of what really happened, and asserts of each decision that it is the reference's, and of each grant
 * that it is given, used and refused exactly where it must be.
 */
export class GatePlay {
  readonly routes: Decision['route'][] = [];
  used = 0;
  refused = 0;
  readonly #options: GatePlayOptions;
  readonly #happened: Signal[] = [];
  readonly #given: Given[] = [];

  constructor(options: GatePlayOptions) {
    this.#options = options;
  }

  async run(steps: readonly GateStep[]): Promise<void> {
    const { world, gates } = this.#options;
    for (const [index, step] of steps.entries()) {
      // two things never happen at one instant
      world.clock.advance(10);
      await this.#play(step, gates[index % gates.length] ?? gates[0]);
    }
  }

  #play(step: GateStep, gate: CallGate): Promise<void> {
    switch (step.do) {
      case 'screen':
        return this.#screen(step, gate);
      case 'code':
        return this.#code(step, gate);
      case 'questions':
        return this.#questions(step, gate);
      case 'attest':
        return this.#attest(step, gate);
      case 'voice':
        return this.#voice(step, gate);
      case 'decide':
        return this.#decide(step, gate);
      case 'use':
        return this.#use(step, gate);
      case 'revoke':
        this.#void(step.at);
        return gate.revokeGrants(playedCalls[step.at.call], 'agent');
      case 'wait':
        this.#options.world.clock.advance(step.seconds * 1000);
        return Promise.resolve();
    }
  }

  async #screen({ at, found }: StepOf<'screen'>, gate: CallGate): Promise<void> {
    const { world } = this.#options;
    const changes = playedScreens[found];
    const answer = clean(world.clock.now(), changes ?? {});
    world.screening = () => (changes === null ? undefined : answer);
    assert.equal(await outcomeOf(gate.screen(playedCalls[at.call])), changes === null ? 'SCREEN_FAILED' : 'ok');
    const outcome = (isBad: boolean): string => (changes === null ? 'not-screened' : isBad ? 'failed' : 'passed');
    const common = { source: 'screen', mayProve: ['risk'] };
    this.#note(at, { kind: 'spoof', outcome: outcome(found === 'synthetic'), ...common });
    this.#note(at, { kind: 'fraud-risk', outcome: outcome(false), ...(changes === null ? {} : { value: answer.risk }), ...common });
    this.#note(at, { kind: 'watchlist', outcome: outcome(found === 'hit'), ...common });
    if (found === 'hit' || found === 'synthetic') this.#void(at);
  }

  async #voice({ at, outcome }: StepOf<'voice'>, gate: CallGate): Promise<void> {
    const signal = { kind: 'voice-match' as const, outcome, source: 'relay', mayProve: ['inherence' as const, 'identification' as const] };
    await gate.note(playedCalls[at.call], signal);
    this.#note(at, signal);
    if (outcome === 'failed') this.#void(at);
  }

  async #attest({ at }: StepOf<'attest'>, gate: CallGate): Promise<void> {
    await gate.attest(playedCalls[at.call], { statement: 'document-seen', agent: 'alice' });
    this.#note(at, { kind: 'attestation', outcome: 'passed', source: 'document-seen', mayProve: ['identification', 'risk'] });
  }

  async #questions({ at, isRight }: StepOf<'questions'>, gate: CallGate): Promise<void> {
    const on = playedCalls[at.call];
    // who cools off is not asked
    if ((await outcomeOf(gate.askQuestions(on))) !== 'ok') return;
    const answer = isRight ? rightAnswer : 'Mars';
    assert.equal(await outcomeOf(gate.checkAnswers(on, [{ id: 'trip', answer }])), isRight ? 'ok' : 'ANSWERS_WRONG');
    const mayProve = isRight ? ['knowledge', 'identification', 'risk'] : ['risk'];
    this.#note(at, { kind: 'knowledge', outcome: isRight ? 'passed' : 'failed', source: 'knowledge-questions', mayProve });
  }

  async #code({ at, entry, isRight: isMeant }: StepOf<'code'>, gate: CallGate): Promise<void> {
    const on = playedCalls[at.call];
    const wanted = playedWants[at.want];
    if ((await outcomeOf(gate.sendCode(on, { ...wanted, entry }))) !== 'ok') return;
    // a code for a caller whom nobody knows went nowhere, and its link with it
    const isKnown = on.caller === caller;
    if (!isKnown && entry === 'link') return;
    const { code: right = '', link = '' } = this.#options.world.arrived.at(-1) ?? {};
    const isRight = isMeant && isKnown;
    const code = isRight ? right : wrongFor(right);
    const enter = {
      agent: () => gate.checkCode(on, { ...wanted, code }),
      keypad: () => gate.keyCode({ callId: on.callId, code }),
      link: () => gate.enterCode({ token: link.split('#')[1] ?? '', code }),
    };
    assert.equal(await outcomeOf(enter[entry]()), isRight ? 'ok' : 'CODE_WRONG_OR_EXPIRED');
    const mayProve = isRight ? ['possession', 'identification', 'risk'] : ['risk'];
    const binds = { action: wanted.action, parametersHash: hashParameters(wanted.parameters) };
    this.#note(at, { kind: 'one-time-code', outcome: isRight ? 'passed' : 'failed', source: 'one-time-codes', binds, mayProve });
  }

  async #decide({ at }: StepOf<'decide'>, gate: CallGate): Promise<void> {
    const { decision, grant } = await gate.decide(playedCalls[at.call], playedWants[at.want]);
    const expected = this.#routeOf(at, this.#options.world.clock.now());
    assert.equal(decision.route, expected);
    assert.equal(grant !== null, expected === 'privileged', 'a grant is given exactly for the evidence that the policy names');
    this.routes.push(decision.route);
    if (grant !== null) this.#given.push({ grant, at, decided: this.#options.world.clock.now(), isUsed: false, isVoid: false });
  }

  async #use({ at, grant, isSame: isMeant }: StepOf<'use'>, gate: CallGate): Promise<void> {
    const known = this.#given[grant % Math.max(1, this.#given.length)];
    if (known === undefined) return;
    const { claims, token } = known.grant;
    const there = isMeant ? known.at : at;
    const outcome = await outcomeOf(gate.verifyGrant(playedCalls[there.call], { ...playedWants[there.want], grant: token }));
    const isSame = there.call === known.at.call && there.want === known.at.want;
    const isOver = this.#options.world.clock.now() >= claims.exp * 1000;
    const isStanding = isSame && !isOver && !known.isVoid;
    // decided as of when it was given, with all that is known now
    const isGood = isStanding && !known.isUsed && this.#routeOf(known.at, known.decided) === 'privileged';
    assert.equal(outcome === 'ok', isGood, `a grant is ${outcome}`);
    if (isStanding && claims.single_use) known.isUsed = true;
    if (isGood) this.used += 1;
    else this.refused += 1;
  }

  #note(at: Place, signal: object): void {
    const measured = new Date(this.#options.world.clock.now()).toISOString();
    this.#happened.push({ at: measured, ...signal, ...this.#scopeOf(playedCalls[at.call]) } as Signal);
  }

  #void({ call }: Place): void {
    for (const given of this.#given) if (given.at.call === call) given.isVoid = true;
  }

  #scopeOf({ callId, caller: number }: GateCase): { readonly callId: string; readonly subject: string } {
    return { callId, subject: this.#options.gates[0].subjectOf(number) };
  }

  /** What the reference says at a time about everything that has happened by now. */
  #routeOf({ call, want }: Place, now: number): Decision['route'] {
    const { policy, profile } = this.#options;
    const { action, parameters } = playedWants[want];
    let last = 0;
    let later = 0;
    // in the order in which it happened
    const signals = this.#happened.map((one): Signal => {
      const at = Date.parse(one.at);
      if (at <= now) return one;
      if (at > last) later += 1;
      last = at;
      return { ...one, at: new Date(now + later).toISOString() };
    });
    const hasLinked = profile.linkedParameters.every((name) => Object.hasOwn(parameters, name));
    const parametersHash = hashParameters(parameters);
    return referenceRoute({ policy, profile, action, ...this.#scopeOf(playedCalls[call]), parametersHash, hasLinked, signals, now });
  }
}
