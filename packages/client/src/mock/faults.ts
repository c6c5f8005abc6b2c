import { dropped, interval, type Moment } from './script.js';

/** Changes what a mocked voice service plays, so that a session meets what goes wrong in life. */
export type MockFault = (moments: Iterable<Moment>) => Iterable<Moment>;

const isProgress = ({ name }: Moment): boolean => name === 'info-vad-status';
/** How many progress events come before a fault: a second and a half. */
const before = 7;

function* drop(moments: Iterable<Moment>): Generator<Moment, undefined> {
  let count = 0;
  for (const moment of moments) {
    if (isProgress(moment)) count += 1;
    if (count > before) {
      yield { wait: interval, name: dropped, payload: null };
      return;
    }
    yield moment;
  }
}

function* silence(moments: Iterable<Moment>): Generator<Moment, undefined> {
  for (const moment of moments) {
    if (isProgress(moment)) break;
    yield moment;
  }
  for (let tick = 1; ; tick += 1) {
    const payload = { net_speech_duration: 0, audio_duration: (tick * interval) / 1000, speaking: false, level: 0.02 };
    yield { wait: interval, name: 'info-vad-status', payload: tick > before ? { ...payload, hint: 'silence' } : payload };
  }
}

function* slow(moments: Iterable<Moment>): Generator<Moment, undefined> {
  for (const moment of moments) yield { ...moment, wait: moment.wait * 5 };
}

function* outOfOrder(moments: Iterable<Moment>): Generator<Moment, undefined> {
  const all = [...moments];
  const verdict = all.at(-1);
  if (verdict !== undefined) yield verdict;
  yield* all;
}

function* malformed(moments: Iterable<Moment>): Generator<Moment, undefined> {
  let count = 0;
  for (const moment of moments) {
    if (isProgress(moment)) count += 1;
    yield count > before ? { ...moment, payload: { net_speech_duration: 'much' } } : moment;
  }
}

/** Faults for `createMockSignalling` and `createMockPorts`. */
export const mockFaults = {
  /** The connection is lost while the caller is listened to. */
  drop,
  /** Nobody ever speaks. */
  silence,
  /** Every event takes five times as long. */
  slow,
  /** The verdict comes before the service is ready. */
  outOfOrder,
  /** Progress that cannot be read. */
  malformed,
} as const satisfies Record<string, MockFault>;
