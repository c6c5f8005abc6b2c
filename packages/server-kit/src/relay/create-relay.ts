import { randomBytes } from 'node:crypto';
import { ServerError } from '../errors/server-error.js';
import type { Pseudonym } from '../limits/pseudonyms.js';
import type { OnLog } from '../log/log.js';
import type { AnswerStream } from '../http/incoming.js';
import type { SharedState } from '../state/shared-state.js';
import { streamName } from '../streams/sids.js';
import type { OperationParts, OperationTask } from './operation-parts.js';
import { keepPulse } from './pulse.js';
import { createRelayHub } from './relay-hub.js';
import { createRelayReader } from './relay-reader.js';
import { isActing, type RelayRecord } from './relay-record.js';
import { createRelayRegistry } from './relay-registry.js';
import { createRelayWriter } from './relay-writer.js';
import { RelayEnded, RelayFailure } from './relay-failure.js';
import { type Outcome, runOperation } from './run-operation.js';

/** Operations that instances run for agents' pages. Rejects with `STATE_FAILED` when the shared state cannot be reached. */
export interface Relay {
  /** Begins an operation, as the newest of its call; resolves with its id once it is known to every instance. */
  begin(task: OperationTask & { readonly requestId: string }): Promise<string>;
  find(id: string): Promise<RelayRecord | undefined>;
  /** Whether it was still going on. After `true` nothing of it is stored, counted or told any more. */
  cancel(id: string): Promise<boolean>;
  /**
   * Ends whatever is going on on this call: the caller does not want it, or what it works with is gone. Of a verdict that is being acted upon
   * it waits for what comes, and rejects with `STATE_FAILED` when that takes too long: only then can it be undone.
   */
  cancelCall(callSid: string): Promise<void>;
  /** Whether there was an operation on this call in the last minutes. */
  isRelayed(callSid: string): Promise<boolean>;
  /** Its events after the one with id `after`, until it has ended. */
  read(id: string, after: number): AnswerStream;
  /** Waits until what runs here has ended, at most so many milliseconds, and ends the rest. */
  finish(milliseconds: number): Promise<void>;
}

/** What {@link createRelay} works with. */
export interface CreateRelayOptions extends OperationParts {
  readonly state: SharedState;
  readonly pseudonym: Pseudonym;
  readonly log: OnLog;
}

/** An operation that runs here. */
interface Run {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** Milliseconds around the listening that an operation may take: every wait at its longest. */
const around = 180_000;
/** Milliseconds that a verdict may take to be acted upon while somebody waits for it, and between two looks. */
const longestAct = 5000;
const lookEvery = 50;

export function createRelay(parts: CreateRelayOptions): Relay {
  const { state, pseudonym, clock, log, options, streams } = parts;
  const registry = createRelayRegistry({ state, pseudonym, longest: options.operation + around });
  const hub = createRelayHub();
  const runs = new Map<string, Run>();

  const lose = (ref: string, reason: Error): void => {
    hub.tell(ref);
    runs.get(ref)?.controller.abort(reason);
  };
  const run = async (ref: string, task: OperationTask, signal: AbortSignal): Promise<Outcome> => {
    const over = new AbortController();
    const writer = createRelayWriter({
      registry,
      hub,
      ref,
      onLost: (error) => {
        lose(ref, error === undefined ? new RelayEnded() : new RelayFailure('verdict', 'STATE_FAILED', error));
      },
    });
    const pulse = keepPulse(registry, ref, clock, over.signal, () => {
      lose(ref, new RelayEnded());
    });
    try {
      return await runOperation(task, parts, writer, signal);
    } finally {
      over.abort();
      await pulse;
    }
  };
  const start = (ref: string, task: OperationTask, requestId: string): void => {
    const controller = new AbortController();
    const { callSid } = task.leg;
    const operation = task.purpose === 'register' ? 'register' : 'verify';
    const beganAt = clock.now();
    log({ level: 'info', event: 'relay-started', requestId, callSid, operation });
    const ended = run(ref, task, controller.signal).then((outcome) => {
      runs.delete(ref);
      hub.tell(ref);
      const milliseconds = clock.now() - beganAt;
      log({
        level: outcome.code === undefined ? 'info' : 'warn',
        event: 'relay-ended',
        requestId,
        callSid,
        operation,
        milliseconds,
        ...outcome,
      });
    });
    runs.set(ref, { controller, ended });
  };
  /** The instance of an operation is gone: so must be its stream, unless it is another's by now. */
  const bury = async (ref: string, { callSid, streamSid }: RelayRecord): Promise<void> => {
    const failed = { name: 'relay-failed', payload: { step: 'verdict', code: 'INTERNAL' } } as const;
    const isDone = await registry.end(ref, [failed], { force: true });
    if (isDone && streamSid !== undefined) void streams.abandon({ callSid, streamSid, name: streamName(callSid) }).catch(() => undefined);
  };
  const cancel = async (ref: string): Promise<boolean> => {
    const isCancelled = await registry.end(ref, []);
    if (isCancelled) lose(ref, new RelayEnded());
    return isCancelled;
  };
  const untilActed = async (ref: string): Promise<void> => {
    const until = clock.now() + longestAct;
    for (let record = await registry.find(ref); record !== undefined && isActing(record); record = await registry.find(ref)) {
      if (clock.now() >= until) throw new ServerError('STATE_FAILED');
      await clock.sleep(lookEvery);
    }
  };
  const reader = createRelayReader({ registry, hub, clock, isLocal: (ref) => runs.has(ref), bury });

  return {
    async begin({ requestId, ...task }) {
      const id = randomBytes(16).toString('base64url');
      const ref = registry.refOf(id);
      const { callSid } = task.leg;
      const owner = task.by.owner;
      const previous = await registry.begin(ref, { callSid, owner, phase: 'running', last: 0, events: [] });
      if (previous !== undefined) lose(previous, new RelayEnded());
      start(ref, task, requestId);
      return id;
    },
    find: (id) => registry.find(registry.refOf(id)),
    cancel: (id) => cancel(registry.refOf(id)),
    isRelayed: async (callSid) => (await registry.newestOf(callSid)) !== undefined,
    async cancelCall(callSid) {
      const ref = await registry.newestOf(callSid);
      if (ref !== undefined && !(await cancel(ref))) await untilActed(ref);
    },
    read: (id, after) => reader(registry.refOf(id), after),
    async finish(milliseconds) {
      const all = [...runs.values()];
      const waiting = new AbortController();
      await Promise.race([Promise.all(all.map(({ ended }) => ended)), clock.sleep(milliseconds, waiting.signal)]);
      waiting.abort();
      for (const { controller } of runs.values()) controller.abort(new RelayFailure('verdict', 'INTERNAL', undefined));
      await Promise.all([...runs.values()].map(({ ended }) => ended));
    },
  };
}
