import { CallsealError } from '@callseal/protocol/errors';
import type { StreamState } from '@callseal/protocol/routes';
import { RequestError, unexpectedAnswer } from '../http/post-form.js';
import type { Clock, OperationIdentity } from '../session/options.js';
import { pause } from './pause.js';
import type { RelayRequests } from './relay-requests.js';

/** Cancellations after the first one that failed, and milliseconds before the first of them. */
const cancelRetries = 3;
const firstBackoff = 500;

/** One operation on the server, as far as this page knows it. */
export interface RelayOperation {
  /** Its id, once the server has begun it. */
  readonly begun: Promise<string>;
  /** Resolves when the caller's audio was started; rejects when it could not be, or will not be any more. */
  readonly audio: Promise<void>;
  /** What became of the caller's audio. */
  readonly stream: Pick<StreamState, 'state' | 'error'>;
  tellStream(state: 'started' | 'failed', code: string | null): void;
  /** The server has ended it by itself: there is nothing to cancel. `code` says why it did without a verdict. */
  end(code?: string): void;
  /** Has the server end it, unless it has. Joins a request that is under way. */
  cancel(): Promise<void>;
  /** The same in the background, and again when it fails: nobody is to be listened to without somebody who waits. */
  abandon(): void;
  /** Resolves when nothing about an abandoned one is under way any more. */
  settled(): Promise<void>;
}

/** Asks the server for an operation. */
export function beginOperation(requests: RelayRequests, clock: Clock, { call, purpose }: OperationIdentity): RelayOperation {
  const started = requests.start(call, purpose);
  const audio = createDeferred();
  let stream: RelayOperation['stream'] = { state: 'starting' };
  let over = false;
  let cancelling: Promise<void> | null = null;
  let abandoned: Promise<void> | null = null;

  async function requestCancel(): Promise<void> {
    const begun = await started.catch(() => null);
    if (over || begun === null) return;
    await requests.cancel(begun.id).catch(ignoreGone);
    over = true;
  }
  const cancel = () =>
    (cancelling ??= requestCancel().finally(() => {
      cancelling = null;
    }));
  async function insist(): Promise<void> {
    for (let retries = 0; retries <= cancelRetries; retries += 1) {
      const done = await cancel().then(
        () => true,
        () => false,
      );
      if (done) return;
      if (retries < cancelRetries) await pause(clock, firstBackoff * 2 ** retries);
    }
  }
  const endAudio = (code: string) => {
    audio.reject(new CallsealError(code, 'The audio of the call was not started.'));
  };
  return {
    begun: started.then(({ id, callSid }) => {
      if (callSid !== call.callSid) throw unexpectedAnswer();
      return id;
    }),
    audio: audio.promise,
    get stream() {
      return stream;
    },
    tellStream(state, code) {
      stream = { state, ...(code === null ? {} : { error: code }) };
      if (state === 'started') audio.resolve();
      else endAudio(code ?? 'STREAM_START_FAILED');
    },
    end(code = 'CHANNEL_ABORTED') {
      over = true;
      endAudio(code);
    },
    cancel,
    abandon() {
      endAudio('CHANNEL_ABORTED');
      abandoned ??= insist();
    },
    settled: async () => {
      await abandoned;
    },
  };
}

/** What the server does not know (any more) needs no end. */
function ignoreGone(error: unknown): void {
  if (!(error instanceof RequestError && error.status === 404)) throw error;
}

/** A promise that others settle, and that nobody has to wait for. */
function createDeferred() {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((...settlers) => {
    [resolve, reject] = settlers;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
