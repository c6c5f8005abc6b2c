/** The members of amazon-connect-streams 2.x that the adapter reads. */

/** Its typings say no more of `unsubscribe` than that it is a function. */
export interface StreamsSubscription {
  readonly unsubscribe: object;
}
export const endSubscription = (subscription: StreamsSubscription): void => {
  (subscription as { unsubscribe(): void }).unsubscribe();
};
export interface StreamsConnection {
  getEndpoint(): { readonly phoneNumber: string };
  getState(): { readonly type: string };
  getType(): string;
  isActive(): boolean;
  isOnHold(): boolean;
}
export interface StreamsContact {
  getContactId(): string;
  getType(): string;
  getState(): { readonly type: string };
  getQueue(): { readonly name: string } | null;
  isInbound(): boolean;
  getActiveInitialConnection(): StreamsConnection | null;
  getConnections(): StreamsConnection[];
  onRefresh(listener: (contact: StreamsContact) => void): StreamsSubscription;
  onDestroy(listener: (contact: StreamsContact) => void): StreamsSubscription;
}
export interface StreamsAgent {
  getConfiguration(): { readonly agentARN: string };
  getContacts(): StreamsContact[];
}
/** The global `connect`, after `connect.core.initCCP` was called. */
export interface Streams {
  contact(listener: (contact: StreamsContact) => void): StreamsSubscription;
  agent(listener: (agent: StreamsAgent) => void): StreamsSubscription;
  readonly core: { onViewContact(listener: (event: { readonly contactId: string }) => void): StreamsSubscription };
}
