import { expect } from '@open-wc/testing';
import { firstCall, mount, secondCall, tidy } from '../testing/mount.js';
import { createHostStore, createScripted, realConfiguration, type ScriptedAgent } from '../testing/scripted-agent.js';
import type { AgentHarness } from '../testing/harness.js';
import { createSessionKeeper } from './session-keeper.js';

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

const ready = { engine: { name: 'callseal-engine', version: '0.1.0' } };
const enough = { net_speech_duration: 3, required_duration: 3, level: 0.5, speaking: true };
const matched = { score: 0.93, authenticity: 0.97, net_speech_duration: 3.1 };

/** A desktop that puts elements for its calls into the page and takes them out again. */
function createDesktop() {
  const sessions = createSessionKeeper();
  const store = createHostStore({ [firstCall.callerId]: 'first', [secondCall.callerId]: 'second' });
  return {
    sessions,
    store,
    mount: (call: typeof firstCall | typeof secondCall): Promise<AgentHarness<ScriptedAgent>> =>
      mount(createScripted(), {
        ...realConfiguration,
        externalMethods: store.externalMethods,
        sessions,
        parametersConfig: { undoSeconds: 0 },
        ...call,
      }),
  };
}

/** Starts a verification and leaves it listening; gives the element that opened it, through which the test plays the service. */
async function listen(harness: AgentHarness<ScriptedAgent>): Promise<ScriptedAgent> {
  await harness.phase('registered');
  await harness.press('Verify');
  while (harness.agent.service.sessions.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  harness.agent.operation.emit('info-consumer-ready', ready);
  await harness.phase('waiting-for-audio');
  return harness.agent;
}

describe('sessions that are kept outside of their elements', () => {
  it('go on while no element shows them, and the next one reports what happened meanwhile, once', async () => {
    const desktop = createDesktop();
    const first = await desktop.mount(firstCall);
    const service = await listen(first);
    first.agent.remove();
    await Promise.resolve();
    expect([...service.stream.open]).to.deep.equal([firstCall.callSid]);
    service.operation.emit('info-vad-status', enough);
    service.operation.emit('result-success', matched);

    const second = await desktop.mount(firstCall);
    await second.phase('verified');
    expect(second.eventsOf('callseal-verified').length).to.equal(1);
    expect(first.eventsOf('callseal-verified')).to.deep.equal([]);
    second.agent.remove();
    const third = await desktop.mount(firstCall);
    await third.phase('verified');
    expect(third.eventsOf('callseal-verified')).to.deep.equal([]);
    expect(desktop.store.asked).to.deep.equal([`get ${firstCall.callerId}`]);
    desktop.sessions.dispose();
  });

  it('stay with their call when one element is given another', async () => {
    const desktop = createDesktop();
    const harness = await desktop.mount(firstCall);
    const service = await listen(harness);
    const operation = service.operation;
    Object.assign(harness.agent, secondCall);
    await harness.phase('registered');
    expect(operation.aborted).to.equal(false);
    operation.emit('info-vad-status', enough);
    operation.emit('result-success', matched);
    await harness.agent.updateComplete;
    expect(harness.agent.phase).to.equal('registered');
    expect(harness.eventsOf('callseal-verified')).to.deep.equal([]);
    Object.assign(harness.agent, firstCall);
    await harness.phase('verified');
    expect(harness.eventsOf('callseal-verified')).to.have.nested.property('[0].callSid', firstCall.callSid);
    desktop.sessions.dispose();
  });

  it('use the token and the callbacks of the element that shows them now', async () => {
    const desktop = createDesktop();
    const first = await desktop.mount(firstCall);
    await first.phase('registered');
    first.agent.remove();
    const second = await desktop.mount(firstCall);
    const asked: string[] = [];
    second.agent.externalMethods = { ...desktop.store.externalMethods, deleteCredential: (id) => asked.push(id) };
    await second.phase('registered');
    await second.press('Delete registration');
    await second.press('Delete');
    await second.phase('deleted');
    expect(asked).to.deep.equal([firstCall.callerId]);
    desktop.sessions.dispose();
  });

  it('end when the desktop ends them: what runs is stopped, and the element sees no call', async () => {
    const desktop = createDesktop();
    const harness = await desktop.mount(firstCall);
    const service = await listen(harness);
    desktop.sessions.end(firstCall.callSid);
    await harness.phase('no-call');
    expect([...service.stream.open]).to.deep.equal([]);
    expect(service.operation.aborted).to.equal(true);
    desktop.sessions.end(firstCall.callSid);
  });

  it('stop listening when the desktop says so while no element is there, and the next element tells it', async () => {
    const desktop = createDesktop();
    const first = await desktop.mount(firstCall);
    const service = await listen(first);
    first.agent.remove();
    await Promise.resolve();
    desktop.sessions.update(firstCall.callSid, { inProgress: true, held: true });
    await new Promise((resolve) => setTimeout(resolve));
    expect([...service.stream.open]).to.deep.equal([]);
    const second = await desktop.mount(firstCall);
    await second.phase('inconclusive');
    expect(second.advice()).to.equal('The caller was put on hold. Try again once they are back.');
    expect(second.buttons()).to.deep.equal(['Try again', 'Done']);
    expect(second.eventsOf('callseal-inconclusive').length).to.equal(1);
    desktop.sessions.dispose();
  });

  it('do not exist without a call', async () => {
    const desktop = createDesktop();
    const harness = await desktop.mount(firstCall);
    await harness.phase('registered');
    harness.agent.callSid = '';
    await harness.phase('no-call');
    expect(harness.buttons()).to.deep.equal([]);
    harness.agent.callSid = firstCall.callSid;
    await harness.phase('registered');
    expect(desktop.store.asked.length).to.equal(1);
    desktop.sessions.dispose();
  });
});
