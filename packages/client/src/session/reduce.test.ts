/** The reducer by itself: from every phase, what applies leads on, and what does not changes nothing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { availableActions } from './available-actions.js';
import { call, parameters } from './harness.test.js';
import { initialMachine, type Machine, type Rules, type SessionEvent } from './machine.js';
import { reduce } from './reduce.js';
import type { ActionName } from './state.js';

const rules: Rules = {
  parameters: { ...parameters, undoSeconds: 6 },
  automaticVerification: false,
  deleteOnlyAfterVerification: false,
  consentRequired: true,
  consentVersion: '1',
  streamStates: true,
};
const now = 1_767_225_600_000;
const actions = ['register', 'verify', 'delete', 'confirm-delete', 'cancel', 'retry', 'dismiss', 'agree', 'refuse', 'withdraw'] as const;

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
    return freeze(reduce(machine, { ...event, ...(answer ? { id } : {}) } as unknown as SessionEvent, rules, now).machine);
  }, freeze(initialMachine));
}

const live = { type: 'call-changed', call, inProgress: true };
const say = (operation: string, name: string, payload: object = {}) => ({ type: 'channel-event', event: { operation, name, payload } });
const known = { type: 'looked-up', found: true, remembered: null };
const unknown = { ...known, found: false };
const failed = (wait: string) => ({ type: 'failed', wait, failure: { timedOut: true, detail: null } });
const registered = [live, known];
const saving = [...registered, { type: 'verify' }, { type: 'agree' }];
const connecting = [...saving, { type: 'recorded' }];
const confirmed = [{ type: 'delete' }, { type: 'confirm-delete' }];
const over = { type: 'timeout', wait: 'undo' };
const service = [...connecting, { type: 'token' }, { type: 'channel-open' }];
const audio = [...service, say('verify', 'info-consumer-ready'), { type: 'stream-started' }];
const vad = (seconds: number) => say('verify', 'info-vad-status', { net_speech_duration: seconds });
const enrolled = [
  ...[live, unknown, { type: 'register' }, { type: 'agree' }, { type: 'recorded' }, { type: 'token' }, { type: 'channel-open' }],
  say('register', 'info-consumer-ready'),
  { type: 'stream-started' },
  say('register', 'result-success'),
];

/** Every phase, the way to it, and what leads on. */
const phases: readonly [string, readonly Told[], readonly ActionName[]][] = [
  ['no-call', [], []],
  ['looking-up', [live], []],
  ['not-registered', [live, unknown], ['register']],
  ['registered', registered, ['verify', 'delete']],
  ['consent-needed', [...registered, { type: 'verify' }], ['agree', 'refuse', 'cancel']],
  ['refused', [...registered, { type: 'verify' }, { type: 'refuse' }], ['agree', 'delete', 'dismiss']],
  ['connecting', connecting, ['cancel', 'delete', 'withdraw']],
  ['connecting', service, ['cancel', 'delete', 'withdraw']],
  ['waiting-for-audio', audio, ['cancel', 'delete', 'withdraw']],
  ['listening', [...audio, vad(1)], ['cancel', 'delete', 'withdraw']],
  ['deciding', [...audio, vad(3)], ['cancel', 'delete', 'withdraw']],
  ['storing', enrolled, []],
  ['connecting', [...enrolled, { type: 'stored' }], ['cancel', 'delete', 'withdraw']],
  ['verified', [...audio, say('verify', 'result-success')], ['verify', 'delete', 'withdraw', 'dismiss']],
  ['not-matched', [...audio, say('verify', 'result-fail-score')], ['verify', 'delete', 'withdraw', 'dismiss']],
  ['spoof', [...audio, say('verify', 'result-fail-spoof')], ['verify', 'delete', 'withdraw', 'dismiss']],
  ['inconclusive', [...audio, { type: 'cancel' }], ['retry', 'verify', 'delete', 'withdraw', 'dismiss']],
  ['unavailable', [...audio, { type: 'channel-closed' }], ['retry', 'verify', 'delete', 'withdraw', 'dismiss']],
  ['unavailable', [live, failed('look-up')], ['retry']],
  ['unavailable', [live, failed('consent')], ['retry']],
  ['saving-consent', saving, []],
  ['unavailable', [...saving, failed('record')], ['retry', 'verify', 'delete', 'dismiss']],
  ['registered', [live, { ...known, remembered: { answer: 'agreed', textVersion: '1' } }], ['verify', 'delete', 'withdraw']],
  ['confirming-delete', [...registered, { type: 'delete' }], ['confirm-delete', 'cancel']],
  ['confirming-delete', [...audio, { type: 'withdraw' }], ['confirm-delete', 'cancel']],
  ['delete-scheduled', [...registered, ...confirmed], ['cancel']],
  ['deleting', [...registered, ...confirmed, over], []],
  ['deleted', [...registered, ...confirmed, over, { type: 'erased' }], ['register', 'dismiss']],
  ['refused', [...audio, { type: 'withdraw' }, { type: 'confirm-delete' }, over, { type: 'erased' }], ['agree', 'dismiss']],
];

const workEvents: readonly Told[] = [
  known,
  { type: 'recorded' },
  over,
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
  { type: 'told-of-stream', told: { state: 'failed', error: '31920' } },
  { type: 'told-of-stream', told: { state: 'stopped' } },
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
        const next = reduce(machine, { type }, rules, now);
        if (offered.includes(type)) assert.notEqual(next.machine.view, machine.view, type);
        else assert.deepEqual([next.machine === machine, next.effects], [true, []], type);
      }
    });

    it(`drops every answer to other work in ${phase}${step}`, () => {
      for (const event of workEvents) {
        const next = reduce(machine, { ...event, id: 999 } as unknown as SessionEvent, rules, now);
        assert.deepEqual([next.machine === machine, next.effects], [true, []]);
      }
    });

    it(`holds no work and no stream once the call is gone from ${phase}${step}`, () => {
      const { machine: gone, effects } = reduce(machine, { type: 'call-changed', call: null, inProgress: false }, rules, now);
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

  it('tells the log of a deletion and a receipt that failed after everybody had gone on', () => {
    const late = (wait: string) => {
      const event = { type: 'failed', wait, failure: { timedOut: true, detail: null }, callSid: 'CA0', id: 999 };
      return reduce(after(...registered), event as unknown as SessionEvent, rules, now).effects;
    };
    const entry = { level: 'warn', callSid: 'CA0' };
    assert.deepEqual(late('erase'), [
      { type: 'log', entry: { ...entry, code: 'CREDENTIAL_DELETE_FAILED', message: 'registration could not be deleted' } },
    ]);
    assert.deepEqual(late('record'), [
      { type: 'log', entry: { ...entry, code: 'CONSENT_STORE_FAILED', message: 'consent receipt could not be kept' } },
    ]);
    assert.deepEqual(late('store'), []);
  });

  it('offers what needs a live call only while it lives', () => {
    const ended = { type: 'call-changed', call, inProgress: false };
    assert.deepEqual(availableActions(after(...registered, ended).view), ['delete']);
    assert.deepEqual(availableActions(after(...audio, { type: 'channel-closed' }, ended).view), ['delete', 'withdraw', 'dismiss']);
    assert.deepEqual(availableActions(after(...registered, { type: 'verify' }, { type: 'refuse' }, ended).view), ['delete', 'dismiss']);
  });
});
