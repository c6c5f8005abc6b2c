/** The reducer by itself: from every phase, what applies leads on, and what does not changes nothing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { availableActions } from './available-actions.js';
import { call, parameters } from './harness.test.js';
import { initialMachine, type Machine, type Rules, type SessionEvent } from './machine.js';
import { reduce } from './reduce.js';
import type { ActionName } from './state.js';

const rules: Rules = { parameters, automaticVerification: false, deleteOnlyAfterVerification: false, consentRequired: true };
const actions = ['register', 'verify', 'delete', 'confirm-delete', 'cancel', 'retry', 'dismiss', 'agree', 'refuse'] as const;

type Told = { readonly type: string } & Readonly<Record<string, unknown>>;

function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}

/** The machine after `events`; `current` stands for the id of the work in the foreground. Every machine on the way is frozen, so that a reducer that writes into one throws. */
function after(...events: readonly Told[]): Machine {
  return events.reduce<Machine>((machine, event) => {
    const id = event.type.startsWith('stream-') ? machine.streams.at(-1)?.id : machine.current;
    const answer = event.type !== 'call-changed' && !actions.some((action) => action === event.type);
    return freeze(reduce(machine, { ...event, ...(answer ? { id } : {}) } as unknown as SessionEvent, rules).machine);
  }, freeze(initialMachine));
}

const live = { type: 'call-changed', call, inProgress: true };
const say = (operation: string, name: string, payload: object = {}) => ({ type: 'channel-event', event: { operation, name, payload } });
const registered = [live, { type: 'looked-up', found: true }];
const connecting = [...registered, { type: 'verify' }, { type: 'agree' }];
const service = [...connecting, { type: 'token' }, { type: 'channel-open' }];
const audio = [...service, say('verify', 'info-consumer-ready'), { type: 'stream-started' }];
const vad = (seconds: number) => say('verify', 'info-vad-status', { net_speech_duration: seconds });
const enrolled = [
  ...[live, { type: 'looked-up', found: false }, { type: 'register' }, { type: 'agree' }, { type: 'token' }, { type: 'channel-open' }],
  say('register', 'info-consumer-ready'),
  { type: 'stream-started' },
  say('register', 'result-success'),
];

/** Every phase, the way to it, and what leads on. */
const phases: readonly [string, readonly Told[], readonly ActionName[]][] = [
  ['no-call', [], []],
  ['looking-up', [live], []],
  ['not-registered', [live, { type: 'looked-up', found: false }], ['register']],
  ['registered', registered, ['verify', 'delete']],
  ['consent-needed', [...registered, { type: 'verify' }], ['agree', 'refuse', 'cancel']],
  ['refused', [...registered, { type: 'verify' }, { type: 'refuse' }], ['agree', 'delete', 'dismiss']],
  ['connecting', connecting, ['cancel', 'delete']],
  ['connecting', service, ['cancel', 'delete']],
  ['waiting-for-audio', audio, ['cancel', 'delete']],
  ['listening', [...audio, vad(1)], ['cancel', 'delete']],
  ['deciding', [...audio, vad(3)], ['cancel', 'delete']],
  ['storing', enrolled, []],
  ['connecting', [...enrolled, { type: 'stored' }], ['cancel', 'delete']],
  ['verified', [...audio, say('verify', 'result-success')], ['verify', 'delete', 'dismiss']],
  ['not-matched', [...audio, say('verify', 'result-fail-score')], ['verify', 'delete', 'dismiss']],
  ['spoof', [...audio, say('verify', 'result-fail-spoof')], ['verify', 'delete', 'dismiss']],
  ['inconclusive', [...audio, { type: 'cancel' }], ['retry', 'verify', 'delete', 'dismiss']],
  ['unavailable', [...audio, { type: 'channel-closed' }], ['retry', 'verify', 'delete', 'dismiss']],
  ['unavailable', [live, { type: 'failed', wait: 'look-up', failure: { timedOut: true, detail: null } }], ['retry']],
  ['confirming-delete', [...registered, { type: 'delete' }], ['confirm-delete', 'cancel']],
  ['deleting', [...registered, { type: 'delete' }, { type: 'confirm-delete' }], []],
  ['deleted', [...registered, { type: 'delete' }, { type: 'confirm-delete' }, { type: 'erased' }], ['register', 'dismiss']],
];

const workEvents: readonly Told[] = [
  { type: 'looked-up', found: true },
  { type: 'token' },
  { type: 'channel-open' },
  say('register', 'result-success'),
  say('verify', 'result-success', { score: 0.9 }),
  vad(9),
  { type: 'channel-malformed' },
  { type: 'channel-closed' },
  { type: 'stored' },
  { type: 'erased' },
  { type: 'failed', wait: 'token', failure: { timedOut: false, detail: null } },
  { type: 'timeout', wait: 'listening' },
  { type: 'stream-started' },
  { type: 'stream-stopped' },
];

describe('the reducer', () => {
  for (const [phase, way, offered] of phases) {
    const machine = after(...way);
    const step = machine.view.phase === 'connecting' ? ` (${machine.view.step} for ${machine.view.purpose})` : '';

    it(`offers ${offered.join(', ') || 'nothing'} in ${phase}${step}, and ignores every other action`, () => {
      assert.equal(machine.view.phase, phase);
      assert.deepEqual(availableActions(machine.view), offered);
      for (const type of actions) {
        const next = reduce(machine, { type }, rules);
        if (offered.includes(type)) assert.notEqual(next.machine.view, machine.view, type);
        else assert.deepEqual([next.machine === machine, next.effects], [true, []], type);
      }
    });

    it(`drops every answer to other work in ${phase}${step}`, () => {
      for (const event of workEvents) {
        const next = reduce(machine, { ...event, id: 999 } as unknown as SessionEvent, rules);
        assert.deepEqual([next.machine === machine, next.effects], [true, []]);
      }
    });

    it(`holds no work and no stream once the call is gone from ${phase}${step}`, () => {
      const { machine: gone, effects } = reduce(machine, { type: 'call-changed', call: null, inProgress: false }, rules);
      assert.equal(gone.current, null);
      assert.equal(gone.view.phase, 'no-call');
      assert.ok(gone.streams.every(({ step: at, abandoned }) => at === 'stopping' || abandoned));
      if (machine.current !== null) assert.ok(effects.some((effect) => effect.type === 'end' && effect.id === machine.current));
    });
  }

  it('takes an event of the other operation for a violation', () => {
    const { view } = after(...audio, say('register', 'result-success'));
    assert.deepEqual([view.phase, view.phase === 'unavailable' && view.code], ['unavailable', 'PROTOCOL_VIOLATION']);
  });

  it('offers what needs a live call only while it lives', () => {
    const ended = { type: 'call-changed', call, inProgress: false };
    assert.deepEqual(availableActions(after(...registered, ended).view), ['delete']);
    assert.deepEqual(availableActions(after(...audio, { type: 'channel-closed' }, ended).view), ['delete', 'dismiss']);
    assert.deepEqual(availableActions(after(...registered, { type: 'verify' }, { type: 'refuse' }, ended).view), ['delete', 'dismiss']);
  });
});
