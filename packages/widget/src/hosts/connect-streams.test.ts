import { expect } from '@open-wc/testing';
import type { FakeCcp, FakeConnection, FakeContact } from './support/fake-ccp.test.support.js';
import { closeFrames, openFrame, until } from './support/frames.test.support.js';
import { callerNumber, listen, type PageOfOurs } from './support/page-of-ours.test.support.js';

const caller: FakeConnection = {
  connectionId: 'caller',
  type: 'inbound',
  initial: true,
  state: { type: 'connected' },
  endpoint: { phoneNumber: callerNumber },
};
const agentLeg: FakeConnection = { ...caller, connectionId: 'agent', type: 'agent', initial: false, endpoint: { phoneNumber: null } };
const contact: FakeContact = {
  contactId: 'contact-1',
  type: 'voice',
  state: { type: 'connected' },
  queue: { name: 'Cards' },
  connections: [caller, agentLeg],
};
const other: FakeContact = {
  ...contact,
  contactId: 'contact-2',
  connections: [{ ...caller, state: { type: 'hold' }, endpoint: { phoneNumber: '+34600000002' } }, agentLeg],
};
const withCaller = (state: string): FakeContact => ({ ...contact, connections: [{ ...caller, state: { type: state } }, agentLeg] });

/** The page with the CCP that is in it; the CCP's first snapshot lets the agent be signed in. */
async function open(first: readonly FakeContact[] = []): Promise<PageOfOurs & { ccp: FakeCcp }> {
  const page = openFrame('streams-page');
  const inner = (): Window | null | undefined => page.contentDocument?.querySelector('iframe')?.contentWindow;
  const ccp = (await until(
    () => inner()?.ccp,
    (found) => found !== undefined,
  ))!;
  ccp.update(first);
  const again = setInterval(() => {
    ccp.update(first);
  }, 50);
  const ours = (await until(
    () => page.contentWindow?.ours,
    (found) => found !== undefined,
  ))!;
  clearInterval(again);
  return { ...ours, ccp };
}

afterEach(closeFrames);

describe('a page with an embedded CCP', () => {
  // Streams is 1.5 MB of script, loaded anew for each
  before(function () {
    this.timeout(20_000);
  });

  it('shows the caller of a contact from ringing to the end of the work after it', async function () {
    this.timeout(15_000);
    const { agent, adapter, ccp } = await open();
    expect(agent.phase).to.equal('no-call');
    ccp.update([{ ...contact, state: { type: 'connecting' }, connections: [{ ...caller, state: { type: 'connecting' } }, agentLeg] }]);
    await until(
      () => adapter.call.get()?.state,
      (state) => state === 'ringing',
    );
    ccp.update([contact]);
    await until(() => agent.callInProgress, Boolean);
    const { callSid, callerId, parties } = agent;
    expect({ callSid, callerId, parties }).to.deep.equal({ callSid: 'contact-1', callerId: callerNumber, parties: 2 });
    expect(adapter.call.get()?.callKey).to.deep.equal({
      platform: 'connect',
      orgId: '0b1c2d3e-0000-4000-8000-000000000009',
      conversationId: 'contact-1',
    });
    ccp.update([withCaller('hold')]);
    await until(
      () => adapter.call.get()?.state,
      (state) => state === 'held',
    );
    ccp.update([{ ...contact, connections: [caller, agentLeg, { ...caller, connectionId: 'third', type: 'outbound', initial: false }] }]);
    await until(
      () => agent.parties,
      (count) => count === 3,
    );
    ccp.update([{ ...contact, state: { type: 'ended' }, queue: null, connections: [] }]);
    await until(
      () => adapter.call.get()?.state,
      (state) => state === 'wrapup',
    );
    expect([agent.callSid, agent.callerId, agent.callInProgress]).to.deep.equal(['contact-1', callerNumber, false]);
    ccp.update([]);
    await until(
      () => agent.callSid,
      (sid) => sid === '',
    );
  });

  it('knows a contact that was there before it', async function () {
    this.timeout(15_000);
    const { agent } = await open([contact]);
    expect(agent.callSid).to.equal('contact-1');
  });

  it('shows of several contacts the one the agent views, or else the one that is talking', async function () {
    this.timeout(15_000);
    const { agent, ccp } = await open([other, contact]);
    expect(agent.callSid).to.equal('contact-1');
    ccp.view('contact-2');
    await until(
      () => agent.callSid,
      (sid) => sid === 'contact-2',
    );
    expect([agent.callerId, agent.callInProgress, agent.callOnHold]).to.deep.equal(['+34600000002', true, true]);
    ccp.update([contact]);
    await until(
      () => agent.callSid,
      (sid) => sid === 'contact-1',
    );
  });

  it('has nothing to do with a chat', async function () {
    this.timeout(15_000);
    const { agent, ccp } = await open([contact]);
    ccp.update([contact, { ...contact, contactId: 'chat-1', type: 'chat' }]);
    ccp.view('chat-1');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(agent.callSid).to.equal('contact-1');
  });

  it('stops listening when the caller hangs up', async function () {
    this.timeout(15_000);
    const { agent, ccp } = await open([contact]);
    await listen(agent);
    ccp.update([{ ...withCaller('disconnected'), state: { type: 'ended' } }]);
    await until(
      () => agent.phase,
      (phase) => phase === 'inconclusive',
    );
    expect([...agent.stream.open]).to.deep.equal([]);
  });
});
