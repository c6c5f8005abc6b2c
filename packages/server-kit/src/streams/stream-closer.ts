import type { Clock } from '../time/clock.js';
import { streamName } from './sids.js';
import type { StreamProvider } from './stream-provider.js';
import { isOpen, isSettled, isUnanswered, settle, type StreamRecord } from './stream-record.js';
import type { StreamRegistry } from './stream-registry.js';

/** Closes what a record knows of, and notes it. All but `closeLate` are to be called with the call's lock. */
export interface StreamCloser {
  /** Closes everything of a record. */
  close(record: StreamRecord, phase: 'stopped' | 'failed', deadline: number): Promise<void>;
  /** Closes what is beside the record's own stream, which goes on. */
  closeStrays(record: StreamRecord, deadline: number): Promise<void>;
  closeAll(callSid: string, streamSids: readonly string[], deadline: number): Promise<void>;
  /** Closes what may be open under the call's name: requests whose answers were lost may have opened several. */
  closeByName(callSid: string, deadline: number): Promise<void>;
  /** Closes a stream that should not be there; when that fails, it is on the list of what the next sweep closes. */
  closeLate(callSid: string, streamSid: string, deadline: number): Promise<void>;
  /** Whether a request of this record may still be carried out although nobody knows. */
  isAwaited(record: StreamRecord): boolean;
}

export interface StreamCloserOptions {
  readonly registry: StreamRegistry;
  readonly provider: StreamProvider;
  readonly clock: Clock;
  /** Milliseconds after which nobody waits for the provider's answer any more. */
  readonly answerWithin: number;
}

/** Streams of one call at once; Twilio's limit. */
const mostStreams = 4;

export function createStreamCloser({ registry, provider, clock, answerWithin }: StreamCloserOptions): StreamCloser {
  const isAwaited = (record: StreamRecord): boolean => isUnanswered(record) && clock.now() - record.startedAt < answerWithin;

  const closeAll: StreamCloser['closeAll'] = async (callSid, streamSids, deadline) => {
    for (const streamSid of streamSids) await provider.close(callSid, streamSid, deadline);
  };

  const closeByName: StreamCloser['closeByName'] = async (callSid, deadline) => {
    for (let most = mostStreams; most > 0; most -= 1) if (!(await provider.close(callSid, streamName(callSid), deadline))) return;
  };

  return {
    isAwaited,
    closeAll,
    closeByName,

    async close(record, phase, deadline) {
      const { callSid, session, streamSid, strays } = record;
      if (isSettled(record)) return;
      const isSame = (other: StreamRecord | undefined): other is StreamRecord => other?.session === session;
      // first noted, then done: whoever dies in between leaves it to the sweep
      await registry.change(callSid, (now) => (isSame(now) && isOpen(now) && now.closing !== true ? { ...now, closing: true } : now));
      const own = isOpen(record) && streamSid !== undefined ? [streamSid] : [];
      await closeAll(callSid, [...own, ...strays], deadline);
      if (isUnanswered(record)) await closeByName(callSid, deadline);
      await registry.change(callSid, (now) => (isSame(now) ? settle(now, phase, isAwaited(record)) : now));
    },

    async closeStrays({ callSid, session, strays }, deadline) {
      await closeAll(callSid, strays, deadline);
      await registry.change(callSid, (now) =>
        now?.session === session ? { ...now, strays: now.strays.filter((stray) => !strays.includes(stray)) } : now,
      );
    },

    async closeLate(callSid, streamSid, deadline) {
      try {
        await provider.close(callSid, streamSid, deadline);
      } catch {
        await registry.change(callSid, (record) => record && { ...record, strays: [...new Set([...record.strays, streamSid])] });
      }
    },
  };
}
