/** Amazon Connect agent workspace, as a third-party app: one iframe for each contact. */
import type { HostAdapter, HostCall, CallState } from './support/adapter.js';
import { instanceOf } from './support/connect-arn.js';
import { createHandshake } from './support/handshake.js';
import { callbacksOf, capabilitiesOf, type HostCallbacks } from './support/host-callbacks.js';
import { createValue } from './support/value.js';
import { arnOf, type ContactFacts, factsOf, liveStateOf } from './support/workspace-call.js';
import type {
  WorkspaceAgents,
  WorkspaceApp,
  WorkspaceClient,
  WorkspaceContacts,
  WorkspaceContext,
  WorkspaceVoice,
} from './support/workspace-types.js';

export type {
  WorkspaceAgents,
  WorkspaceApp,
  WorkspaceClient,
  WorkspaceContacts,
  WorkspaceContext,
  WorkspaceParticipant,
  WorkspaceVoice,
} from './support/workspace-types.js';

/** Options of {@link createConnectWorkspaceAdapter}. The SDK writes no contact attributes and shows no toasts: the callbacks are the page's. */
export interface ConnectWorkspaceAdapterOptions extends HostCallbacks {
  /** Of @amazon-connect/app. */
  readonly AmazonConnectApp: WorkspaceApp;
  /** Of @amazon-connect/contact. */
  readonly ContactClient: WorkspaceClient<WorkspaceContacts>;
  /** Of @amazon-connect/contact. */
  readonly AgentClient: WorkspaceClient<WorkspaceAgents>;
  /** Of @amazon-connect/voice. */
  readonly VoiceClient: WorkspaceClient<WorkspaceVoice>;
  readonly theme?: 'light' | 'dark';
  /** The agent's language. */
  readonly locale?: string;
}

/**
 * Creates the adapter and announces the app to the workspace, which wants to hear of it within five seconds of loading. The SDK gives no
 * token: the page's own sign-in is the proof.
 */
export function createConnectWorkspaceAdapter(options: ConnectWorkspaceAdapterOptions): HostAdapter {
  const call = createValue<HostCall | null>(null);
  let create: (context: WorkspaceContext) => void = () => undefined;
  const created = new Promise<WorkspaceContext>((resolve) => {
    create = resolve;
  });
  let unwatch = (): void => undefined;

  const { provider } = options.AmazonConnectApp.init({
    onCreate: ({ context }) => {
      create(context);
      return Promise.resolve();
    },
    onDestroy: () => {
      dispose();
      return Promise.resolve();
    },
  });
  const contacts = new options.ContactClient(provider as never);
  const agents = new options.AgentClient(provider as never);
  const voice = new options.VoiceClient(provider as never);

  const handshake = createHandshake(async (signal) => {
    const { scope } = await created;
    // an app without a contact (`idle`, or a personal app) has no caller
    if (scope?.type !== 'contact') return;
    const facts = await factsOf(scope.contactId, instanceOf(await arnOf(agents)), { contacts, voice });
    if (facts !== null && !signal.aborted) unwatch = watch(contacts, facts, call.set);
  });
  const dispose = (): void => {
    handshake.end();
    unwatch();
    call.set(null);
  };
  return {
    ...callbacksOf(options),
    kind: 'connect',
    call,
    async connect(signal) {
      await handshake.connect(signal);
      return capabilitiesOf(options);
    },
    getAccessProof: () => Promise.resolve({ type: 'session' }),
    dispose,
  };
}

/** Follows one contact: every event of it leads to a fresh look, the newest look wins. */
function watch(contacts: WorkspaceContacts, facts: ContactFacts, tell: (call: HostCall | null) => void): () => void {
  const { conversationId } = facts.callKey;
  /** Said by an event and final: the participants' states say nothing of it. */
  let over: CallState | null = null;
  let newest = 0;
  let live = true;
  const look = async (): Promise<void> => {
    const mine = ++newest;
    // unanswered, nobody knows whether the caller can be heard
    const unknown = { state: 'ringing', direction: facts.direction, parties: 0 } as const;
    const now = await liveStateOf(conversationId, contacts).catch(() => unknown);
    if (live && mine === newest) tell({ ...facts, ...now, state: over ?? now.state, attributes: {} });
  };
  const about = ({ contactId }: { readonly contactId: string }): Promise<void> =>
    contactId === conversationId ? look() : Promise.resolve();
  const someone = (): Promise<void> => look();
  const acw = (): Promise<void> => {
    over = 'wrapup';
    return look();
  };
  const missed = (): Promise<void> => {
    over = 'ended';
    return look();
  };
  const cleared = (): Promise<void> => {
    live = false;
    tell(null);
    return Promise.resolve();
  };
  contacts.onConnected(about, conversationId);
  contacts.onStartingAcw(acw, conversationId);
  contacts.onMissed(missed, conversationId);
  contacts.onCleared(cleared, conversationId);
  contacts.onParticipantAdded(someone, conversationId);
  contacts.onParticipantDisconnected(someone, conversationId);
  contacts.onParticipantStateChanged(about);
  void look();
  return () => {
    live = false;
    contacts.offConnected(about, conversationId);
    contacts.offStartingAcw(acw, conversationId);
    contacts.offMissed(missed, conversationId);
    contacts.offCleared(cleared, conversationId);
    contacts.offParticipantAdded(someone, conversationId);
    contacts.offParticipantDisconnected(someone, conversationId);
    contacts.offParticipantStateChanged(about);
  };
}
