import { routes, type StreamRequest } from '@callseal/protocol/routes';
import type { Agent } from '../agents/authenticator.js';
import { ServerError } from '../errors/server-error.js';
import { createEndpoint, type Endpoint } from '../http/endpoint.js';
import type { Exchange } from '../http/exchange.js';
import { describeCause, type OnLog } from '../log/log.js';
import type { CallUse, MayUseCall } from '../streams/call-check.js';
import type { CallStreams } from '../streams/call-streams.js';
import { identifyTwilioError } from '../streams/identify-twilio-error.js';
import { requireTwilioSids } from '../streams/sids.js';
import { readStreamEvent, type StreamEvent } from '../streams/stream-status.js';

/** What the stream routes work with. */
export interface StreamEndpointsOptions {
  readonly streams: CallStreams;
  readonly mayUseCall: MayUseCall;
  readonly onStreamEvent: ((event: StreamEvent) => void | Promise<void>) | undefined;
  readonly log: OnLog;
}

/** Start, stop and status of a call's stream, under our own paths and the tutorial's. */
export function createStreamEndpoints(options: StreamEndpointsOptions): readonly Endpoint[] {
  const { streams, log } = options;
  const handleStart = async (request: StreamRequest, exchange: Exchange, agent: Agent | undefined): Promise<unknown> => {
    await requireUse(options.mayUseCall, agent, request, 'start');
    // nobody would be told about a stream that opens after the time is over
    if (exchange.expired) throw new ServerError('TELEPHONY_TIMEOUT');
    exchange.onExpire = () => {
      streams.abandon(request.callSid);
    };
    const started = await streams.start(request.callSid);
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
    await requireUse(options.mayUseCall, agent, request, 'stop');
    await streams.stop(request.callSid);
    log({ level: 'info', event: 'stream-stopped', requestId: exchange.requestId, callSid: request.callSid });
    return { callSid: request.callSid, stopped: true };
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

async function requireUse(
  mayUseCall: MayUseCall,
  agent: Agent | undefined,
  request: StreamRequest,
  action: CallUse['action'],
): Promise<void> {
  requireTwilioSids(request);
  if (agent === undefined) throw new ServerError('AGENT_NOT_AUTHENTICATED');
  let allowed: boolean;
  try {
    allowed = await mayUseCall(agent, { ...request, action });
  } catch (error) {
    throw identifyTwilioError(error);
  }
  // the hook may be JavaScript: only `true` lets through
  if ((allowed as unknown) !== true) throw new ServerError('AGENT_NOT_ON_CALL');
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
