/**
 * The part of a Contact Control Panel that amazon-connect-streams talks to: it acknowledges, and sends an agent snapshot whenever its
 * test changes one. Event names and shapes as in connect-streams.js 2.28.2 (EventType, AgentEvents, AgentDataProvider).
 */
export interface FakeConnection {
  readonly connectionId: string;
  readonly type: 'agent' | 'inbound' | 'outbound' | 'monitoring';
  readonly initial: boolean;
  readonly state: { readonly type: string };
  readonly endpoint: { readonly phoneNumber: string | null };
}
export interface FakeContact {
  readonly contactId: string;
  readonly type: string;
  readonly state: { readonly type: string };
  readonly queue: { readonly name: string } | null;
  readonly connections: readonly FakeConnection[];
}
/** What the test drives. */
export interface FakeCcp {
  update(contacts: readonly FakeContact[]): void;
  view(contactId: string): void;
}
declare global {
  interface Window {
    ccp?: FakeCcp;
  }
}

const send = (event: string, data: object): void => {
  parent.postMessage({ event, data }, location.origin);
};
const instance = 'arn:aws:connect:eu-west-2:123456789012:instance/0b1c2d3e-0000-4000-8000-000000000009';
const configuration = {
  name: 'Agent',
  username: 'agent',
  agentARN: `${instance}/agent/agent-1`,
  routingProfile: { routingProfileId: `${instance}/routing-profile/1`, queues: [] },
  agentStates: [],
  permissions: [],
  dialableCountries: [],
  softphoneEnabled: false,
};
addEventListener('message', ({ data, source }: MessageEvent<{ event?: string }>) => {
  if (source === parent && data.event === 'synchronize') send('acknowledge', { id: 'ccp-1' });
});
window.ccp = {
  update(contacts) {
    const snapshot = { state: { type: 'routable', name: 'Available' }, contacts };
    send('agent::update', { configuration, snapshot });
  },
  view(contactId) {
    send('contact::view', { contactId });
  },
};
send('acknowledge', { id: 'ccp-1' });
