import type { AgentAuthenticator } from '../agents/authenticator.js';
import type { CredentialStore } from '../credentials/credential-store.js';
import type { RequestObserver } from '../http/request-observer.js';
import type { OnLog } from '../log/log.js';
import type { CallAccess } from '../streams/call-access.js';
import { type Fetch, systemFetch } from '../upstream/request-text.js';
import { createLogMetrics } from './log-metrics.js';
import { findMeter, findTracer } from './registered-providers.js';
import { createRequestObserver } from './request-observer.js';
import { Spans, traceAgents, traceFetch, traceMethods } from './spans.js';
import type { TelemetryOptions } from './telemetry-options.js';
import { traceClient } from './trace-client.js';

/** What of a kit is observed. Where nothing is, everything is handed back as it came: it costs nothing. */
export interface Telemetry {
  readonly observer: RequestObserver | undefined;
  readonly onLog: OnLog | undefined;
  agents(agents: AgentAuthenticator): AgentAuthenticator;
  store(store: CredentialStore): CredentialStore;
  calls(calls: CallAccess): CallAccess;
  /** The telephony provider's REST client. */
  client<Client extends object>(client: Client): Client;
  /** How the voice service's token is fetched. */
  tokenFetch(send: Fetch | undefined): Fetch | undefined;
}

const storeMethods = [
  'get',
  'put',
  'delete',
  'getConsent',
  'addConsent',
  'export',
  'erase',
  'destroyDue',
  'reencrypt',
] as const satisfies readonly (keyof CredentialStore)[];

/**
 * Finds out once, at construction, whether anybody listens: an OpenTelemetry SDK must be started before (`node --import`). `false` keeps
 * a kit silent in a process that has one.
 */
export function createTelemetry(options: TelemetryOptions | false = {}): Telemetry {
  const tracer = options === false ? undefined : findTracer(options);
  const meter = options === false ? undefined : findMeter(options);
  const spans = tracer && new Spans(tracer);
  return {
    observer: tracer === undefined && meter === undefined ? undefined : createRequestObserver(tracer, meter),
    onLog: meter && createLogMetrics(meter),
    agents: (agents) => (spans === undefined ? agents : traceAgents(agents, spans)),
    store: (store) => (spans === undefined ? store : traceMethods(store, 'store', storeMethods, spans)),
    calls: (calls) => (spans === undefined ? calls : traceMethods(calls, 'call-access', ['resolve'], spans)),
    client: (client) => (spans === undefined ? client : traceClient(client, spans)),
    tokenFetch: (send) => (spans === undefined ? send : traceFetch(send ?? systemFetch, 'voice-service', 'token', spans)),
  };
}
