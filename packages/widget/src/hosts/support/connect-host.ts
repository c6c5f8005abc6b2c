import type { CallsealAgent } from '../../element/callseal-agent.js';
import { CallsealLogEvent } from '../../events/report-events.js';
import type { AccessProof, HostAdapter, HostCall, HostCapabilities } from './adapter.js';
import { createAttribution } from './attribution.js';
import { abortable } from './handshake.js';
import { identifyHostError } from './host-error.js';
import { reportBack } from './report-back.js';

/** Options of {@link connectHost}. */
export interface ConnectHostOptions {
  /** Longest handshake in milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** Gives the handshake up; afterwards use {@link HostConnection.dispose}. */
  readonly signal?: AbortSignal;
  /** Longest wait in milliseconds for one write to the desktop. Default 10,000. */
  readonly writeTimeoutMs?: number;
}

/** An element on a desktop. */
export interface HostConnection {
  readonly capabilities: HostCapabilities;
  /** Takes the element off the desktop: it shows no call any more and reports nothing. The adapter goes on. Idempotent. */
  dispose(): void;
}

const connections = new WeakMap<CallsealAgent, HostConnection>();

/**
 * Puts an element on a desktop: its call, token, language and theme follow the adapter, its verdicts go back. The element listens only
 * while the call is `connected`: a held caller may be talking to someone else in the room. Connecting an element again takes it
 * off the desktop it was on.
 *
 * @throws CallsealError `HOST_TIMEOUT`, `HOST_ABORTED`, `HOST_FAILED`, or a code of the adapter. Later failures of the desktop never
 * throw: each is told by a `callseal-log` event.
 */
export async function connectHost(agent: CallsealAgent, adapter: HostAdapter, options: ConnectHostOptions = {}): Promise<HostConnection> {
  const { timeoutMs = 10_000, writeTimeoutMs = 10_000 } = options;
  const limit = AbortSignal.timeout(timeoutMs);
  const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]);
  let capabilities: HostCapabilities;
  let proof: AccessProof;
  try {
    capabilities = await abortable(adapter.connect(signal), signal);
    proof = await abortable(adapter.getAccessProof(), signal);
    signal.throwIfAborted();
  } catch (error) {
    throw identifyHostError(error, signal);
  }
  connections.get(agent)?.dispose();
  const connection = attach(agent, adapter, { capabilities, proof, writeTimeoutMs });
  connections.set(agent, connection);
  return connection;
}

interface Attached {
  readonly capabilities: HostCapabilities;
  readonly proof: AccessProof;
  readonly writeTimeoutMs: number;
}

function attach(agent: CallsealAgent, adapter: HostAdapter, { capabilities, proof, writeTimeoutMs }: Attached): HostConnection {
  const attribution = createAttribution();
  const log = (message: string, callSid?: string): void => {
    agent.dispatchEvent(new CallsealLogEvent({ level: 'warn', message, ...(callSid ? { callSid } : {}) }));
  };
  const guarded = <T>(act: () => T, otherwise: T): T => {
    try {
      return act();
    } catch {
      log('The desktop failed inside.');
      return otherwise;
    }
  };
  const ownLanguage = agent.hasAttribute('lang');
  const ownTheme = agent.theme !== undefined;
  const show = (call: HostCall | null): void => {
    const properties = propertiesOf(call);
    if (call !== null) attribution.note(properties.callSid, call.callKey);
    if (properties.callSid !== agent.callSid) guarded(() => adapter.setBadge?.(0), undefined);
    Object.assign(agent, properties);
    const locale = call?.locale ?? capabilities.locale;
    if (!ownLanguage && locale !== undefined) agent.lang = locale;
  };
  const stopReports = reportBack({ agent, adapter, capabilities, attribution, writeTimeoutMs, log });
  if (adapter.sessions !== undefined) agent.sessions = adapter.sessions;
  if (!ownTheme && capabilities.theme !== undefined) agent.theme = capabilities.theme;
  if (proof.type === 'bearer') agent.securityToken = () => guarded(proof.token, '');
  const stopCalls = guarded(
    () => adapter.call.subscribe(show),
    () => undefined,
  );
  show(guarded(() => adapter.call.get(), null));
  let live = true;
  return {
    capabilities,
    dispose() {
      if (!live) return;
      live = false;
      guarded(stopCalls, undefined);
      stopReports();
      Object.assign(agent, propertiesOf(null));
    },
  };
}

/** All that an element is told of a call, set in one go so that no mixture of two calls is ever looked at. */
function propertiesOf(call: HostCall | null) {
  const { callSid, taskSid, conferenceSid } = call?.attributes ?? {};
  return {
    callSid: callSid ?? call?.callKey.conversationId ?? '',
    callerId: call?.ani ?? '',
    taskSid: taskSid ?? '',
    conferenceSid: conferenceSid ?? '',
    callInProgress: call?.state === 'connected' || call?.state === 'held',
    callOnHold: call?.state === 'held',
    parties: call === null || call.parties === 0 ? undefined : call.parties,
  };
}
