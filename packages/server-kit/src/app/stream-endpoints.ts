import { routes, type StreamRequest } from '@callseal/protocol/routes';
import type { Agent } from '../agents/authenticator.js';
import { ServerError } from '../errors/server-error.js';
import { createEndpoint, type Endpoint } from '../http/endpoint.js';
import type { Exchange } from '../http/exchange.js';
import { describeCause, type OnLog } from '../log/log.js';
import type { CallAccess, CallerLeg, CallUse } from '../streams/call-access.js';
import type { CallStreams } from '../streams/call-streams.js';
import { requireTwilioSids } from '../streams/sids.js';
import { readStreamEvent, type StreamEvent } from '../streams/stream-status.js';

/** What the stream routes work with. */
export interface StreamEndpointsOptions {
  readonly streams: CallStreams;
  readonly calls: CallAccess;
  readonly onStreamEvent: ((event: StreamEvent) => void | Promise<void>) | undefined;
  readonly log: OnLog;
}

/** Start, stop and status of a call's stream, under our own paths and the tutorial's. */
export function createStreamEndpoints(options: StreamEndpointsOptions): readonly Endpoint[] {
  const { streams, calls, log } = options;
  const handleStart = async (request: StreamRequest, exchange: Exchange, agent: Agent | undefined): Promise<unknown> => {
    const { callSid } = await resolveLeg(calls, agent, request, 'start');
    // nobody would be told about a stream that opens after the time is over
    if (exchange.expired) throw new ServerError('TELEPHONY_TIMEOUT');
    exchange.onExpire = () => {
      streams.abandon(callSid);
    };
    const started = await streams.start(callSid);
    log({
      level: 'info',
      event: 'stream-started',
      requestId: exchange.requestId,
      callSid: started.callSid,
      streamSid: started.streamSid,
    });
    return started;
  };
  const handleStop = async (request: StreamRequest, exchange: Exchange, agent: Agent | undefined): Promise<unknown> => {
    const { callSid } = await resolveLeg(calls, agent, request, 'stop');
    await streams.stop(callSid);
    log({ level: 'info', event: 'stream-stopped', requestId: exchange.requestId, callSid });
    return { callSid, stopped: true };
  };
  const shared = { stage: 'telephony' } as const;
  return [
    createEndpoint({ ...shared, route: routes.startStream, handle: handleStart }),
    createEndpoint({ ...shared, route: routes.legacyStartStream, handle: handleStart }),
    createEndpoint({ ...shared, route: routes.stopStream, handle: handleStop }),
    createEndpoint({ ...shared, route: routes.legacyStopStream, handle: handleStop }),
    createStatusEndpoint(options),
  ];
}

async function resolveLeg(
  calls: CallAccess,
  agent: Agent | undefined,
  request: StreamRequest,
  action: CallUse['action'],
): Promise<CallerLeg> {
  requireTwilioSids(request);
  if (agent === undefined) throw new ServerError('AGENT_NOT_AUTHENTICATED');
  return calls.resolve(agent, { ...request, action });
}

function createStatusEndpoint({ streams, onStreamEvent, log }: StreamEndpointsOptions): Endpoint {
  return createEndpoint({
    route: routes.streamStatus,
    stage: 'inside',
    handle: (status, { requestId }) => {
      const event = readStreamEvent(status);
      if (event === undefined) return {};
      const { callSid, streamSid, type } = event;
      if (type !== 'started') streams.ended(callSid, streamSid);
      const entry = { level: type === 'failed' ? 'warn' : 'info', event: 'stream-event', requestId, callSid, streamSid } as const;
      log({ ...entry, streamEvent: type });
      // not awaited: Twilio is to be answered fast
      void Promise.resolve()
        .then(() => onStreamEvent?.(event))
        .catch((error: unknown) => {
          log({ ...entry, level: 'error', streamEvent: 'hook-failed', ...describeCause(new Error('onStreamEvent', { cause: error })) });
        });
      return {};
    },
  });
}
