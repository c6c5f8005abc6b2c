/** A stream double for the property tests that checks the order of what is asked of it. */
import assert from 'node:assert/strict';
import type { CallStream } from './options.js';

interface StreamRecord {
  /** Started (or perhaps started: the request was made), and not known to be stopped. */
  open: boolean;
  stops: number;
  stopping: number;
}

export interface WatchedStreams {
  readonly port: CallStream;
  /** How many streams are open or being stopped. */
  readonly active: number;
  checkStopped(): void;
}

/** Stops that are asked for before a stream is given up. */
const allStops = 4;

export type Wait = (name: 'start' | 'stop', callSid: string, signal: AbortSignal, done: () => void) => Promise<void>;

/** `wait` decides when a request is answered; `check` takes failed checks to the test. */
export function createWatchedStreams(wait: Wait, check: (run: () => void) => void): WatchedStreams {
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
    },
    get active() {
      return [...records.values()].filter(({ open, stopping }) => open || stopping > 0).length;
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
