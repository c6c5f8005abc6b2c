import { routes } from '@callseal/protocol/routes';
import type { Agent } from '../agents/authenticator.js';
import type { ConsentAnswer, CredentialStore, StoredCredential } from '../credentials/credential-store.js';
import { ServerError } from '../errors/server-error.js';
import { createEndpoint, type Endpoint } from '../http/endpoint.js';
import { EventStream } from '../http/event-stream.js';
import type { Exchange } from '../http/exchange.js';
import type { Limits } from '../limits/limits.js';
import type { OnLog } from '../log/log.js';
import type { Relay } from '../relay/create-relay.js';
import type { CallAccess } from '../streams/call-access.js';
import { findCaller } from '../streams/caller-of-call.js';
import { ownerOf } from '../streams/stream-owner.js';

/** What the routes of the relay work with. */
export interface RelayEndpointsOptions {
  readonly relay: Relay;
  readonly calls: CallAccess;
  readonly credentials: Pick<CredentialStore, 'get' | 'delete' | 'getConsent' | 'addConsent'>;
  readonly limits: Pick<Limits, 'subject' | 'verification' | 'callerNumber'>;
  readonly requireConsent: boolean;
  readonly log: OnLog;
}

/** Operations on the caller of an agent's call; who that is, the telephony provider says. */
export function createRelayEndpoints(options: RelayEndpointsOptions): readonly Endpoint[] {
  return [...createCallerEndpoints(options), ...createOperationEndpoints(options)];
}

/** What is kept about the caller of the call. */
function createCallerEndpoints({ relay, calls, credentials, limits, log }: RelayEndpointsOptions): readonly Endpoint[] {
  const shared = { stage: 'telephony' } as const;
  return [
    createEndpoint({
      ...shared,
      route: routes.relayCaller,
      handle: async (request, exchange, agent) => {
        const { caller } = await findCaller(calls, agent, request);
        await limit(limits, caller, exchange, 'look-up');
        const [stored, consent] = await Promise.all([credentials.get(caller), credentials.getConsent(caller)]);
        return { registered: stored !== null, consent: consent && { answer: consent.answer, textVersion: consent.textVersion ?? '' } };
      },
    }),
    createEndpoint({
      ...shared,
      route: routes.relayConsent,
      handle: async ({ callSid, taskSid, conferenceSid, ...receipt }, exchange, agent) => {
        const { caller, leg } = await findCaller(calls, agent, { callSid, taskSid, conferenceSid });
        await limit(limits, caller, exchange);
        await credentials.addConsent(caller, { ...receipt, callSid: leg.callSid });
        if (receipt.answer !== 'agreed') await relay.cancelCall(leg.callSid);
        log({ level: 'info', event: 'consent-stored', requestId: exchange.requestId });
        return { stored: true };
      },
    }),
    createEndpoint({
      ...shared,
      route: routes.relayForget,
      handle: async (request, exchange, agent) => {
        const { caller, leg } = await findCaller(calls, agent, request);
        await limit(limits, caller, exchange);
        // what is being listened to would be compared with what is deleted, or take its place
        await relay.cancelCall(leg.callSid);
        const deleted = await credentials.delete(caller);
        if (deleted) log({ level: 'info', event: 'credential-deleted', requestId: exchange.requestId });
        return { deleted };
      },
    }),
  ];
}

/** Counts a request about the caller; what follows is the store's. Who cools off is neither verified nor registered. */
async function limit(
  limits: RelayEndpointsOptions['limits'],
  caller: string,
  exchange: Exchange,
  use?: 'look-up' | 'start',
): Promise<void> {
  exchange.stage = 'state';
  if (use !== undefined) await limits.verification(caller);
  await limits.subject(caller);
  if (use === 'start') await limits.callerNumber(caller);
  exchange.stage = 'store';
}

function createOperationEndpoints(options: RelayEndpointsOptions): readonly Endpoint[] {
  const { relay, calls, credentials, limits } = options;
  /** The operation is there, and the agent began it or may hear its call now. */
  const requireOwn = async (id: string, agent: Agent | undefined, exchange: Exchange): Promise<void> => {
    if (agent === undefined) throw new ServerError('AGENT_NOT_AUTHENTICATED');
    const record = await relay.find(id);
    if (record === undefined) throw new ServerError('RELAY_NOT_FOUND');
    if (record.owner === ownerOf(agent).owner) return;
    exchange.stage = 'telephony';
    const leg = await calls.resolve(agent, { callSid: record.callSid, action: 'state' });
    if (leg.callSid !== record.callSid) throw new ServerError('AGENT_NOT_ON_CALL');
    exchange.stage = 'state';
  };
  return [
    createEndpoint({
      route: routes.relayStart,
      stage: 'telephony',
      handle: async ({ purpose, ...named }, exchange, agent) => {
        const { leg, caller } = await findCaller(calls, agent, named);
        await limit(limits, caller, exchange, 'start');
        requireConsent(await credentials.getConsent(caller), options.requireConsent);
        const stored = purpose === 'register' ? undefined : await requireRegistration(credentials, caller);
        exchange.stage = 'state';
        if (isOver(exchange) || agent === undefined) throw new ServerError('STATE_FAILED');
        const { requestId } = exchange;
        const task = { leg, caller, by: ownerOf(agent), purpose, requestId, ...(stored === undefined ? {} : { stored }) };
        const id = await relay.begin(task);
        // nobody was told its id
        if (isOver(exchange)) await relay.cancel(id);
        return { id, callSid: leg.callSid };
      },
    }),
    createEndpoint({
      route: routes.relayEvents,
      stage: 'state',
      handle: async ({ id, after }, exchange, agent) => {
        await requireOwn(id, agent, exchange);
        return new EventStream(relay.read(id, lastEventId(exchange) ?? after));
      },
    }),
    createEndpoint({
      route: routes.relayCancel,
      stage: 'state',
      handle: async ({ id }, exchange, agent) => {
        await requireOwn(id, agent, exchange);
        return { cancelled: await relay.cancel(id) };
      },
    }),
  ];
}

function requireConsent(last: ConsentAnswer | null, isRequired: boolean): void {
  if (last !== null && last.answer !== 'agreed') throw new ServerError('CALLER_OPTED_OUT');
  if (last === null && isRequired) throw new ServerError('CONSENT_MISSING');
}

async function requireRegistration(credentials: Pick<CredentialStore, 'get'>, caller: string): Promise<StoredCredential> {
  const stored = await credentials.get(caller);
  if (stored === null) throw new ServerError('CREDENTIAL_NOT_FOUND');
  return stored;
}

/** Whether the request has been answered already; it may be so after any wait. */
function isOver({ expired }: Exchange): boolean {
  return expired;
}

/** What a browser sends by itself when it comes back. */
function lastEventId({ header }: Exchange): number | undefined {
  const text = header('last-event-id') ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
