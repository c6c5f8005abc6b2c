import type { StreamStatus } from '@callseal/protocol/routes';

/** What the telephony provider says about a stream, after its signature was checked. */
export interface StreamEvent {
  readonly type: 'started' | 'stopped' | 'failed';
  readonly callSid: string;
  readonly streamSid: string;
  /** The stream's name, when the provider sent it. */
  readonly name?: string;
  /** The provider's error text or code of a failed stream. */
  readonly error?: string;
}

// Twilio's own table could not be read; handlers in the field meet both spellings
const types = new Map<string, StreamEvent['type']>([
  ['stream-started', 'started'],
  ['started', 'started'],
  ['start', 'started'],
  ['stream-stopped', 'stopped'],
  ['stopped', 'stopped'],
  ['stop', 'stopped'],
  ['stream-error', 'failed'],
  ['error', 'failed'],
]);

/** Reads a status callback; `undefined` for an event that is not known or names no stream. */
export function readStreamEvent(status: StreamStatus): StreamEvent | undefined {
  const type = types.get(status.StreamEvent?.toLowerCase() ?? '');
  const { CallSid: callSid, StreamSid: streamSid, StreamName: name, StreamError: error } = status;
  if (type === undefined || callSid === undefined || streamSid === undefined) return undefined;
  return { type, callSid, streamSid, ...(name === undefined ? {} : { name }), ...(error === undefined ? {} : { error }) };
}
