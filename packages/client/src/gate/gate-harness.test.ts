/** A gate session over a played server and a clock that stands still. */
import assert from 'node:assert/strict';
import {
  createManualClock,
  createScriptedGate,
  type ManualClock,
  type ScriptedGate,
  type ScriptedGateOptions,
  settle,
} from '../testing.js';
import type { LogEntry } from '../session/options.js';
import { createGateSession } from './create-gate-session.js';
import type { GateSession, GateSessionOptions, HandedGrant } from './options.js';
import type { GateAction, GateSessionState, OpenGate } from './state.js';

export const call = { callSid: 'CA1' };
export const questions = [
  { id: 'q1', text: 'Which city is the branch in?', answer: 'Bilbao' },
  { id: 'q2', text: 'Which month was the card issued?', answer: 'May' },
];

export interface GateHarness {
  readonly session: GateSession;
  readonly clock: ManualClock;
  readonly server: ScriptedGate;
  readonly grants: HandedGrant[];
  readonly log: LogEntry[];
  readonly states: GateSessionState[];
  /** A live call, and an action that its caller wants. */
  readonly begin: (action?: string) => Promise<void>;
  /** Does what is offered. */
  readonly act: (action: GateAction) => Promise<void>;
  /** The open state; fails in any other. */
  readonly open: () => OpenGate & GateSessionState;
}

export function createGateHarness(script: ScriptedGateOptions = {}, options: Partial<GateSessionOptions> = {}): GateHarness {
  const clock = createManualClock();
  // the page's clock is wrong: the server's time of day is another one
  const server = createScriptedGate({ now: () => Date.UTC(2031, 4, 5) + clock.now(), questions, ...script });
  const grants: HandedGrant[] = [];
  const log: LogEntry[] = [];
  const states: GateSessionState[] = [];
  const session = createGateSession({
    service: server,
    clock,
    onGrant: (grant) => grants.push(grant),
    onLog: (entry) => log.push(entry),
    ...options,
  });
  session.subscribe((state) => states.push(state));
  const harness: GateHarness = {
    session,
    clock,
    server,
    grants,
    log,
    states,
    async begin(action = 'transfer') {
      session.dispatch({ type: 'case-changed', call, inProgress: true, action });
      await settle();
    },
    async act(action) {
      assert.ok(session.availableActions().includes(action.type), `${action.type} is offered`);
      session.dispatch(action);
      await settle();
    },
    open() {
      const state = session.getState();
      assert.ok(state.phase === 'open', state.phase);
      return state;
    },
  };
  return harness;
}
