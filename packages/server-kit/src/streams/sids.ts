import type { StreamRequest } from '@callseal/protocol/routes';
import { ServerError } from '../errors/server-error.js';

const patterns = {
  callSid: /^CA[0-9a-fA-F]{32}$/,
  conferenceSid: /^CF[0-9a-fA-F]{32}$/,
  // Flex names a task by its own SID or, as `task.sid`, by its reservation
  taskSid: /^W[TR][0-9a-fA-F]{32}$/,
} as const;

/**
 * Refuses ids that are not Twilio's. The client puts them into request paths without encoding them, so `..` would reach another
 * resource.
 * @throws ServerError `BODY_MALFORMED`.
 */
export function requireTwilioSids(request: StreamRequest): void {
  const fields = (['callSid', 'conferenceSid', 'taskSid'] as const).filter((field) => {
    const value = request[field];
    return value !== undefined && !patterns[field].test(value);
  });
  if (fields.length > 0) throw new ServerError('BODY_MALFORMED', { fields });
}

export function isCallSid(value: string): boolean {
  return patterns.callSid.test(value);
}

export function isStreamSid(value: string): boolean {
  return /^MZ[0-9a-fA-F]{32}$/.test(value);
}

export function isTaskSid(value: string): boolean {
  return /^WT[0-9a-fA-F]{32}$/.test(value);
}

export function isWorkerSid(value: string): boolean {
  return /^WK[0-9a-fA-F]{32}$/.test(value);
}

export function isWorkspaceSid(value: string): boolean {
  return /^WS[0-9a-fA-F]{32}$/.test(value);
}

/** The name of a call's stream: the same on every machine and after every restart, so that a stream can be stopped whoever lost its SID. */
export function streamName(callSid: string): string {
  return `callseal-${callSid}`;
}
