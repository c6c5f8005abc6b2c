import { expect } from '@open-wc/testing';
import { createFakeWorkspace, type FakeWorkspace } from './support/fake-workspace.test.support.js';
import { closeFrames, openFrame, until } from './support/frames.test.support.js';
import { callerNumber, listen, type PageOfOurs } from './support/page-of-ours.test.support.js';

const contactId = 'contact-1';
const arn = 'arn:aws:connect:eu-west-2:123456789012:instance/0b1c2d3e-0000-4000-8000-000000000009/agent/agent-1';

type People = Record<string, { type: string; state: string; isInitial?: boolean }>;
const talking: People = { caller: { type: 'inbound', state: 'connected', isInitial: true }, agent: { type: 'agent', state: 'connected' } };

interface Desk {
  readonly workspace: FakeWorkspace;
  readonly state: { people: People | null; channel: string };
  readonly ours: () => Promise<PageOfOurs>;
  /** Someone's state is another one, and the workspace says so. */
  change(people: People, participantId?: string): void;
}
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  closeFrames();
});

function open(scope: object = { type: 'contact', contactId }): Desk {
  const iframe = openFrame('workspace-page');
  const state: Desk['state'] = { people: talking, channel: 'voice' };
  const workspace = createFakeWorkspace(iframe, scope, (command, data) => {
    const { people } = state;
    if (command === 'agent/getARN') return { ARN: arn };
    if (command === 'voice/getInitialCustomerPhoneNumber') return { phoneNumber: callerNumber };
    if (command === 'contact/getQueue') return { name: 'Cards', queueARN: '', queueId: '' };
    if (command === 'contact/getChannelType') return { type: state.channel, subtype: 'connect:Telephony' };
    if (people === null) return undefined;
    if (command === 'contact/listParticipants')
      return Object.entries(people).map(([participantId, { type, isInitial = false }]) => ({
        participantId,
        contactId: data.contactId,
        type: { value: type },
        isInitial,
        isSelf: type === 'agent',
      }));
    if (command === 'contact/getParticipantState') return { value: people[data.participantId ?? '']?.state };
    return undefined;
  });
  ends.push(workspace.end);
  const ours = (): Promise<PageOfOurs> =>
    until(
      () => iframe.contentWindow?.ours,
      (page) => page !== undefined,
    ) as Promise<PageOfOurs>;
  return {
    workspace,
    state,
    ours,
    change(people, participantId = 'caller') {
      state.people = people;
      workspace.publish('contact/participantStateChanged', { contactId, participantId, state: { value: people[participantId]?.state } });
    },
  };
}
const withCaller = (state: string): People => ({ ...talking, caller: { type: 'inbound', state, isInitial: true } });

describe('an app in the agent workspace', () => {
  it('shows the caller of the contact it was opened for', async () => {
    const desk = open();
    const { agent, adapter } = await desk.ours();
    await until(() => agent.callInProgress, Boolean);
    const { callSid, callerId, parties } = agent;
    expect({ callSid, callerId, parties }).to.deep.equal({ callSid: contactId, callerId: callerNumber, parties: 2 });
    expect(adapter.call.get()?.callKey).to.deep.equal({
      platform: 'connect',
      orgId: '0b1c2d3e-0000-4000-8000-000000000009',
      conversationId: contactId,
    });
    expect(await adapter.getAccessProof()).to.deep.equal({ type: 'session' });
    await until(
      () => desk.workspace.stages,
      (stages) => stages.includes('create'),
    );
  });

  it('follows hold, a third party and hang-up, into the work after the call', async () => {
    const desk = open();
    const { agent, adapter } = await desk.ours();
    await until(() => agent.callInProgress, Boolean);
    desk.change(withCaller('hold'));
    await until(
      () => adapter.call.get()?.state,
      (state) => state === 'held',
    );
    desk.change({ ...talking, agent: { type: 'agent', state: 'hold' } }, 'agent');
    await until(() => agent.parties, Boolean);
    expect([agent.callInProgress, agent.callOnHold]).to.deep.equal([true, true]);
    desk.state.people = { ...talking, third: { type: 'outbound', state: 'connecting' } };
    desk.workspace.publish('contact/participantAdded', { participant: { participantId: 'third', contactId } }, contactId);
    await until(
      () => agent.parties,
      (parties) => parties === 3,
    );
    desk.state.people = { caller: { type: 'inbound', state: 'disconnected', isInitial: true } };
    desk.workspace.publish('contact/acw', { contactId }, contactId);
    await until(
      () => adapter.call.get()?.state,
      (state) => state === 'wrapup',
    );
    expect(agent.callSid).to.equal(contactId);
    desk.workspace.publish('contact/cleared', { contactId }, contactId);
    await until(
      () => agent.callSid,
      (sid) => sid === '',
    );
  });

  it('listens to nobody in a workspace that does not say who is on the line', async () => {
    const desk = open();
    desk.state.people = null;
    const { agent, adapter } = await desk.ours();
    await until(
      () => adapter.call.get()?.state,
      (state) => state === 'ringing',
    );
    expect([agent.callSid, agent.callInProgress]).to.deep.equal([contactId, false]);
  });

  it('has no call without a contact, or with a chat', async () => {
    const idle = await open({ type: 'idle' }).ours();
    expect(idle.adapter.call.get()).to.equal(null);
    closeFrames();
    const desk = open();
    desk.state.channel = 'chat';
    const { adapter } = await desk.ours();
    expect(adapter.call.get()).to.equal(null);
  });

  it('stops listening and lets go when the workspace takes it away', async () => {
    const desk = open();
    const { agent, adapter } = await desk.ours();
    await until(() => agent.callInProgress, Boolean);
    await listen(agent);
    expect(desk.workspace.topics().length).to.be.greaterThan(5);
    desk.workspace.lifecycle('destroy');
    await until(
      () => desk.workspace.stages,
      (stages) => stages.includes('destroy'),
    );
    expect(adapter.call.get()).to.equal(null);
    await until(
      () => desk.workspace.topics().length,
      (count) => count === 0,
    );
    await until(
      () => agent.phase,
      (phase) => phase === 'no-call',
    );
    expect([...agent.stream.open]).to.deep.equal([]);
  });
});
