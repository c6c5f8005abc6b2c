/** How a world ends, and what must be left of it. */
import assert from 'node:assert/strict';
import { type ManualClock, type ScriptedSession, settle } from '../testing.js';
import type { Session } from './options.js';
import type { WatchedStreams } from './watched-streams.test.js';
import type { Pending } from './world-parts.test.js';

export const running: ReadonlySet<string> = new Set(['connecting', 'waiting-for-audio', 'listening', 'deciding']);
const waiting: ReadonlySet<string> = new Set(['looking-up', 'saving-consent', 'storing', 'delete-scheduled', 'deleting', ...running]);

/** What is read of a world here. */
interface World {
  readonly session: Session;
  readonly clock: ManualClock;
  readonly signalling: { readonly sessions: readonly ScriptedSession[] };
  readonly streams: WatchedStreams;
  readonly pending: readonly Pending[];
  readonly listenable: boolean;
  release(index: number, ok: boolean, found: boolean): void;
  checkDecided(): void;
}

/** Something leads on: an action, a wait that a timer ends, or the host (there is no live call). */
export function checkNotDead(world: World): void {
  const state = world.session.getState();
  const leadsOn = world.session.availableActions().length > 0 || !world.listenable || (waiting.has(state.phase) && world.clock.pending > 0);
  assert.ok(leadsOn, `nothing leads on from ${state.phase}`);
  if (running.has(state.phase)) assert.ok(world.session.availableActions().includes('cancel'), `${state.phase} can be cancelled`);
}

/** Nothing is answered any more; only time passes. */
export async function hang(world: World): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await world.clock.pass(130_000);
  const { phase } = world.session.getState();
  assert.ok(!waiting.has(phase), `${phase} ends by itself when nobody answers`);
  if (world.listenable) assert.ok(world.session.availableActions().length > 0, `an action leads on from ${phase}`);
  assert.equal(world.clock.pending, 0, 'no timer is left');
  world.checkDecided();
}

/** Everything that waits is answered with success, and time passes. */
export async function quiesce(world: World): Promise<void> {
  for (let turn = 0; turn < 200 && (world.pending.length > 0 || world.clock.pending > 0); turn += 1) {
    while (world.pending.length > 0) world.release(0, true, true);
    await settle(8);
    world.clock.advance(20_000);
    await settle(8);
  }
  assert.equal(world.clock.pending, 0, 'no timer is left');
}

/** Nothing is left but streams that are being stopped and what was decided for good, with one timer each. */
export function checkEnded(world: World): void {
  for (const session of world.signalling.sessions) assert.ok(session.aborted, 'every channel is closed');
  const decided = world.pending.filter(({ name, signal }) => (name === 'delete' || name === 'record') && !signal.aborted).length;
  assert.ok(world.clock.pending <= world.streams.active + decided, 'no timer of an operation is left');
}
