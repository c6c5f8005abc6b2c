import { expect } from '@open-wc/testing';
import { closeFrames, openFrame, until } from './support/frames.test.support.js';
import type { GenesysParticipant } from './support/genesys-call.js';
import type {} from './support/genesys-page.test.support.js';
import { callerNumber, listen, type PageOfOurs } from './support/page-of-ours.test.support.js';

const conversationId = '1a2b3c4d-0000-4000-8000-000000000001';
const me = { id: 'agent-1', organization: { id: 'org-1' } };

const caller: GenesysParticipant = {
  id: 'p-caller',
  purpose: 'customer',
  state: 'connected',
  direction: 'inbound',
  ani: `tel:${callerNumber}`,
  dnis: 'tel:+34900000000',
};
const agentLeg: GenesysParticipant = {
  id: 'p-agent',
  purpose: 'agent',
  state: 'connected',
  user: { id: 'agent-1' },
  queue: { name: 'Cards' },
  held: false,
};
const acd: GenesysParticipant = { id: 'p-acd', purpose: 'acd', state: 'connected' };

/** A platform API and a desktop that speak as Genesys Cloud does: the client-app messages are those of the real SDK. */
function desktop() {
  const asked: { path: string; method: string; token: string; body: unknown }[] = [];
  const said: Record<string, unknown>[] = [];
  const state = { participants: [caller, agentLeg, acd] as GenesysParticipant[], token: 'first', refuse: 0 };
  window.genesysDesktop = {
    token: () => state.token,
    api: (input, init) => {
      const { pathname } = new URL(input as string);
      const headers = new Headers(init?.headers);
      asked.push({
        path: pathname,
        method: init?.method ?? 'GET',
        token: headers.get('authorization') ?? '',
        body: typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : null,
      });
      if (state.refuse > 0) return Promise.resolve(new Response('{}', { status: 503 }));
      if (pathname === '/api/v2/users/me') return Promise.resolve(Response.json(me));
      return Promise.resolve(Response.json({ participants: state.participants }));
    },
  };
  const keep = ({ data }: MessageEvent<Record<string, unknown>>): void => {
    if (data.protocol === 'purecloud-client-apps') said.push(data);
  };
  addEventListener('message', keep);
  const query = { gcHostOrigin: location.origin, gcTargetEnv: 'prod', conversationId, langTag: 'es-es' };
  const iframe = openFrame('genesys-page', query);
  const hook = (name: string): void =>
    iframe.contentWindow?.postMessage({ purecloudEventType: 'appLifecycleHook', hook: name }, location.origin);
  const ours = (): Promise<PageOfOurs> =>
    until(
      () => iframe.contentWindow?.ours,
      (page) => page !== undefined,
    ) as Promise<PageOfOurs>;
  const actions = (): string[] => said.map(({ action }) => String(action));
  return {
    asked,
    said,
    state,
    hook,
    ours,
    actions,
    end: () => {
      removeEventListener('message', keep);
    },
  };
}
let open: ReturnType<typeof desktop>;
beforeEach(() => {
  open = desktop();
});
afterEach(() => {
  open.end();
  closeFrames();
});

