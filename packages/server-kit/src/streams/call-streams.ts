import { randomUUID } from 'node:crypto';
import type { StreamStarted } from '@callseal/protocol/routes';
import { ServerError } from '../errors/server-error.js';
import type { Clock } from '../time/clock.js';
import { retryBusy } from './retry-busy.js';
import { streamName } from './sids.js';
import type { StreamParameters, TwilioLike } from './twilio-like.js';

/** How streams are opened; everything here is the server's decision. */
export interface CallStreamsOptions {
  readonly client: TwilioLike;
  readonly audioUrl: string;
  readonly track: StreamParameters['track'];
  readonly statusCallbackUrl: string | undefined;
  /** Milliseconds during which "too many requests" is retried. */
  readonly retryBudget: number;
  /** Milliseconds after which a stream that was not stopped is replaced instead of returned. */
  readonly reuse: number;
  readonly clock: Clock;
}

/** The streams this process has open, at most one per call. */
export interface CallStreams {
  /** Opens the call's stream, or returns the one that is open or opening. */
  start(callSid: string): Promise<StreamStarted>;
  /** Closes the call's stream, whoever opened it; a stream or call that is already gone is a success. */
  stop(callSid: string): Promise<void>;
  /** Takes back one `start` whose result nobody waits for any more: the last one closes the stream. */
  abandon(callSid: string): void;
  /** Notes that the provider has ended a stream. */
  ended(callSid: string, streamSid: string): void;
}

interface Opening {
  readonly kind: 'start';
  readonly promise: Promise<StreamStarted>;
  /** Requests that were given this stream. */
  claims: number;
  opened?: { readonly stream: StreamStarted; readonly at: number };
}
interface Closing {
  readonly kind: 'stop';
  readonly promise: Promise<void>;
}

/** Calls kept in memory; one that falls out is handled like after a restart: by name. */
const capacity = 10_000;

class Registry implements CallStreams {
  readonly #options: CallStreamsOptions;
  readonly #calls = new Map<string, Opening | Closing>();
  /** Streams that ended before the answer that names them arrived. */
  readonly #endedEarly = new Set<string>();

  constructor(options: CallStreamsOptions) {
    this.#options = options;
  }

  start(callSid: string): Promise<StreamStarted> {
    const last = this.#calls.get(callSid);
    if (last?.kind === 'start' && this.#isFresh(last)) {
      last.claims += 1;
      return last.promise;
    }
    const opening: Opening = { kind: 'start', promise: this.#open(callSid, last), claims: 1 };
    this.#remember(callSid, opening);
    opening.promise.then(
      (stream) => {
        opening.opened = { stream, at: this.#options.clock.now() };
        if (this.#endedEarly.delete(stream.streamSid)) this.#forget(callSid, opening);
      },
      (error: unknown) => {
        if (this.#calls.get(callSid) !== opening) return;
        this.#forget(callSid, opening);
        // the request may have arrived although its answer did not; a start that follows waits for this
        if (isUncertain(error)) this.stop(callSid).catch(() => undefined);
      },
    );
    return opening.promise;
  }

  stop(callSid: string): Promise<void> {
    const last = this.#calls.get(callSid);
    if (last?.kind === 'stop') return last.promise;
    const closing: Closing = { kind: 'stop', promise: this.#close(callSid, last) };
    this.#remember(callSid, closing);
    const done = (): void => {
      this.#forget(callSid, closing);
    };
    closing.promise.then(done, done);
    return closing.promise;
  }

  abandon(callSid: string): void {
    const last = this.#calls.get(callSid);
    if (last?.kind !== 'start') return;
    last.claims -= 1;
    if (last.claims === 0) this.stop(callSid).catch(() => undefined);
  }

  ended(callSid: string, streamSid: string): void {
    const last = this.#calls.get(callSid);
    if (last?.kind !== 'start') return;
    if (last.opened === undefined) this.#endedEarly.add(streamSid);
    else if (last.opened.stream.streamSid === streamSid) this.#forget(callSid, last);
    const [oldest] = this.#endedEarly;
    if (this.#endedEarly.size > 1000 && oldest !== undefined) this.#endedEarly.delete(oldest);
  }

  async #open(callSid: string, last: Opening | Closing | undefined): Promise<StreamStarted> {
    const { client, audioUrl, track, statusCallbackUrl, clock, retryBudget } = this.#options;
    const deadline = clock.now() + retryBudget;
    // A stream left by an earlier attempt would go on sending the caller's audio and use up one of the call's four. Failing to
    // close it must not keep the agent from working, so whatever is wrong shows when creating.
    const previous = last?.kind === 'stop' ? last.promise : this.#close(callSid, last, deadline);
    await previous.catch(() => undefined);
    const name = streamName(callSid);
    const parameters: StreamParameters = {
      url: audioUrl,
      name,
      track,
      // opaque on purpose: custom parameters are visible in the account's debugger
      'parameter1.name': 'session',
      'parameter1.value': randomUUID(),
      ...(statusCallbackUrl === undefined ? {} : { statusCallback: statusCallbackUrl, statusCallbackMethod: 'POST' }),
    };
    const { sid } = await retryBusy(() => client.calls(callSid).streams.create(parameters), clock, deadline);
    return { streamSid: sid, name, callSid };
  }

  async #close(callSid: string, last: Opening | Closing | undefined, deadline?: number): Promise<void> {
    const { clock, retryBudget } = this.#options;
    const opened = last?.kind === 'start' ? await last.promise.catch(() => undefined) : undefined;
    await this.#update(callSid, opened?.streamSid ?? streamName(callSid), deadline ?? clock.now() + retryBudget);
  }

  async #update(callSid: string, streamSidOrName: string, deadline: number): Promise<void> {
    const { client, clock } = this.#options;
    try {
      await retryBusy(() => client.calls(callSid).streams(streamSidOrName).update({ status: 'stopped' }), clock, deadline);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  #isFresh({ opened }: Opening): boolean {
    return opened === undefined || this.#options.clock.now() - opened.at < this.#options.reuse;
  }

  #remember(callSid: string, entry: Opening | Closing): void {
    // deleted first, so that the map's order is by age
    this.#calls.delete(callSid);
    this.#calls.set(callSid, entry);
    const [oldest] = this.#calls.keys();
    if (this.#calls.size > capacity && oldest !== undefined) this.#calls.delete(oldest);
  }

  #forget(callSid: string, entry: Opening | Closing): void {
    if (this.#calls.get(callSid) === entry) this.#calls.delete(callSid);
  }
}

function isGone(error: unknown): boolean {
  return error instanceof ServerError && (error.code === 'CALL_NOT_FOUND' || error.code === 'CALL_NOT_IN_PROGRESS');
}

function isUncertain(error: unknown): boolean {
  return error instanceof ServerError && (error.code === 'TELEPHONY_TIMEOUT' || error.code === 'TELEPHONY_FAILED');
}

/** Opens and closes the streams of calls through Twilio's Streams resource; the call's own TwiML is never touched. */
export function createCallStreams(options: CallStreamsOptions): CallStreams {
  return new Registry(options);
}
