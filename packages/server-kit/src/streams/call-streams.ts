import { randomUUID } from 'node:crypto';
import type { StreamStarted, StreamState } from '@callseal/protocol/routes';
import { ServerError } from '../errors/server-error.js';
import type { CallerLeg } from './call-access.js';
import type { CallStreamsOptions, StartHooks, StopOptions, StreamOwner } from './call-streams-options.js';
import { type CallLock, createCallLock } from './call-lock.js';
import { streamName } from './sids.js';
import { createStreamCloser, type StreamCloser } from './stream-closer.js';
import { createStreamProvider, isUncertain, type StreamProvider } from './stream-provider.js';
import { giveUp, isOpen, isSettled, nameStream, noteReport, type StreamRecord, withoutWorker } from './stream-record.js';
import { createStreamRegistry, type StreamRegistry } from './stream-registry.js';
import type { StreamEvent } from './stream-status.js';
import { type StreamSweepReport, sweepStreams } from './sweep-streams.js';

/** The caller's streams of all instances that share the state, at most one per call. */
export interface CallStreams {
  /** Opens the call's stream, or returns the one that is open or opening on any instance. */
  start(leg: CallerLeg, by: StreamOwner, hooks?: StartHooks): Promise<StreamStarted>;
  /**
   * Closes the call's streams; a stream or call that is already gone is a success. Rejects with `AGENT_NOT_ON_CALL` for a stream that the
   * options leave out.
   */
  stop(callSid: string, options?: StopOptions): Promise<void>;
  /** Takes back one `start` whose result nobody waits for any more: the last one closes the stream. */
  abandon(started: StreamStarted): Promise<void>;
  /** What became of the call's newest stream. */
  stateOf(callSid: string): Promise<StreamState>;
  /** The leg whose newest stream this agent asked for, by call or task: they may stop it and hear what became of it. */
  findOwn(
    use: { readonly callSid?: string | undefined; readonly taskSid?: string | undefined },
    owner: string,
  ): Promise<CallerLeg | undefined>;
  /** Notes what the provider reports, in any order and any number of times; closes what should not be open. */
  report(event: StreamEvent): Promise<void>;
  /** Closes the stream of a task that is over, for `workerSid` or for everybody; resolves with the call whose stream was closed. */
  taskEnded(taskSid: string, workerSid: string | undefined): Promise<string | undefined>;
  /** Finds and closes what was left open. Safe on several instances at once. */
  sweep(): Promise<StreamSweepReport>;
}

/** Milliseconds beyond the budget that a request under way may take before its lock is given to others. */
const patience = 15_000;
/** Milliseconds within which an opened stream is reported as started. Twilio gives the WebSocket up after some ten seconds (31901). */
export const confirmWithin = 30_000;
/** Milliseconds for which open streams are remembered beyond their longest life, in case nobody sweeps for a day. */
const forgetAfter = 86_400_000;

class Streams implements CallStreams {
  readonly #options: CallStreamsOptions;
  readonly #registry: StreamRegistry;
  readonly #lock: CallLock;
  readonly #provider: StreamProvider;
  readonly #closer: StreamCloser;
  /** Milliseconds after which nobody waits for the provider's answer any more. */
  readonly #answerWithin: number;

  constructor(options: CallStreamsOptions) {
    const { state, clock, retryBudget, maximum } = options;
    this.#options = options;
    this.#registry = createStreamRegistry({ state, lifetime: maximum + forgetAfter });
    this.#answerWithin = retryBudget + patience;
    this.#lock = createCallLock({ state, clock, lifetime: this.#answerWithin });
    this.#provider = createStreamProvider(options);
    this.#closer = createStreamCloser({ registry: this.#registry, provider: this.#provider, clock, answerWithin: this.#answerWithin });
  }

