/** The members of @amazon-connect/{app,contact,voice} 1.x that the adapter uses. */

/** What an app is told when it is created. */
export interface WorkspaceContext {
  readonly scope?: { readonly type: 'contact'; readonly contactId: string } | { readonly type: 'idle' } | undefined;
}
/** `AmazonConnectApp`, or anything whose `init` calls back in the same way. */
export interface WorkspaceApp {
  init(config: { onCreate(event: { readonly context: WorkspaceContext }): Promise<void>; onDestroy(): Promise<void> }): {
    readonly provider: unknown;
  };
}
/**
 * A client of the SDK. Which provider it takes is left to the SDK: @amazon-connect/app 1.0.11 comes with a core of its own, whose types are
 * not those of the core that the clients of 1.0.12 know.
 */
export type WorkspaceClient<Client> = new (provider: never) => Client;
export interface WorkspaceParticipant {
  readonly participantId: string;
  readonly contactId: string;
  readonly type: { readonly value: string };
  readonly isInitial: boolean;
}
type Told = (event: { readonly contactId: string }) => Promise<void>;
type ToldOfParticipant = (event: { readonly participant: WorkspaceParticipant }) => Promise<void>;

/** `ContactClient`. */
export interface WorkspaceContacts {
  getChannelType(contactId: string): Promise<{ readonly type: string }>;
  getQueue(contactId: string): Promise<{ readonly name: string }>;
  listParticipants(contactId: string): Promise<WorkspaceParticipant[]>;
  getParticipantState(participantId: string): Promise<{ readonly value: string }>;
  onStartingAcw(handler: Told, contactId?: string): void;
  offStartingAcw(handler: Told, contactId?: string): void;
  onCleared(handler: Told, contactId?: string): void;
  offCleared(handler: Told, contactId?: string): void;
  onConnected(handler: Told, contactId?: string): void;
  offConnected(handler: Told, contactId?: string): void;
  onMissed(handler: Told, contactId?: string): void;
  offMissed(handler: Told, contactId?: string): void;
  onParticipantAdded(handler: ToldOfParticipant, contactId?: string): void;
  offParticipantAdded(handler: ToldOfParticipant, contactId?: string): void;
  onParticipantDisconnected(handler: ToldOfParticipant, contactId?: string): void;
  offParticipantDisconnected(handler: ToldOfParticipant, contactId?: string): void;
  onParticipantStateChanged(handler: Told, participantId?: string): void;
  offParticipantStateChanged(handler: Told, participantId?: string): void;
}
/** `AgentClient`. */
export interface WorkspaceAgents {
  getARN(): Promise<string>;
}
/** `VoiceClient`. */
export interface WorkspaceVoice {
  getInitialCustomerPhoneNumber(contactId: string): Promise<string>;
}
