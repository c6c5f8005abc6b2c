import { routes } from '@callseal/protocol/routes';
import { createEndpoint, type Endpoint } from '../http/endpoint.js';
import { describeCause, type OnLog } from '../log/log.js';
import type { CallStreams } from '../streams/call-streams.js';
import { isCallSid, isStreamSid, isTaskSid } from '../streams/sids.js';
import { readStreamEvent, type StreamEvent } from '../streams/stream-status.js';
import { readTaskEnd } from '../streams/task-events.js';

/** What the provider's callbacks work with. */
export interface ProviderEndpointsOptions {
  readonly streams: CallStreams;
  readonly onStreamEvent: ((event: StreamEvent) => void | Promise<void>) | undefined;
  readonly log: OnLog;
}

/** What the telephony provider reports: on streams, and on tasks. Both are signed. */
export function createProviderEndpoints(options: ProviderEndpointsOptions): readonly Endpoint[] {
  return [createStatusEndpoint(options), createTaskEndpoint(options)];
}

function createStatusEndpoint({ streams, onStreamEvent, log }: ProviderEndpointsOptions): Endpoint {
  return createEndpoint({
    route: routes.streamStatus,
    stage: 'state',
    handle: async (status, { requestId }) => {
      const event = readStreamEvent(status);
      if (event === undefined || !isCallSid(event.callSid) || !isStreamSid(event.streamSid)) return {};
      const { callSid, streamSid, type, error } = event;
      const entry = { level: type === 'failed' ? 'warn' : 'info', event: 'stream-event', requestId, callSid, streamSid } as const;
      // the provider's text is not logged: only what looks like its code
      log({ ...entry, streamEvent: type, ...(error !== undefined && /^\d{1,6}$/.test(error) ? { streamError: error } : {}) });
      // not awaited: Twilio is to be answered fast
      void Promise.resolve()
        .then(() => onStreamEvent?.(event))
        .catch((cause: unknown) => {
          log({ ...entry, level: 'error', streamEvent: 'hook-failed', ...describeCause(new Error('onStreamEvent', { cause })) });
        });
      await streams.report(event);
      return {};
    },
  });
}

function createTaskEndpoint({ streams, log }: ProviderEndpointsOptions): Endpoint {
  return createEndpoint({
    route: routes.taskRouterEvents,
    stage: 'telephony',
    handle: async (event, { requestId }) => {
      const end = readTaskEnd(event);
      if (end === undefined || !isTaskSid(end.taskSid)) return {};
      const callSid = await streams.taskEnded(end.taskSid, end.workerSid);
      if (callSid !== undefined) log({ level: 'info', event: 'stream-stopped', requestId, callSid });
      return {};
    },
  });
}