  async start(leg: CallerLeg, by: StreamOwner, hooks: StartHooks = {}): Promise<StreamStarted> {
    const { callSid } = leg;
    const deadline = this.#deadline();
    const turn = await this.#lock.run(callSid, deadline, async () => {
      const current = await this.#registry.read(callSid);
      return (await this.#join(current, leg, by)) ?? (await this.#open(current, leg, by, hooks, deadline));
    });
    if (turn?.value.streamSid === undefined) throw new ServerError('TELEPHONY_BUSY');
    return { streamSid: turn.value.streamSid, name: streamName(callSid), callSid };
  }

  async stop(callSid: string, { taskSid, owner }: StopOptions = {}): Promise<void> {
    const isMeant = (record: StreamRecord): boolean =>
      (taskSid === undefined || record.taskSid === undefined || record.taskSid === taskSid) &&
      (owner === undefined || record.owner === owner || isSettled(record));
    let isStopped: boolean;
    try {
      isStopped = await this.#stopIf(callSid, isMeant);
    } catch (error) {
      if (!isStateFailure(error)) throw error;
      // what is shared cannot be reached, but the caller must not be heard any longer
      await this.#provider.close(callSid, streamName(callSid), this.#deadline());
      return;
    }
    if (!isStopped) throw new ServerError('AGENT_NOT_ON_CALL');
  }

  /** Closes the call's streams if they are the ones that are meant when it is this one's turn; resolves with whether they are. */
  async #stopIf(callSid: string, isMeant: (record: StreamRecord) => boolean): Promise<boolean> {
    const deadline = this.#deadline();
    const turn = await this.#lock.run(callSid, deadline, async () => {
      const record = await this.#registry.read(callSid);
      if (record === undefined) await this.#provider.close(callSid, streamName(callSid), deadline);
      else if (!isMeant(record)) return false;
      else await this.#closer.close(record, 'stopped', deadline);
      return true;
    });
    if (turn !== undefined) return turn.value;
    // whoever holds the call closes it when they are done, or the next sweep does
    const left = await this.#registry.change(callSid, (record) =>
      record !== undefined && isOpen(record) && isMeant(record) ? { ...record, closing: true } : record,
    );
    if (left !== undefined && !isMeant(left)) return false;
    throw new ServerError('TELEPHONY_BUSY');
  }

  async abandon({ callSid, streamSid }: StreamStarted): Promise<void> {
    const isSame = (record: StreamRecord | undefined): record is StreamRecord => record?.streamSid === streamSid;
    const left = await this.#registry.change(callSid, (record) => {
      if (!isSame(record)) return record;
      const claims = record.claims - 1;
      return { ...record, claims, ...(claims <= 0 && isOpen(record) ? { closing: true } : {}) };
    });
    // whoever was given it meanwhile keeps it, and so does whoever was given its successor: what is closing is not given out
    if (isSame(left) && left.closing === true) await this.#stopIf(callSid, isSame);
  }

  async stateOf(callSid: string): Promise<StreamState> {
    const record = await this.#registry.read(callSid);
    if (record === undefined) return { callSid, state: 'none' };
    const { phase, streamSid, error } = record;
    return { callSid, state: phase, ...(streamSid === undefined ? {} : { streamSid }), ...(error === undefined ? {} : { error }) };
  }

  async findOwn(
    { callSid: named, taskSid }: { readonly callSid?: string | undefined; readonly taskSid?: string | undefined },
    owner: string,
  ): Promise<CallerLeg | undefined> {
    const callSid = named ?? (taskSid === undefined ? undefined : await this.#registry.callOfTask(taskSid));
    const record = callSid === undefined ? undefined : await this.#registry.read(callSid);
    if (record?.owner !== owner || (taskSid !== undefined && record.taskSid !== taskSid)) return undefined;
    return { callSid: record.callSid, ...(record.taskSid === undefined ? {} : { taskSid: record.taskSid }) };
  }

  async report(event: StreamEvent): Promise<void> {
    const { callSid, streamSid, name } = event;
    const found: boolean[] = [];
    await this.#registry.change(callSid, (record) => {
      if (record === undefined) return record;
      const noted = noteReport(record, event);
      found.push(noted.isStray);
      return noted.record;
    });
    // a stream under our name that nobody remembers asking for: its request was given up, and carried out all the same
    if (found.at(-1) !== true || name !== streamName(callSid)) return;
    await this.#closer.closeLate(callSid, streamSid, this.#deadline());
  }

  async taskEnded(taskSid: string, workerSid: string | undefined): Promise<string | undefined> {
    const callSid = await this.#registry.callOfTask(taskSid);
    // after a transfer the stream is the next agent's
    const isMeant = (record: StreamRecord): boolean =>
      record.taskSid === taskSid && (workerSid === undefined || record.workerSid === undefined || record.workerSid === workerSid);
    const record = callSid === undefined ? undefined : await this.#registry.read(callSid);
    if (record === undefined || !isMeant(record) || isSettled(record)) return undefined;
    return (await this.#stopIf(record.callSid, isMeant)) ? record.callSid : undefined;
  }

  sweep(): Promise<StreamSweepReport> {
    const { clock, maximum, isHeard } = this.#options;
    return sweepStreams({
      registry: this.#registry,
      clock,
      maximum,
      confirmWithin: isHeard ? confirmWithin : Infinity,
      answerWithin: this.#answerWithin,
      isLive: (callSid) => this.#provider.isLive(callSid, this.#deadline()),
      close: async (seen, extent, isDue) => {
        const turn = await this.#lock.tryRun(seen.callSid, async () => {
          // somebody may have been faster
          const record = await this.#registry.read(seen.callSid);
          if (record?.session !== seen.session || !isDue(record)) return false;
          if (extent === 'strays') await this.#closer.closeStrays(record, this.#deadline());
          else await this.#closer.close(record, extent, this.#deadline());
          return true;
        });
        return turn?.value ?? false;
      },
    });
  }

  /** Gives the stream that is open to one more request. */
  async #join(current: StreamRecord | undefined, leg: CallerLeg, by: StreamOwner): Promise<StreamRecord | undefined> {
    if (current === undefined || !this.#isReusable(current)) return undefined;
    const { callSid, session } = current;
    const { taskSid = current.taskSid } = leg;
    const joined = await this.#registry.change(callSid, (now) => {
      if (now?.session !== session || !this.#isReusable(now)) return now;
      return { ...withoutWorker(now), ...by, claims: now.claims + 1, ...(taskSid === undefined ? {} : { taskSid }) };
    });
    if (joined?.session !== session || !this.#isReusable(joined)) return undefined;
    if (taskSid !== undefined) await this.#registry.linkTask(taskSid, callSid);
    return joined;
  }

  async #open(
    current: StreamRecord | undefined,
    leg: CallerLeg,
    by: StreamOwner,
    { beforeOpen }: StartHooks,
    deadline: number,
  ): Promise<StreamRecord> {
    const { callSid, taskSid } = leg;
    await beforeOpen?.();
    // A stream left by an earlier attempt would go on sending the caller's audio and use up one of the call's four. Failing to close
    // it must not keep the agent from working: it stays on the list of what is to be closed.
    const strays = await this.#clear(current, callSid, deadline);
    const now = this.#options.clock.now();
    const session = randomUUID();
    const record: StreamRecord = {
      callSid,
      session,
      ...(taskSid === undefined ? {} : { taskSid }),
      ...by,
      phase: 'starting',
      startedAt: now,
      checkedAt: now,
      claims: 1,
      // an answer that was lost a moment ago may still be followed by its stream
      ...(current !== undefined && this.#closer.isAwaited(current) ? { doubtful: true } : {}),
      strays,
      early: [],
    };
    // Known before it is asked for: if this process dies in between, the sweep finds it. What another instance has opened, because this
    // took longer than its lock lived, must not be forgotten.
    const placed = await this.#registry.change(callSid, (now) => (now === undefined || now.session === current?.session ? record : now));
    if (placed?.session !== session) throw new ServerError('TELEPHONY_BUSY');
    if (taskSid !== undefined) await this.#registry.linkTask(taskSid, callSid);
    const streamSid = await this.#ask(record, deadline);
    return this.#confirm(record, streamSid, deadline);
  }

  /** Closes what an earlier record knows of, and gives what could not be closed. */
  async #clear(current: StreamRecord | undefined, callSid: string, deadline: number): Promise<readonly string[]> {
    try {
      if (current === undefined) await this.#provider.close(callSid, streamName(callSid), deadline);
      else await this.#closer.close(current, 'stopped', deadline);
      return [];
    } catch {
      return current === undefined ? [] : [...current.strays, ...(current.streamSid === undefined ? [] : [current.streamSid])];
    }
  }

  async #ask({ callSid, session }: StreamRecord, deadline: number): Promise<string> {
    try {
      return await this.#provider.open(callSid, session, deadline);
    } catch (error) {
      const doubtful = isUncertain(error);
      const left = await this.#registry.change(callSid, (now) => {
        if (now?.session !== session) return now;
        const given = giveUp(now, doubtful);
        return isSettled(given) ? undefined : given;
      });
      // The request may have been carried out although its answer did not come, or may yet be: so it stays in doubt until a later start
      // or sweep has closed it once more.
      const until = this.#deadline();
      try {
        if (left?.session === session) await this.#closer.closeAll(callSid, left.strays, until);
        if (doubtful) await this.#closer.closeByName(callSid, until);
      } catch {
        // the record says what is left to do
      }
      throw error;
    }
  }

  async #confirm({ callSid, session }: StreamRecord, streamSid: string, deadline: number): Promise<StreamRecord> {
    let confirmed: StreamRecord | undefined;
    try {
      confirmed = await this.#registry.change(callSid, (now) => (now?.session === session ? nameStream(now, streamSid) : now));
    } catch (error) {
      // what nobody knows of must not stay open
      await this.#provider.close(callSid, streamSid, deadline).catch(() => undefined);
      throw error;
    }
    if (confirmed?.session !== session) {
      // this took longer than its lock lived, and another instance has taken over
      await this.#closer.closeLate(callSid, streamSid, deadline);
      throw new ServerError('TELEPHONY_BUSY');
    }
    if (confirmed.closing === true || confirmed.strays.includes(streamSid)) {
      await this.#closer.close(confirmed, 'stopped', deadline);
      throw new ServerError('TELEPHONY_BUSY');
    }
    return confirmed;
  }

  #isReusable(record: StreamRecord): boolean {
    const { clock, reuse, isHeard } = this.#options;
    const age = clock.now() - record.startedAt;
    const isConfirmed = record.phase === 'started' || !isHeard || age < confirmWithin;
    return isOpen(record) && record.streamSid !== undefined && record.closing !== true && age < reuse && isConfirmed;
  }

  #deadline(): number {
    return this.#options.clock.now() + this.#options.retryBudget;
  }
}

/** Whether the shared state, not the provider, has failed: the provider's failures all have codes of their own. */
function isStateFailure(error: unknown): boolean {
  return !(error instanceof ServerError) || error.code === 'STATE_FAILED';
}

/** Opens and closes the streams of calls through Twilio's Streams resource; the call's own TwiML is never touched. */
export function createCallStreams(options: CallStreamsOptions): CallStreams {
  return new Streams(options);
}
