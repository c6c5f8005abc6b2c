import type { ServerErrorCode } from '@callseal/protocol/errors';
import type { StreamStarted, VerdictReport } from '@callseal/protocol/routes';
import { isFinal, type ServerEvent } from '@callseal/protocol/signalling';
import { ServerError } from '../errors/server-error.js';
import type { FailureDescription } from '../log/describe-failure.js';
import { describeCause } from '../log/log.js';
import { within } from '../time/within.js';
import { type FinalEvent, judge, type Judgement } from './judge.js';
import type { OperationParts, OperationTask } from './operation-parts.js';
import { requestOf, secondsOf } from './operation-request.js';
import { RelayEnded, RelayFailure, type RelayStep } from './relay-failure.js';
import type { RelayEvent } from './relay-record.js';
import type { RelayWriter } from './relay-writer.js';
import { scrubEvent } from './scrub-event.js';
import type { SignallingSession } from './signalling.js';

/**
 * Milliseconds for each wait: as long as a page waits that does the same itself, while an agent looks on. The telephony provider is asked
 * again while it is busy, and another instance may hold the call; a store is waited for as long as its driver waits.
 */
const waits = { token: 10_000, channel: 10_000, ready: 10_000, stream: 30_000, verdict: 15_000, store: 15_000, stop: 30_000 } as const;
/** Milliseconds between two looks at what became of the stream. */
const lookEvery = 1000;
/** Milliseconds between two pieces of progress. A service sends five a second. */
const progressEvery = 100;

/** How an operation ended: with a verdict, with a code, or with neither when somebody else ended it. */
export interface Outcome {
  readonly verdict?: VerdictReport['verdict'];
  readonly code?: ServerErrorCode;
  /** Of what made it fail, in the words that are safe to log. */
  readonly cause?: FailureDescription;
}

/** Takes one operation from its token to its end. Never rejects; when it resolves, its stream is closed or noted as to be closed. */
export function runOperation(task: OperationTask, parts: OperationParts, writer: RelayWriter, signal: AbortSignal): Promise<Outcome> {
  return new RunningOperation(task, parts, writer, signal).run();
}

class RunningOperation {
  readonly #task: OperationTask;
  readonly #parts: OperationParts;
  readonly #writer: RelayWriter;
  readonly #signal: AbortSignal;
  #session: SignallingSession | undefined;
  #starting: Promise<StreamStarted> | undefined;
  #stopping: Promise<void> | undefined;
  #hasFailed = false;

  constructor(task: OperationTask, parts: OperationParts, writer: RelayWriter, signal: AbortSignal) {
    this.#task = task;
    this.#parts = parts;
    this.#writer = writer;
    this.#signal = signal;
  }

  async run(): Promise<Outcome> {
    const outcome = await this.#walk().catch((error: unknown) => this.#fail(error));
    this.#session?.close();
    await this.#stop();
    // what cannot be written is found out by its readers once this instance says no more that it is there
    await this.#writer.end().catch(() => undefined);
    return outcome;
  }

