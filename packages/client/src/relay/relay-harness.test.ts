/** A session over the relay's ports and a real server. */
import assert from 'node:assert/strict';
import type { ActionName, PhaseName, SessionState } from '../session/state.js';
import { createSession } from '../session/create-session.js';
import type { Clock, LogEntry, Session, SessionOptions, SessionResponse } from '../session/options.js';
import { parameters } from '../session/harness.test.js';
import { createManualClock } from '../testing.js';
import { createRelayPorts } from './relay-ports.js';
import type { RelayServer, ServerOperation } from './relay-server.test.js';

export const call = { callSid: 'CA1', callerId: '+34600000001', taskSid: 'WT1' };

/** A clock on which a pause is over at once and counts, and on which nothing else ever falls due by itself. */
export interface ImpatientClock extends Clock {
  readonly pauses: readonly number[];
  /** Everything that waits for longer than a pause falls due. */
  expire(): void;
}

const longestPause = 2_000;

export function createImpatientClock(): ImpatientClock {
  let now = 0;
  const pauses: number[] = [];
  const long = new Set<() => void>();
  return {
    pauses,
    now: () => now,
    after(milliseconds, run) {
      if (milliseconds > longestPause) {
        long.add(run);
        return () => long.delete(run);
      }
      pauses.push(milliseconds);
      const soon = setImmediate(() => {
        now += milliseconds;
        run();
      });
      return () => {
        clearImmediate(soon);
      };
    },
    expire() {
      for (const run of [...long]) run();
      long.clear();
    },
  };
}

/** Lets the event loop turn until something is so. */
export async function until(so: () => boolean): Promise<void> {
  while (!so()) await new Promise((resolve) => setImmediate(resolve));
}

const sessions: Session[] = [];

/** Ends what the tests of a file have begun. */
export function endSessions(): void {
  for (const session of sessions.splice(0)) session.dispose();
}

export function createRelayHarness(server: RelayServer, options: Partial<SessionOptions> & { consentTo?: string } = {}) {
  const { consentTo, ...rest } = options;
  const clock = createManualClock();
  const relayClock = createImpatientClock();
  const log: LogEntry[] = [];
  const responses: SessionResponse[] = [];
  const { consent, ...ports } = createRelayPorts({ baseUrl: `${server.base}/`, securityToken: () => 'secret', clock: relayClock });
  const session = createSession({
    ...ports,
    clock,
    parameters: { ...parameters, undoSeconds: 0 },
    ...(consentTo === undefined ? {} : { consent: { required: true, textVersion: consentTo, store: consent } }),
    onLog: (entry) => log.push(entry),
    onResponse: (response) => responses.push(response),
    ...rest,
  });
  sessions.push(session);
  const harness = {
    session,
    clock,
    relayClock,
    log,
    responses,
    state: () => session.getState(),
    /** Waits for a phase, and a step of it. */
    async phase<Name extends PhaseName>(name: Name, step?: string) {
      const isThere = () => {
        const state = session.getState();
        return state.phase === name && (step === undefined || ('step' in state && state.step === step));
      };
      await until(isThere);
      return session.getState() as Extract<SessionState, { phase: Name }>;
    },
    act(type: ActionName) {
      assert.ok(session.availableActions().includes(type), `${type} is offered in ${session.getState().phase}`);
      session.dispatch({ type });
    },
    /** The newest operation, once the server has `count` of them and is listened to. */
    async operation(count = 1): Promise<ServerOperation> {
      await until(() => (server.operations[count - 1]?.connections.length ?? 0) > 0);
      const operation = server.operations[count - 1];
      assert.ok(operation !== undefined);
      return operation;
    },
    /** The call arrives; with `wanted` what is wanted of it runs until the service listens. */
    async start(wanted: 'register' | 'verify', count = 1): Promise<ServerOperation> {
      if (session.getState().call === null) session.dispatch({ type: 'call-changed', call, inProgress: true });
      await until(() => session.availableActions().includes(wanted));
      harness.act(wanted);
      const operation = await harness.operation(count);
      operation.say('relay-opened', terms);
      operation.say('info-consumer-ready', { call_id: call.callSid });
      operation.say('relay-stream', { state: 'started' });
      await harness.phase('waiting-for-audio');
      return operation;
    },
  };
  return harness;
}

/** What the server of these tests decides by. */
export const terms = { score_threshold: 0.6, authenticity_threshold: 0.4, audio_total_duration: 4 };
