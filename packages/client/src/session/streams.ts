/**
 * The ledger of streams: at most one per call, and every start is followed by a stop.
 *
 * A start is never aborted half-way. A request that was cancelled here may still be carried out there, and a stop that overtakes it
 * finds nothing to stop; so an unwanted start is awaited (or times out) and stopped then, whatever it answered.
 */
import type { Machine, Step, StreamEntry, StreamEvent } from './machine.js';
import { stay, step } from './step.js';

/** Stops after the first one that failed; then the failure is logged and the call may be streamed again, since a start is idempotent. */
const stopRetries = 3;
const firstBackoffMilliseconds = 500;

export const streamOf = (machine: Machine, callSid: string | undefined): StreamEntry | undefined =>
  machine.streams.find((entry) => entry.call.callSid === callSid);

const replace = (machine: Machine, entry: StreamEntry): Machine => ({
  ...machine,
  streams: machine.streams.map((other) => (other.id === entry.id ? entry : other)),
});

/** Opens the ledger's entry for the current call, and asks for the start. */
export function startStream(machine: Machine): Step {
  const { call } = machine.view;
  if (call === null) return stay(machine);
  const id = machine.lastId + 1;
  const entry: StreamEntry = { id, call, step: 'starting', abandoned: false, stops: 0 };
  return step({ ...machine, lastId: id, streams: [...machine.streams, entry] }, { type: 'start-stream', id, call });
}

/** Asks for the end of a call's stream, now or as soon as its start has settled. */
export function stopStream(machine: Machine, callSid: string | undefined): Step {
  const entry = streamOf(machine, callSid);
  if (entry === undefined || entry.step === 'stopping') return stay(machine);
  return entry.step === 'starting' ? stay(replace(machine, { ...entry, abandoned: true })) : stopNow(machine, entry);
}

function stopNow(machine: Machine, entry: StreamEntry): Step {
  const delay = entry.stops === 0 ? 0 : firstBackoffMilliseconds * 2 ** (entry.stops - 1);
  return step(replace(machine, { ...entry, step: 'stopping', stops: entry.stops + 1 }), {
    type: 'stop-stream',
    id: entry.id,
    call: entry.call,
    delay,
  });
}

/** Keeps the ledger when a start or a stop has settled. What it means for the operation is the caller's business. */
export function settleStream(machine: Machine, event: StreamEvent): Step {
  const entry = machine.streams.find((candidate) => candidate.id === event.id);
  if (entry === undefined) return stay(machine);
  switch (event.type) {
    case 'stream-started':
      return entry.abandoned ? stopNow(machine, entry) : stay(replace(machine, { ...entry, step: 'open' }));
    case 'stream-start-failed':
      return stopNow(machine, entry);
    case 'stream-stopped':
      return stay(without(machine, entry));
    case 'stream-stop-failed':
      if (entry.stops <= stopRetries) return stopNow(machine, entry);
      return step(without(machine, entry), {
        type: 'log',
        entry: { level: 'warn', code: 'STREAM_STOP_FAILED', message: 'stream could not be stopped', callSid: entry.call.callSid },
      });
  }
}

const without = (machine: Machine, entry: StreamEntry): Machine => ({
  ...machine,
  streams: machine.streams.filter((other) => other.id !== entry.id),
});
