/** For any interleaving of agent, host, voice service, answers, failures and time. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { StreamState } from '@callseal/protocol/routes';
import { settle } from '../testing.js';
import type { Action } from './state.js';
import { currentVersion } from './watched-consents.test.js';
import { World } from './world.test.js';
import { checkEnded, checkNotDead, hang, quiesce, running } from './world-ends.test.js';
import type { Settings } from './world-parts.test.js';

const calls = [
  { callSid: 'CA1', callerId: '+1' },
  { callSid: 'CA1', callerId: '+2' },
  { callSid: 'CA2', callerId: '+1' },
  { callSid: 'CA2', callerId: '+1', conferenceSid: 'CF2' },
  { callSid: 'CA1', callerId: '+1', parties: 2 },
  { callSid: 'CA1', callerId: '+1', parties: 3 },
  { callSid: 'CA1', callerId: '+1', held: true },
  { callSid: 'CA2', callerId: '+1', parties: 4 },
];
const actions = ['register', 'verify', 'delete', 'confirm-delete', 'cancel', 'retry', 'dismiss', 'agree', 'refuse', 'withdraw'] as const;
const sayings = [
  'accept',
  'refuse',
  'drop',
  'malformed',
  'unheard-of',
  'info-consumer-ready',
  'info-vad-status',
  'result-success',
  'result-fail-score',
  'result-fail-spoof',
  'error-audio',
  'error-parameters',
  'error-consumer-not-ready',
  'error-das-Peak',
];

type Command =
  | { readonly do: 'natural'; readonly found: boolean }
  | { readonly do: 'act'; readonly action: Action['type'] }
  | { readonly do: 'offered'; readonly index: number }
  | { readonly do: 'call'; readonly index: number | null; readonly live: boolean }
  | { readonly do: 'release'; readonly index: number; readonly ok: boolean; readonly found: boolean }
  | { readonly do: 'say'; readonly back: number; readonly kind: string; readonly seconds: number }
  | {
      readonly do: 'tell';
      readonly back: number;
      readonly state: StreamState['state'] | null;
      readonly known: boolean;
      readonly later: boolean;
    }
  | { readonly do: 'pass'; readonly milliseconds: number };

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 24, arbitrary: fc.record({ do: fc.constant('natural'), found: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('act'), action: fc.constantFrom(...actions) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('offered'), index: fc.nat(5) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('call'), index: fc.option(fc.nat(calls.length - 1), { freq: 8 }), live: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('release'), index: fc.nat(8), ok: fc.boolean(), found: fc.boolean() }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('say'),
      back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) }),
      kind: fc.constantFrom(...sayings),
      seconds: fc.constantFrom(0, 1, 2.9, 3, 4),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('tell'),
      back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(2) }),
      state: fc.constantFrom('none', 'starting', 'started', 'stopped', 'failed', null),
      known: fc.oneof({ weight: 7, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
      later: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass'), milliseconds: fc.constantFrom(200, 1_000, 10_000, 15_000, 120_000) }) },
);

const settings: fc.Arbitrary<Settings> = fc.record({
  automaticVerification: fc.boolean(),
  deleteOnlyAfterVerification: fc.boolean(),
  consent: fc.boolean(),
  remembered: fc.constantFrom(
    null,
    null,
    { answer: 'agreed', textVersion: currentVersion },
    { answer: 'agreed', textVersion: 'older' },
    { answer: 'refused', textVersion: currentVersion },
    { answer: 'withdrawn', textVersion: 'older' },
  ),
  undoSeconds: fc.constantFrom(0, 6),
  streamStates: fc.boolean(),
  rude: fc.boolean(),
});

/** What would come next if all went well; without it random commands hardly ever reach a verdict. */
async function goOn(world: World, found: boolean): Promise<void> {
  const state = world.session.getState();
  const release = () => {
    const index = world.pending.findIndex((item) => !item.signal.aborted);
    if (index >= 0) world.release(index, true, found);
  };
  switch (state.phase) {
    case 'no-call':
      world.changeCall({ callSid: 'CA1', callerId: '+1' }, true);
      break;
    case 'connecting':
      if (state.step === 'channel') world.emit(0, 'accept', 0);
      else if (state.step === 'service') world.emit(0, 'info-consumer-ready', 0);
      else release();
      break;
    case 'waiting-for-audio':
      world.emit(0, 'info-vad-status', 1);
      break;
    case 'listening':
      world.emit(0, 'info-vad-status', 3);
      break;
    case 'deciding':
      world.emit(0, found ? 'result-success' : state.purpose === 'register' ? 'result-fail-spoof' : 'result-fail-score', 0);
      break;
    case 'delete-scheduled':
      if (found) world.clock.advance(6_000);
      else world.act('cancel');
      break;
    case 'looking-up':
    case 'saving-consent':
    case 'storing':
    case 'deleting':
      release();
      break;
    default:
      if (!state.inProgress || state.call?.held === true || (state.call?.parties ?? 2) > 2)
        world.changeCall(state.call && { ...state.call, parties: 2, held: false }, true);
      else world.act(world.session.availableActions()[0] ?? 'cancel');
  }
  await settle(8);
}

