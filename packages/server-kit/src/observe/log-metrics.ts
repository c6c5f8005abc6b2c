import type { Meter } from '@opentelemetry/api';
import type { LogEntry, OnLog } from '../log/log.js';

/** Seconds; a verdict takes what the caller talks, and some. */
const verdictBuckets = [1, 2, 3, 5, 8, 10, 15, 20, 30, 45, 60, 120, 300];

/**
 * Counts what the log tells, so that whoever logs need not count. Labels are words of closed sets: a provider's code is kept when it
 * looks like one.
 */
export function createLogMetrics(meter: Meter): OnLog {
  const streams = meter.createCounter('callseal.streams', { description: 'What became of callers’ streams', unit: '{stream}' });
  const calls = meter.createCounter('callseal.calls', { description: 'Calls with a stream', unit: '{call}' });
  const verdicts = meter.createCounter('callseal.verdicts', {
    description: 'Outcomes as the relay or agents’ pages saw them',
    unit: '{verdict}',
  });
  const refusals = meter.createCounter('callseal.refusals', { description: 'Requests over a limit', unit: '{request}' });
  const timeToVerdict = meter.createHistogram('callseal.time_to_verdict', {
    description: 'From the agent’s press to the verdict',
    unit: 's',
    advice: { explicitBucketBoundaries: verdictBuckets },
  });
  const isNewCall = createMemory();
  return (entry) => {
    const { event, operation, verdict, milliseconds, code, callSid } = entry;
    const streamEvent = streamEvents(entry);
    if (streamEvent !== undefined) streams.add(1, streamEvent);
    if (event === 'stream-started' && callSid !== undefined && isNewCall(callSid)) calls.add(1);
    if ((event === 'verdict-reported' || event === 'relay-ended') && operation !== undefined && verdict !== undefined) {
      verdicts.add(1, { operation, verdict });
      if (milliseconds !== undefined) timeToVerdict.record(milliseconds / 1000, { operation, verdict });
    }
    if (code === 'RATE_LIMITED' || code === 'CALLER_COOLING_OFF') refusals.add(1, { code, 'http.route': entry.route ?? 'unmatched' });
  };
}

function streamEvents({ event, streamEvent, streamError }: LogEntry): { event: string; 'error.type'?: string } | undefined {
  if (event === 'stream-started') return { event: 'requested' };
  if (event === 'stream-stopped') return { event: 'stop-requested' };
  if (event !== 'stream-event') return undefined;
  if (streamEvent === 'started' || streamEvent === 'stopped') return { event: streamEvent };
  if (streamEvent !== 'failed') return undefined;
  return { event: 'failed', 'error.type': streamError !== undefined && /^\d{4,6}$/.test(streamError) ? streamError : 'other' };
}

/** Calls remembered; a double click or a reload comes within seconds. */
const remembered = 1000;

function createMemory(): (callSid: string) => boolean {
  const seen = new Set<string>();
  return (callSid) => {
    if (seen.has(callSid)) return false;
    seen.add(callSid);
    const [oldest] = seen;
    if (seen.size > remembered && oldest !== undefined) seen.delete(oldest);
    return true;
  };
}
