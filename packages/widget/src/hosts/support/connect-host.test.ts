import { expect } from '@open-wc/testing';
import { createPageAdapter, type PageAdapter, type PageAdapterOptions } from '../page.js';
import { leaveAll, mount, tidy } from '../../testing/mount.js';
import { createHostStore, createScripted, realConfiguration } from '../../testing/scripted-agent.js';
import type { VerificationSummary } from './adapter.js';
import { connectHost } from './connect-host.js';

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

const first = { conversationId: 'conversation-1', ani: '+34600000001' } as const;
const second = { conversationId: 'conversation-2', ani: '+34600000002' } as const;
const matched = { score: 0.93, authenticity: 0.97, net_speech_duration: 3.1 };

async function desk(options: PageAdapterOptions = {}, prepare: (agent: HTMLElement) => void = () => undefined) {
  const written: VerificationSummary[] = [];
  const notices: string[] = [];
  const adapter: PageAdapter = createPageAdapter({
    writeBack: (summary) => {
      written.push(summary);
      return Promise.resolve();
    },
    notify: ({ level, title, text }) => notices.push(`${level}: ${title} / ${text}`),
    ...options,
  });
  const store = createHostStore({ [first.ani]: 'one', [second.ani]: 'two' });
  const agent = createScripted();
  prepare(agent);
  const harness = await mount(agent, { ...realConfiguration, externalMethods: store.externalMethods });
  const connection = await connectHost(agent, adapter);
  return { adapter, agent, harness, connection, written, notices };
}

/** A verification up to the point where the caller is heard. */
async function listen({ harness, agent }: Awaited<ReturnType<typeof desk>>): Promise<void> {
  await harness.phase('registered');
  const before = agent.service.sessions.length;
  await harness.press('Verify');
  while (agent.service.sessions.length === before) await new Promise((resolve) => setTimeout(resolve, 1));
  agent.operation.emit('info-consumer-ready', { engine: { name: 'callseal-engine', version: '0.1.0' } });
  await harness.phase('waiting-for-audio');
  agent.operation.emit('info-vad-status', { net_speech_duration: 1.4, required_duration: 3, level: 0.5, speaking: true });
  await harness.phase('listening');
}

describe('an element on a desktop', () => {
  it('follows the call: the leg, the caller, the task, how many there are, the language', async () => {
    const { adapter, agent } = await desk({ locale: 'fr' });
    adapter.setCall({ ...first, parties: 2, attributes: { callSid: 'CA1', taskSid: 'WT1', conferenceSid: 'CF1' } });
    const { callSid, callerId, taskSid, conferenceSid, callInProgress, parties, lang } = agent;
    expect({ callSid, callerId, taskSid, conferenceSid, callInProgress, parties, lang }).to.deep.equal({
      callSid: 'CA1',
      callerId: first.ani,
      taskSid: 'WT1',
      conferenceSid: 'CF1',
      callInProgress: true,
      parties: 2,
      lang: 'fr',
    });
    adapter.setCall({ ...second, locale: 'de' });
    expect([agent.callSid, agent.taskSid, agent.parties, agent.lang]).to.deep.equal([second.conversationId, '', undefined, 'de']);
    adapter.setCall(null);
    expect([agent.callSid, agent.callerId, agent.callInProgress]).to.deep.equal(['', '', false]);
  });

  it('keeps a language and a theme of its own', async () => {
    const { adapter, agent } = await desk({ locale: 'fr', theme: 'dark' }, (own) => {
      own.setAttribute('lang', 'es');
      own.setAttribute('theme', 'light');
    });
    adapter.setCall({ ...first, locale: 'de' });
    expect([agent.lang, agent.theme]).to.deep.equal(['es', 'light']);
    const other = await desk({ theme: 'dark' });
    expect(other.agent.theme).to.equal('dark');
  });

  it('sends the token as it is at that moment', async () => {
    let token = 'old';
    const { adapter, agent } = await desk({ token: () => token });
    adapter.setCall(first);
    token = 'renewed';
    expect((agent.securityToken as () => string)()).to.equal('renewed');
  });

  for (const state of ['ringing', 'held', 'wrapup', 'ended'] as const) {
    it(`shows who is registered and listens to nobody while the call is ${state}`, async () => {
      const { adapter, harness } = await desk();
      adapter.setCall({ ...first, state });
      await harness.phase('registered');
      expect(harness.buttons()).to.include('(Verify)');
    });
  }

  it('stops listening when the caller is put on hold, and can go on afterwards', async () => {
    const here = await desk();
    here.adapter.setCall(first);
    await listen(here);
    here.adapter.setCall({ ...first, state: 'held' });
    await here.harness.phase('inconclusive');
    expect([...here.agent.stream.open]).to.deep.equal([]);
    here.adapter.setCall(first);
    await here.agent.updateComplete;
    expect(here.harness.buttons().some((label) => !label.startsWith('('))).to.equal(true);
  });

  it('writes a verdict to its call', async () => {
    const here = await desk();
    here.adapter.setCall(first);
    await listen(here);
    here.agent.operation.emit('result-success', matched);
    await here.harness.phase('verified');
    expect(here.written.map(({ callKey, outcome, purpose }) => [callKey.conversationId, outcome, purpose])).to.deep.equal([
      [first.conversationId, 'verified', 'verify'],
    ]);
    expect(here.notices).to.deep.equal([]);
  });

  it('never writes the verdict of a call the agent has left to the one on the line', async () => {
    const here = await desk();
    here.adapter.setCall(first);
    await listen(here);
    const old = here.agent.operation;
    here.adapter.setCall(second);
    await here.agent.updateComplete;
    old.emit('result-success', matched);
    await listen(here);
    old.emit('result-fail-score', { score: 0.1, authenticity: 0.9 });
    here.agent.operation.emit('result-success', matched);
    await here.harness.phase('verified');
    expect(here.written.map(({ callKey }) => callKey.conversationId)).to.deep.equal([second.conversationId]);
  });

  it('writes a verdict that comes in the very moment of the switch to the call it is about', async () => {
    const here = await desk();
    here.adapter.setCall(first);
    await listen(here);
    here.adapter.setCall(second);
    here.agent.operation.emit('result-success', matched);
    await here.harness.phase('registered');
    expect(here.agent.callSid).to.equal(second.conversationId);
    expect(here.written.map(({ callKey }) => callKey.conversationId)).to.not.include(second.conversationId);
  });

  it('tells an agent who looks elsewhere of a voice that does not match, in the element’s own words', async () => {
    const here = await desk();
    here.adapter.setCall(first);
    await listen(here);
    here.agent.operation.emit('result-fail-score', { score: 0.2, authenticity: 0.9 });
    await here.harness.phase('not-matched');
    expect(here.notices).to.deep.equal([`error: ${here.harness.title()} / ${here.harness.advice()}`]);
  });

  it('goes to another desktop when it is connected again', async () => {
    const { adapter, agent } = await desk();
    adapter.setCall(first);
    const other = createPageAdapter();
    other.setCall(second);
    await connectHost(agent, other);
    adapter.setCall({ ...first, state: 'wrapup' });
    expect(agent.callSid).to.equal(second.conversationId);
    leaveAll();
  });
});
