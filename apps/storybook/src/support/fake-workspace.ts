import type {
  WorkspaceAgents,
  WorkspaceApp,
  WorkspaceContacts,
  WorkspaceParticipant,
  WorkspaceVoice,
} from '@callseal/widget/hosts/connect-workspace';

type State = 'connected' | 'hold' | 'disconnected';
type Told = (event: { readonly contactId: string }) => Promise<void>;

const contactId = '0a1b2c3d-0000-4000-8000-000000000002';
const participants: readonly WorkspaceParticipant[] = ['inbound', 'agent'].map((value, at) => ({
  participantId: String(at),
  contactId,
  type: { value },
  isInitial: value === 'inbound',
}));
const nothing = (): void => undefined;

/** As much of the Amazon Connect SDK as the adapter uses, around one contact. */
export function createFakeWorkspace() {
  const changed = new Set<Told>();
  const acw = new Set<Told>();
  const cleared = new Set<Told>();
  let caller: State = 'connected';
  const tell = (all: Set<Told>): void => {
    for (const told of all) void told({ contactId });
  };

  class ContactClient implements WorkspaceContacts {
    getChannelType = () => Promise.resolve({ type: 'voice' });
    getQueue = () => Promise.resolve({ name: 'Support' });
    listParticipants = () => Promise.resolve([...participants]);
    getParticipantState = (id: string) => Promise.resolve({ value: id === '0' ? caller : 'connected' });
    onStartingAcw = (handler: Told): void => void acw.add(handler);
    offStartingAcw = (handler: Told): void => void acw.delete(handler);
    onCleared = (handler: Told): void => void cleared.add(handler);
    offCleared = (handler: Told): void => void cleared.delete(handler);
    onParticipantStateChanged = (handler: Told): void => void changed.add(handler);
    offParticipantStateChanged = (handler: Told): void => void changed.delete(handler);
    onConnected = nothing;
    offConnected = nothing;
    onMissed = nothing;
    offMissed = nothing;
    onParticipantAdded = nothing;
    offParticipantAdded = nothing;
    onParticipantDisconnected = nothing;
    offParticipantDisconnected = nothing;
  }
  class AgentClient implements WorkspaceAgents {
    getARN = () => Promise.resolve('arn:aws:connect:eu-west-2:1:instance/0a1b2c3d-0000-4000-8000-000000000001/agent/2');
  }
  class VoiceClient implements WorkspaceVoice {
    getInitialCustomerPhoneNumber = () => Promise.resolve('+34600000001');
  }
  const AmazonConnectApp: WorkspaceApp = {
    init: (config) => {
      setTimeout(() => void config.onCreate({ context: { scope: { type: 'contact', contactId } } }));
      return { provider: {} };
    },
  };
  return {
    sdk: { AmazonConnectApp, ContactClient, AgentClient, VoiceClient },
    hold(held: boolean): void {
      caller = held ? 'hold' : 'connected';
      tell(changed);
    },
    end(): void {
      caller = 'disconnected';
      tell(acw);
    },
    clear(): void {
      tell(cleared);
    },
  };
}
