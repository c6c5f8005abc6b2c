import { routes, type StreamRequest } from '@callseal/protocol/routes';
import type { Agent } from '../agents/authenticator.js';
import { ServerError } from '../errors/server-error.js';
import { createEndpoint, type Endpoint } from '../http/endpoint.js';
import type { Exchange } from '../http/exchange.js';
import type { Limits } from '../limits/limits.js';
import type { OnLog } from '../log/log.js';
import type { CallAccess, CallerLeg, CallUse } from '../streams/call-access.js';
import type { Clock } from '../time/clock.js';
import type { CallStreams } from '../streams/call-streams.js';
import { isTaskSid, requireTwilioSids } from '../streams/sids.js';
import { ownerOf } from '../streams/stream-owner.js';

/** What the stream routes work with. */
export interface StreamEndpointsOptions {
  readonly streams: CallStreams;
  readonly calls: CallAccess;
  readonly limits: Pick<Limits, 'callerNumber'>;
  readonly clock: Clock;
  readonly log: OnLog;
}

/** Start, stop and state of a call's stream, under our own paths and the tutorial's. */
export function createStreamEndpoints(options: StreamEndpointsOptions): readonly Endpoint[] {
  const handle =
    (act: (request: StreamRequest, exchange: Exchange, agent: Agent) => Promise<unknown>) =>
    (request: StreamRequest, exchange: Exchange, agent: Agent | undefined): Promise<unknown> => {
      requireTwilioSids(request);
      if (agent === undefined) throw new ServerError('AGENT_NOT_AUTHENTICATED');
      return act(request, exchange, agent);
    };
  const sweepSometimes = createOccasionalSweep(options);
  const start = handle(async (request, exchange, agent) => {
    const started = await startStream(options, request, exchange, agent);
    sweepSometimes();
    return started;
  });
  const stop = handle((request, exchange, agent) => stopStream(options, request, exchange, agent));
  const state = handle(async (request, _exchange, agent) => {
    const { callSid } = await ownOrAllowed(options, agent, request, 'state');
    return options.streams.stateOf(callSid);
  });
  const shared = { stage: 'telephony' } as const;
  return [
    createEndpoint({ ...shared, route: routes.startStream, handle: start }),
    createEndpoint({ ...shared, route: routes.legacyStartStream, handle: start }),
    createEndpoint({ ...shared, route: routes.stopStream, handle: stop }),
    createEndpoint({ ...shared, route: routes.legacyStopStream, handle: stop }),
    createEndpoint({ ...shared, route: routes.streamState, handle: state }),
  ];
}

/** Milliseconds between sweeps that come along with requests. */
const sweepEvery = 60_000;

/** Where neither `serve` nor a scheduler sweeps, starting a stream now and then does, behind the answer. */
function createOccasionalSweep({ streams, clock }: StreamEndpointsOptions): () => void {
  let last = clock.now();
  return () => {
    if (clock.now() - last < sweepEvery) return;
    last = clock.now();
    streams.sweep().catch(() => undefined);
  };
}

async function startStream(
  { streams, calls, limits, log }: StreamEndpointsOptions,
  request: StreamRequest,
  exchange: Exchange,
  agent: Agent,
): Promise<unknown> {
  const leg = await calls.resolve(agent, { ...request, action: 'start' });
  // nobody would be told about a stream that opens after the time is over
  if (isOver(exchange)) throw new ServerError('TELEPHONY_TIMEOUT');
  const { callerNumber } = leg;
  const beforeOpen = (): Promise<void> | undefined => (callerNumber === undefined ? undefined : limits.callerNumber(callerNumber));
  const started = await streams.start(leg, ownerOf(agent), { beforeOpen });
  const isAbandoned = isOver(exchange);
  if (isAbandoned) await streams.abandon(started);
  const { callSid, streamSid } = started;
  log({ level: 'info', event: isAbandoned ? 'stream-stopped' : 'stream-started', requestId: exchange.requestId, callSid, streamSid });
  return started;
}

async function stopStream(
  options: StreamEndpointsOptions,
  request: StreamRequest,
  { requestId }: Exchange,
  agent: Agent,
): Promise<unknown> {
  let leg: CallerLeg;
  try {
    leg = await ownOrAllowed(options, agent, request, 'stop');
  } catch (error) {
    // a call that does not exist any more has no stream: what was asked for is so
    const isGone = error instanceof ServerError && error.code === 'CALL_NOT_FOUND';
    if (isGone && request.callSid !== undefined) return { callSid: request.callSid, stopped: true };
    throw error;
  }
  const callSid = await stopLeg(options, agent, request, leg);
  options.log({ level: 'info', event: 'stream-stopped', requestId, callSid });
  return { callSid, stopped: true };
}

/**
 * Whoever has, or had, the task stops what they asked for. What another agent has asked for since, for example after a transfer, is stopped
 * only by whoever may hear the call now.
 */
async function stopLeg(
  { streams, calls }: StreamEndpointsOptions,
  agent: Agent,
  request: StreamRequest,
  { callSid, taskSid }: CallerLeg,
): Promise<string> {
  try {
    await streams.stop(callSid, { taskSid, owner: ownerOf(agent).owner });
    return callSid;
  } catch (error) {
    if (!(error instanceof ServerError && error.code === 'AGENT_NOT_ON_CALL')) throw error;
  }
  const now = await calls.resolve(agent, { ...request, action: 'state' });
  await streams.stop(now.callSid, { taskSid: now.taskSid });
  return now.callSid;
}

/**
 * Agents may stop the stream that they asked for last, and hear what became of it, without the provider being asked again: a page looks
 * every second, and stopping must work when the task is long gone.
 */
async function ownOrAllowed(
  { streams, calls }: StreamEndpointsOptions,
  agent: Agent,
  request: StreamRequest,
  action: CallUse['action'],
): Promise<CallerLeg> {
  const { callSid, taskSid } = request;
  const named = { callSid, taskSid: taskSid !== undefined && isTaskSid(taskSid) ? taskSid : undefined };
  // a stop must get through when the shared state does not
  const own = await streams.findOwn(named, ownerOf(agent).owner).catch(() => undefined);
  return own ?? calls.resolve(agent, { ...request, action });
}

/** Whether the request has been answered already; it may be so after any wait. */
function isOver({ expired }: Exchange): boolean {
  return expired;
}
