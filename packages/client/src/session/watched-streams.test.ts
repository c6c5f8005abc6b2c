/** A stream double for the property tests that checks the order of what is asked of it. */
import assert from 'node:assert/strict';
import type { StreamState } from '@callseal/protocol/routes';
import type { CallStream } from './options.js';
import type { SessionState } from './state.js';

interface StreamRecord {
  /** Started (or perhaps started: the request was made), and not known to be stopped. */
  open: boolean;
  stops: number;
  stopping: number;
}

export interface WatchedStreams {
  readonly port: CallStream;
  /** What was asked about streams, oldest first. */
  readonly questions: readonly StreamQuestion[];
  /** Whether an answer is waited for. */
  readonly asking: boolean;
  /** How many streams are open or being stopped. */
  readonly active: number;
  /** Answers question `back` from the newest, unless it has an answer; whether somebody waited for that. */
  tell(back: number, state: StreamState['state'] | null, known: boolean): boolean;
  /** Holds a stream that failed to the answer that says so. */
  checkFailed(state: SessionState & { readonly phase: 'unavailable' }, epoch: number): void;
  checkStopped(): void;
}

/** What became of a stream, asked for and perhaps answered. */
export interface StreamQuestion {
  readonly epoch: number;
  readonly callSid: string;
  readonly signal: AbortSignal;
  /** What it was answered with while somebody still waited; `null` before. */
  told: StreamState['state'] | null;
  /** Answers it, failing when `state` is `null`; an error carries the question's number. */
  readonly answer: (state: StreamState['state'] | null, known: boolean) => void;
}

/** Stops that are asked for before a stream is given up. */
const allStops = 4;

export type Wait = (name: 'start' | 'stop', callSid: string, signal: AbortSignal, done: () => void) => Promise<void>;

export interface WatchedStreamsOptions {
  /** Decides when a start or stop is answered. */
  readonly wait: Wait;
  /** Takes failed checks to the test. */
  readonly check: (run: () => void) => void;
  readonly epoch: () => number;
  /** Whether what became of a stream can be asked for. */
  readonly states: boolean;
}

export function createWatchedStreams({ wait, check, epoch, states }: WatchedStreamsOptions): WatchedStreams {
  const questions: StreamQuestion[] = [];
  const asking = () => questions.some(({ told, signal }) => told === null && !signal.aborted);
  const records = new Map<string, StreamRecord>();
  const recordOf = (callSid: string) => {
    const record = records.get(callSid) ?? { open: false, stops: 0, stopping: 0 };
    records.set(callSid, record);
    return record;
  };
  return {
    port: {
      start: ({ callSid }, signal) => {
        const record = recordOf(callSid);
        check(() => {
          assert.ok((!record.open || record.stops >= allStops) && record.stopping === 0, 'no call has two open streams');
        });
        Object.assign(record, { open: true, stops: 0 });
        return wait('start', callSid, signal, () => undefined);
      },
      stop: ({ callSid }, signal) => stop(recordOf(callSid), (done) => wait('stop', callSid, signal, done), signal),
      ...(states && {
        state: ({ callSid }: { readonly callSid: string }, signal: AbortSignal) => {
          const { open, stops } = recordOf(callSid);
          check(() => {
            assert.ok(open && stops === 0, 'only a stream that is wanted is asked about');
            assert.ok(!asking(), 'no stream is asked about while one is being asked about');
          });
          return new Promise<StreamState | null>((resolve, reject) => {
            const question: StreamQuestion = {
              epoch: epoch(),
              callSid,
              signal,
              told: null,
              answer: (state, known) => {
                if (!signal.aborted) question.told ??= state ?? 'none';
                if (state === null) reject(new Error('no'));
                else resolve(known ? { callSid, state, error: `E${questions.indexOf(question)}` } : null);
              },
            };
            questions.push(question);
          });
        },
      }),
    },
    questions,
    get asking() {
      return asking();
    },
    get active() {
      return [...records.values()].filter(({ open, stopping }) => open || stopping > 0).length;
    },
    tell(back, state, known) {
      const question = questions.at(-1 - back);
      if (question?.told !== null) return false;
      question.answer(state, known);
      return !question.signal.aborted;
    },
    checkFailed({ detail, call }, current) {
      const question = questions[Number(detail?.slice(1))];
      assert.equal(question?.told, 'failed', 'a stream failed only when an answer that was waited for says so');
      assert.deepEqual([question.epoch, question.callSid], [current, call?.callSid], 'a stream that failed is that of the current call');
      assert.equal(question, questions.at(-1), 'and of its newest attempt');
    },
    checkStopped() {
      for (const [callSid, { open, stops, stopping }] of records) {
        assert.ok((!open || stops >= allStops) && stopping === 0, `the stream of ${callSid} was stopped, or its stop tried to the end`);
      }
    },
  };
}

async function stop(record: StreamRecord, wait: (done: () => void) => Promise<void>, signal: AbortSignal): Promise<void> {
  record.stops += 1;
  record.stopping += 1;
  let settled = false;
  const end = (closed: boolean) => {
    if (settled) return;
    settled = true;
    record.stopping -= 1;
    if (closed) record.open = false;
  };
  // a stop that was given up may still be answered; by then it says nothing about the next stream
  signal.addEventListener('abort', () => {
    end(false);
  });
  try {
    await wait(() => {
      end(true);
    });
  } catch (error) {
    end(false);
    throw error;
  }
}