  #fail(error: unknown): Outcome {
    if (error instanceof RelayEnded) return {};
    const failure = error instanceof RelayFailure ? error : new RelayFailure('verdict', 'INTERNAL', error);
    const { code } = failure.error;
    this.#tell({ name: 'relay-failed', payload: { step: failure.step, code } });
    this.#hasFailed = true;
    return { code, ...describeCause(failure.error) };
  }

  /** What nobody waited for may yet come: after a failure nothing is told. */
  #tell(event: RelayEvent, streamSid?: string): void {
    if (this.#hasFailed) return;
    if (streamSid === undefined) this.#writer.tell(event);
    else this.#writer.tellStream(event, streamSid);
  }

  async #walk(): Promise<Outcome> {
    const { tokens, options } = this.#parts;
    const { purpose } = this.#task;
    const token = await this.#step('token', waits.token, ['TOKEN_SERVICE_TIMEOUT', 'TOKEN_SERVICE_FAILED'], () => tokens.get());
    const service = ['VOICE_SERVICE_TIMEOUT', 'VOICE_SERVICE_FAILED'] as const;
    const request = requestOf(this.#task, options.parameters, token);
    const session = await this.#step('channel', waits.channel, service, (signal) => this.#open(request, signal));
    const { scoreThreshold: score_threshold, authenticityThreshold: authenticity_threshold } = options.parameters;
    const opened = { score_threshold, authenticity_threshold, audio_total_duration: secondsOf(purpose, options.parameters) };
    this.#tell({ name: 'relay-opened', payload: opened });
    const refusal = await this.#step('ready', waits.ready, service, () => this.#untilReady(session));
    if (refusal !== undefined) return this.#conclude(refusal);
    const started = await this.#step('stream', waits.stream, ['TELEPHONY_TIMEOUT', 'TELEPHONY_FAILED'], () => this.#startStream());
    const verdict = await this.#step('verdict', options.operation, service, (signal) =>
      Promise.race([this.#untilFinal(session), this.#watch(started, signal)]),
    );
    return this.#conclude(verdict);
  }

  /** One wait: what fails in it fails the operation. */
  async #step<T>(
    step: RelayStep,
    milliseconds: number,
    [late, otherwise]: readonly [late: ServerErrorCode, otherwise: ServerErrorCode],
    work: (signal: AbortSignal) => Promise<T> | T,
  ): Promise<T> {
    const { clock } = this.#parts;
    try {
      return await within({ clock, milliseconds, signal: this.#signal, late: () => new ServerError(late) }, work);
    } catch (error) {
      throw error instanceof RelayEnded || error instanceof RelayFailure ? error : new RelayFailure(step, otherwise, error);
    }
  }

  async #open(request: Parameters<OperationParts['signalling']['open']>[0], signal: AbortSignal): Promise<SignallingSession> {
    const session = await this.#parts.signalling.open(request, signal);
    // nobody waits for it any more, so nobody would leave it
    if (signal.aborted) session.close();
    else this.#session = session;
    return session;
  }

  /** Resolves when the service listens, or with its refusal. */
  async #untilReady(session: SignallingSession): Promise<FinalEvent | undefined> {
    for (;;) {
      const event = await session.next();
      if (event.name === 'info-consumer-ready') {
        const { callSid } = this.#task.leg;
        const { call_id = callSid } = event.payload;
        if (call_id !== callSid) throw new Error('The voice service speaks of another call.');
        const { name, payload } = scrubEvent(event);
        this.#tell({ name, payload: { call_id, ...payload } });
        return undefined;
      }
      if (!isFinalEvent(event)) continue;
      if (event.name.startsWith('result-')) throw new Error('The voice service judges somebody whom it has not heard.');
      return event;
    }
  }

  async #startStream(): Promise<StreamStarted> {
    const { streams } = this.#parts;
    const { leg, by } = this.#task;
    if (!(await this.#writer.flush())) throw new RelayEnded();
    // a stream that is open already belongs to an earlier operation and is being listened to by nobody, or by an older session
    const { state } = await streams.stateOf(leg.callSid);
    if (state === 'starting' || state === 'started') await streams.stop(leg.callSid);
    this.#signal.throwIfAborted();
    this.#starting = streams.start(leg, by);
    try {
      const started = await this.#starting;
      this.#tell({ name: 'relay-stream', payload: { state: 'started' } }, started.streamSid);
      return started;
    } catch (error) {
      const failure = new RelayFailure('stream', 'TELEPHONY_FAILED', error);
      this.#tell({ name: 'relay-stream', payload: { state: 'failed', code: failure.error.code } });
      throw failure;
    }
  }

  /** Resolves with what ends the operation. */
  async #untilFinal(session: SignallingSession): Promise<FinalEvent> {
    const { clock } = this.#parts;
    let toldAt = -Infinity;
    for (;;) {
      const event = await session.next();
      if (isFinalEvent(event)) return event;
      if (event.name !== 'info-vad-status' || clock.now() - toldAt < progressEvery) continue;
      toldAt = clock.now();
      this.#tell(scrubEvent(event));
    }
  }

  /** Rejects when the stream has failed, or is over and no verdict follows. */
  async #watch({ callSid, streamSid }: StreamStarted, signal: AbortSignal): Promise<never> {
    const { clock, streams } = this.#parts;
    let overAt: number | undefined;
    for (;;) {
      await clock.sleep(lookEvery, signal);
      signal.throwIfAborted();
      // what cannot be read now is read the next time
      const found = await streams.stateOf(callSid).catch(() => undefined);
      if (found === undefined) continue;
      const isOurs = found.streamSid === streamSid;
      if (isOurs && found.state === 'failed') throw this.#streamFailure(found.error);
      if (!isOurs || found.state === 'stopped') overAt ??= clock.now();
      if (overAt !== undefined && clock.now() - overAt >= waits.verdict) throw new ServerError('VOICE_SERVICE_TIMEOUT');
    }
  }

  #streamFailure(error: string | undefined): RelayFailure {
    const code = error !== undefined && /^\d{4,6}$/.test(error) ? { code: error } : {};
    this.#tell({ name: 'relay-stream', payload: { state: 'failed', ...code } });
    return new RelayFailure('stream', 'TELEPHONY_FAILED', undefined);
  }

  /** Acts upon what the service says, and only then lets anybody hear it. */
  async #conclude(event: FinalEvent): Promise<Outcome> {
    const { purpose, stored } = this.#task;
    const judgement = judge(event, purpose, this.#parts.options.parameters, stored?.modelHash);
    if (judgement === undefined) {
      throw new RelayFailure('verdict', 'VOICE_SERVICE_FAILED', new Error('The verdict is contradicted by its own figures.'));
    }
    const decided = await this.#step('store', waits.store, ['STATE_FAILED', 'STATE_FAILED'], () => this.#writer.decide());
    if (!decided) throw new RelayEnded();
    void this.#stop();
    await this.#step('store', waits.store, ['STORE_FAILED', 'INTERNAL'], () => this.#act(event, judgement));
    this.#tell(scrubEvent(event));
    return { verdict: judgement.verdict };
  }

  async #act(event: FinalEvent, { verdict, signals }: Judgement): Promise<void> {
    const { caller, leg, purpose } = this.#task;
    const { credentials, limits, onVerdict } = this.#parts;
    if (event.operation === 'register' && event.name === 'result-success') {
      const { credential, model } = event.payload;
      const stored = { credential, ...(model?.hash === undefined ? {} : { modelHash: model.hash }) };
      await credentials.put(caller, stored).catch((error: unknown) => {
        throw new RelayFailure('store', 'STORE_FAILED', error);
      });
      return;
    }
    const isFailed = purpose !== 'register' && (verdict === 'mismatch' || verdict === 'spoof');
    const done = await Promise.allSettled([
      isFailed ? limits.failedVerification(caller) : undefined,
      signals.length > 0 ? onVerdict?.({ callId: leg.callSid, caller }, signals) : undefined,
    ]);
    for (const one of done) if (one.status === 'rejected') throw one.reason as Error;
  }

  /** Gives the stream up; one that is not there yet as soon as it is. What cannot be closed now, the sweep closes. */
  #stop(): Promise<void> {
    const { clock, streams } = this.#parts;
    const { signal } = new AbortController();
    return (this.#stopping ??= within(
      { clock, milliseconds: waits.stop, signal, late: () => new ServerError('TELEPHONY_TIMEOUT') },
      async () => {
        const started = await this.#starting?.catch(() => undefined);
        if (started !== undefined) await streams.abandon(started);
      },
    ).catch(() => undefined));
  }
}

function isFinalEvent(event: ServerEvent): event is FinalEvent {
  return isFinal(event.name);
}