describe('an interaction widget in Genesys Cloud', () => {
  it('shows the caller of its conversation, in the agent’s language', async () => {
    const { agent } = await open.ours();
    const { callSid, callerId, callInProgress, parties, lang } = agent;
    expect({ callSid, callerId, callInProgress, parties, lang }).to.deep.equal({
      callSid: conversationId,
      callerId: callerNumber,
      callInProgress: true,
      parties: 2,
      lang: 'es-ES',
    });
  });

  it('follows hold, a third party, hang-up and wrap-up, and then asks no more', async () => {
    const { agent, adapter } = await open.ours();
    open.state.participants = [caller, { ...agentLeg, held: true }];
    await until(() => agent.callOnHold, Boolean);
    open.state.participants = [caller, agentLeg, { purpose: 'agent', state: 'connected', user: { id: 'agent-2' } }];
    await until(
      () => agent.parties,
      (parties) => parties === 3,
    );
    open.state.participants = [
      { ...caller, state: 'disconnected' },
      { ...agentLeg, state: 'disconnected', wrapupRequired: true },
    ];
    await until(
      () => adapter.call.get()?.state,
      (state) => state === 'wrapup',
    );
    expect(agent.callSid).to.equal(conversationId);
    open.state.participants = [
      { ...caller, state: 'disconnected' },
      { ...agentLeg, state: 'disconnected', wrapupRequired: true, wrapup: {} },
    ];
    await until(
      () => adapter.call.get()?.state,
      (state) => state === 'ended',
    );
    const { length } = open.asked;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(open.asked.length).to.equal(length);
  });

  it('listens to nobody once the agent has handed the call to a colleague', async () => {
    const { agent, adapter } = await open.ours();
    open.state.participants = [
      caller,
      { ...agentLeg, state: 'disconnected' },
      { purpose: 'agent', state: 'connected', user: { id: 'agent-2' } },
    ];
    await until(
      () => adapter.call.get()?.state,
      (state) => state === 'ended',
    );
    expect(agent.callInProgress).to.equal(false);
  });

  it('asks with the token as it is at that moment', async () => {
    await open.ours();
    open.state.token = 'renewed';
    await until(
      () => open.asked.at(-1)?.token,
      (token) => token === 'Bearer renewed',
    );
  });

  it('listens to nobody while the platform does not answer, and goes on when it does', async () => {
    const { agent } = await open.ours();
    open.state.refuse = 1;
    await until(
      () => agent.callInProgress,
      (live) => !live,
    );
    open.state.refuse = 0;
    open.hook('focus');
    await until(() => agent.callInProgress, Boolean);
  });

  it('tells the desktop that it has started when it is asked', async () => {
    await open.ours();
    open.hook('bootstrap');
    await until(open.actions, (actions) => actions.includes('bootstrapped'));
  });

  it('writes a verdict to the caller’s participant and alarms an agent who looks elsewhere', async () => {
    const { agent } = await open.ours();
    await listen(agent);
    open.hook('blur');
    await new Promise((resolve) => setTimeout(resolve, 50));
    agent.operation.emit('result-fail-score', { score: 0.2, authenticity: 0.9 });
    const write = await until(() => open.asked.find(({ method }) => method === 'PATCH'), Boolean);
    expect(write?.path).to.equal(`/api/v2/conversations/${conversationId}/participants/p-caller/attributes`);
    const { attributes } = write?.body as { attributes: Record<string, string> };
    expect({ ...attributes, callsealAt: '' }).to.deep.equal({
      callsealOutcome: 'not-matched',
      callsealPurpose: 'verify',
      callsealReason: '',
      callsealAt: '',
    });
    const toast = await until(() => open.said.find(({ action }) => action === 'showToast'), Boolean);
    expect([toast?.type, toast?.timeout, toast?.showCloseButton]).to.deep.equal(['error', 0, true]);
    expect(JSON.stringify(toast)).to.not.contain('600000001');
    await until(
      () => open.said.filter(({ action, count }) => action === 'setAttentionCount' && count === 1).length,
      (times) => times === 1,
    );
    open.hook('focus');
    await until(
      () => open.said.at(-1)?.count,
      (count) => count === 0,
    );
  });

  it('does not alarm an agent who is looking at it', async () => {
    const { agent } = await open.ours();
    open.hook('focus');
    await until(
      () => open.said.filter(({ action }) => action === 'setAttentionCount').length,
      (times) => times > 1,
    );
    await listen(agent);
    agent.operation.emit('result-fail-score', { score: 0.2, authenticity: 0.9 });
    await until(() => open.asked.some(({ method }) => method === 'PATCH'), Boolean);
    expect(open.actions()).to.not.include('showToast');
    expect(open.said.some(({ count }) => count === 1)).to.equal(false);
  });

  it('lets go when it is stopped, and says so', async () => {
    const { agent, adapter } = await open.ours();
    await listen(agent);
    open.hook('stop');
    await until(open.actions, (actions) => actions.includes('stopped'));
    expect(adapter.call.get()).to.equal(null);
    await until(
      () => agent.phase,
      (phase) => phase === 'no-call',
    );
    expect([...agent.stream.open]).to.deep.equal([]);
  });
});