/** What a stream became is told; it ends the attempt that asks and still listens, and changes nothing for any other. */
async function tell(world: World, { back, state, known, later }: Command & { readonly do: 'tell' }): Promise<void> {
  const listens = ['waiting-for-audio', 'listening'].includes(world.session.getState().phase);
  if (listens && !world.streams.asking) world.clock.advance(3_000);
  await settle(8);
  if (later) return;
  const before = world.session.getState();
  const question = world.streams.questions.at(-1 - back);
  const waited = question?.told === null && !question.signal.aborted;
  if (world.streams.tell(back, state, known)) world.phases.add(`told ${state ?? 'nothing'}`);
  await settle(8);
  const after = world.session.getState();
  const ends = waited && known && (state === 'failed' || state === 'stopped');
  if (!ends || (before.phase !== 'waiting-for-audio' && before.phase !== 'listening')) assert.equal(after, before);
  else assert.equal(after.phase, state === 'failed' ? 'unavailable' : 'inconclusive');
}

async function run(world: World, step: Command): Promise<void> {
  switch (step.do) {
    case 'natural':
      return goOn(world, step.found);
    case 'act':
      world.act(step.action);
      break;
    case 'offered': {
      const offered = world.session.availableActions();
      const action = offered[step.index % Math.max(1, offered.length)];
      if (action !== undefined) world.act(action);
      break;
    }
    case 'call':
      world.changeCall(step.index === null ? null : (calls[step.index] ?? null), step.live);
      break;
    case 'release':
      world.release(step.index, step.ok, step.found);
      break;
    case 'tell':
      return tell(world, step);
    case 'say':
      world.emit(step.back, step.kind, step.seconds);
      break;
    case 'pass':
      world.clock.advance(step.milliseconds);
  }
  await settle(8);
}

/** The session swallows what its subscribers throw, so that a failed check has to be carried past it. */
async function withChecks(world: World, body: () => Promise<void>): Promise<void> {
  await body();
  if (world.failure !== null) assert.fail(world.failure);
}

let sequences = 0;
let commands = 0;
const reached = new Map<string, number>();
const stepsList = fc.array(command, { minLength: 1, maxLength: 60, size: 'max' });

/** Checks one way to end after any sequence of commands. */
function holds(title: string, numRuns: number, end: (world: World) => Promise<void>): void {
  test(title, async () => {
    await fc.assert(
      fc.asyncProperty(settings, stepsList, async (chosen, steps) => {
        const world = new World(chosen);
        await withChecks(world, async () => {
          for (const step of steps) {
            await run(world, step);
            if (world.failure !== null) return;
            checkNotDead(world);
          }
          await end(world);
        });
        sequences += 1;
        commands += steps.length;
        for (const phase of world.phases) reached.set(phase, (reached.get(phase) ?? 0) + 1);
      }),
      { numRuns },
    );
  });
}

const runs = Number(process.env.CALLSEAL_SEQUENCES ?? 1_500);

holds('when nobody answers any more, every wait ends by itself in a state with a way on', runs, async (world) => {
  await hang(world);
});

holds('when the call is gone, every started stream is stopped and nothing is left to wait for', runs, async (world) => {
  world.changeCall(null, false);
  checkEnded(world);
  await quiesce(world);
  world.streams.checkStopped();
});

holds('dispose leaves no timer, no open stream, no channel, and tells nobody', runs, async (world) => {
  world.dispose();
  checkEnded(world);
  await quiesce(world);
  world.streams.checkStopped();
});

holds('cancel, where it is offered, leaves the operation, and its late answers change nothing', runs, async (world) => {
  if (!world.session.availableActions().includes('cancel')) return;
  world.act('cancel');
  const left = world.session.getState();
  assert.ok(!running.has(left.phase));
  for (const kind of ['info-consumer-ready', 'info-vad-status', 'result-success', 'drop']) world.emit(0, kind, 3);
  await quiesce(world);
  assert.deepEqual(world.session.getState(), left);
  world.streams.checkStopped();
});

after(() => {
  console.log(`properties: ${sequences} sequences, ${commands} commands; sequences that reached each phase:`, Object.fromEntries(reached));
  assert.ok(process.env.CALLSEAL_SEQUENCES !== undefined || sequences >= 5_000);
  const places = ['verified', 'not-matched', 'spoof', 'storing', 'saving-consent', 'delete-scheduled', 'deleted', 'unavailable'];
  for (const place of [...places, 'refused', 'withdrawn', 'more-people', 'call-ended', 'told failed', 'told stopped', 'told nothing']) {
    assert.ok((reached.get(place) ?? 0) > 0, `${place} was never reached`);
  }
});
