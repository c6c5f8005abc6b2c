import type { CallStream } from '../session/options.js';

/** A {@link CallStream} that carries nothing and records everything. */
export interface RecordingStream extends CallStream {
  /** Every request so far, oldest first. */
  readonly requests: readonly { readonly method: 'start' | 'stop'; readonly callSid: string }[];
  /** Calls whose stream was started, and not stopped since. */
  readonly open: ReadonlySet<string>;
}

/** How a request is answered; the default is "at once, with success". */
export type RecordingStreamOptions = Partial<CallStream>;

/** Creates a stream whose requests are answered by `answers`; what became of it can be asked only when they say. A start counts as open from its request, for it may have been carried out. */
export function createRecordingStream(answers: RecordingStreamOptions = {}): RecordingStream {
  const requests: { method: 'start' | 'stop'; callSid: string }[] = [];
  const open = new Set<string>();
  return {
    requests,
    open,
    async start(call, signal) {
      requests.push({ method: 'start', callSid: call.callSid });
      open.add(call.callSid);
      await answers.start?.(call, signal);
    },
    async stop(call, signal) {
      requests.push({ method: 'stop', callSid: call.callSid });
      await answers.stop?.(call, signal);
      open.delete(call.callSid);
    },
    ...(answers.state === undefined ? {} : { state: answers.state }),
  };
}
