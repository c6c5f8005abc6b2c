/** Genesys Cloud, as an interaction widget: one iframe, one conversation, one adapter. */
import type { HostAdapter, HostCall } from './support/adapter.js';
import { createGenesysApi } from './support/genesys-api.js';
import { callerOf, callOfConversation, type GenesysConversation } from './support/genesys-call.js';
import { parseGenesysContext } from './support/genesys-context.js';
import { listenToDesktop } from './support/genesys-lifecycle.js';
import type { GenesysClientApp } from './support/genesys-types.js';
import { createHandshake } from './support/handshake.js';
import { capabilitiesOf } from './support/host-callbacks.js';
import { createHostError } from './support/host-error.js';
import { poll } from './support/poll.js';
import { createValue } from './support/value.js';

export type { GenesysClientApp } from './support/genesys-types.js';

/** Options of {@link createGenesysAdapter}. */
export interface GenesysAdapterOptions {
  /** The agent's access token as it is now; signing in (PKCE) is the page's job. Read at each request. */
  readonly token: () => string;
  /** `new ClientApp({ gcHostOriginQueryParam: 'gcHostOrigin', gcTargetEnvQueryParam: 'gcTargetEnv' })`. Without it: no toasts, no badge, no life cycle. */
  readonly clientApp?: GenesysClientApp;
  /** Query of the app's URL. Default: the page's. */
  readonly search?: string;
  /** Base of the API, for a region this version does not know or a test. Default: that of the known region which the URL names. */
  readonly apiUrl?: string;
  /** Milliseconds between two questions about a call in sight. Default 2,000; five times that out of sight. */
  readonly pollMs?: number;
  readonly theme?: 'light' | 'dark';
}

/** Failures in a row after which nobody knows whether the caller is still on the line, so that nobody is listened to. */
const lost = 3;

/**
 * Creates the adapter for one interaction widget.
 *
 * The call's state is asked for (one GET each time) rather than pushed: ten widgets may be open at once, and half of the twenty
 * notification channels an agent has would be theirs. Ten widgets ask 84 times a minute of the 300 that a token may.
 *
 * @throws CallsealError `HOST_CONTEXT_INVALID` when the URL names no conversation or no known region.
 */
export function createGenesysAdapter(options: GenesysAdapterOptions): HostAdapter {
  const { token, clientApp, pollMs = 2_000, theme } = options;
  const { conversationId, apiUrl, locale } = parseGenesysContext(options.search ?? location.search, options.apiUrl);
  const call = createValue<HostCall | null>(null);
  let latest: GenesysConversation = {};
  /** Whether the agent looks at this widget; unknown until the desktop says so. */
  let inSight: boolean | null = null;
  let refresh = (): void => undefined;

  const handshake = createHandshake(async (signal) => {
    const api = createGenesysApi(apiUrl, token, signal);
    const me = (await api('users/me?expand=organization')) as { id?: unknown; organization?: { id?: unknown } };
    const { id, organization } = me;
    if (typeof id !== 'string' || typeof organization?.id !== 'string') throw createHostError('HOST_REQUEST_FAILED', 'users/me');
    const callKey = { platform: 'genesys', orgId: organization.id, conversationId };
    const read = async (): Promise<void> => {
      const answer = (await api(`conversations/calls/${conversationId}`)) as GenesysConversation;
      if (signal.aborted) return;
      latest = answer;
      call.set(callOfConversation(answer, id, callKey));
    };
    await read();
    refresh = poll({
      ask: read,
      every: () => (call.get()?.state === 'ended' ? null : pollMs * (inSight === false ? 5 : 1)),
      failed: (inARow) => {
        const known = call.get();
        if (inARow >= lost && known !== null) call.set({ ...known, state: 'ended' });
      },
      signal,
    });
    return capabilitiesOf({ notify: clientApp, writeBack: true, theme, locale });
  });

  let unlisten = (): void => undefined;
  const dispose = (): void => {
    handshake.end();
    unlisten();
    call.set(null);
  };
  if (clientApp !== undefined)
    unlisten = listenToDesktop(clientApp, {
      sight(seen) {
        inSight = seen;
        if (seen) refresh();
      },
      stop: dispose,
    });
  return {
    kind: 'genesys',
    call,
    connect: handshake.connect,
    getAccessProof: () => Promise.resolve({ type: 'bearer', token, issuerHint: apiUrl }),
    notify({ title, text, id = 'callseal' }) {
      const how = { id, type: 'error', timeout: 0, showCloseButton: true, markdownMessage: false } as const;
      if (inSight !== true) clientApp?.alerting.showToastPopup(title, text, how);
    },
    setBadge(count) {
      if (inSight !== true || count === 0) clientApp?.alerting.setAttentionCount(count);
    },
    async writeBack({ callKey, outcome, purpose, reason, at }) {
      const participant = callerOf(latest)?.id;
      if (callKey.conversationId !== conversationId || participant === undefined)
        throw createHostError('HOST_REQUEST_FAILED', 'another call');
      const attributes = { callsealOutcome: outcome, callsealPurpose: purpose, callsealReason: reason ?? '', callsealAt: at };
      const api = createGenesysApi(apiUrl, token, handshake.signal);
      await api(`conversations/${conversationId}/participants/${encodeURIComponent(participant)}/attributes`, { attributes });
    },
    dispose,
  };
}
