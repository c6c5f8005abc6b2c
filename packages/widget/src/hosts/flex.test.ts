import { expect } from '@open-wc/testing';
import { createFlexAdapter, type FlexManager, type FlexParticipant, type FlexState, type FlexTask } from './flex.js';
import type { HostAdapter } from './support/adapter.js';
import { connectHost } from './support/connect-host.js';
import { until } from './support/frames.test.support.js';
import { callerNumber, listen } from './support/page-of-ours.test.support.js';
import { AgentHarness } from '../testing/harness.js';
import { tidy } from '../testing/mount.js';
import { createHostStore, createScripted, realConfiguration } from '../testing/scripted-agent.js';

const hooks = tidy();
const adapters: HostAdapter[] = [];
beforeEach(hooks.before);
afterEach(() => {
  for (const adapter of adapters.splice(0)) adapter.dispose();
  hooks.after();
});

const customer: FlexParticipant = { callSid: 'CA1', participantType: 'customer', status: 'joined', onHold: false };
const worker: FlexParticipant = { callSid: 'CA9', participantType: 'worker', status: 'joined' };
const conferenceOf = (...participants: FlexParticipant[]) => ({ conferenceSid: 'CF1', participants });
const inbound: FlexTask = {
  sid: 'WR1',
  taskSid: 'WT1',
  status: 'accepted',
  taskChannelUniqueName: 'voice',
  queueName: 'Cards',
  attributes: { direction: 'inbound', call_sid: 'CA1', from: callerNumber, to: '+34900000000' },
  conference: conferenceOf(customer, worker),
};
const second: FlexTask = {
  ...inbound,
  sid: 'WR2',
  taskSid: 'WT2',
  attributes: { ...inbound.attributes, call_sid: 'CA2' },
  conference: conferenceOf({ ...customer, callSid: 'CA2' }, worker),
};

/** Flex as its pages describe it: a redux store with the worker's reservations, manager events, and actions. Not the product. */
function flex(token = 'first') {
  const listeners = new Set<() => void>();
  const events = new Map<string, Set<(task: FlexTask) => void>>();
  const invoked: { name: string; payload: object }[] = [];
  let state: FlexState = {
    flex: {
      view: {},
      worker: { tasks: new Map() },
      conferences: { states: new Map() },
      session: { ssoTokenPayload: { token, accountSid: 'AC1' } },
    },
  };
  const manager: FlexManager = {
    store: {
      getState: () => state,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    events: {
      addListener: (name, listener) => events.set(name, (events.get(name) ?? new Set()).add(listener)),
      removeListener: (name, listener) => events.get(name)?.delete(listener),
    },
  };
  const change = (part: Partial<FlexState['flex']>): void => {
    state = { flex: { ...state.flex, ...part } };
    for (const listener of listeners) listener();
  };
  const put = (...tasks: FlexTask[]): void => {
    change({ worker: { tasks: new Map(tasks.map((task) => [task.sid, task])) } });
  };
  return {
    manager,
    invoked,
    actions: {
      invokeAction: (name: string, payload: object) => {
        invoked.push({ name, payload });
        return Promise.resolve();
      },
    },
    put,
    change,
    select: (selectedTaskSid: string | undefined) => {
      change({ view: { selectedTaskSid } });
    },
    emit: (name: string, task: FlexTask) => {
      for (const listener of events.get(name) ?? []) listener(task);
    },
    listenerCount: () => listeners.size + [...events.values()].reduce((sum, all) => sum + all.size, 0),
  };
}

function desk(...tasks: FlexTask[]) {
  const desktop = flex();
  desktop.put(...tasks);
  desktop.select(tasks[0]?.sid);
  const adapter = createFlexAdapter({ manager: desktop.manager, actions: desktop.actions });
  adapters.push(adapter);
  return { ...desktop, adapter, call: () => adapter.call.get() };
}
/** What Flex does with a panel: an element is made and put in, and later taken out. */
async function mountPanel(adapter: HostAdapter) {
  const { externalMethods } = createHostStore({ [callerNumber]: 'kept' });
  const agent = createScripted();
  Object.assign(agent, realConfiguration, { externalMethods });
  const harness = await new AgentHarness(agent).enter(document.body);
  const connection = await connectHost(agent, adapter);
  return {
    agent,
    harness,
    unmount: () => {
      agent.remove();
      connection.dispose();
    },
  };
}

describe('the selected task in Flex', () => {
  it('is the call', () => {
    const { call } = desk(inbound);
    expect(call()).to.deep.equal({
      callKey: { platform: 'twilio', orgId: 'AC1', conversationId: 'CA1' },
      state: 'connected',
      direction: 'inbound',
      ani: callerNumber,
      dnis: '+34900000000',
      queue: 'Cards',
      parties: 2,
      attributes: { taskSid: 'WT1', conferenceSid: 'CF1' },
    });
  });

  for (const [what, task, state] of [
    ['is pending', { status: 'pending' }, 'ringing'],
    ['has no conference yet', { conference: undefined }, 'ringing'],
    ['is dialling the caller', { conference: conferenceOf({ ...customer, connecting: true }, worker) }, 'ringing'],
    ['has the caller on hold', { conference: conferenceOf({ ...customer, onHold: true }, worker) }, 'held'],
    ['was hung up', { conference: conferenceOf({ ...customer, status: 'left' }, worker) }, 'ended'],
    ['is in wrap-up', { status: 'wrapping', conference: undefined }, 'wrapup'],
  ] as const)
    it(`makes the call ${state} when it ${what}`, () => {
      expect(desk({ ...inbound, ...task }).call()?.state).to.equal(state);
    });

  it('is no call when it is a chat, or when there is none', () => {
    const { call, select } = desk({ ...inbound, taskChannelUniqueName: 'chat' });
    expect(call()).to.equal(null);
    select(undefined);
    expect(call()).to.equal(null);
  });

  it('takes legs from the store’s conference when the task lacks them, and counts whom either knows', () => {
    const { call, change } = desk({
      ...inbound,
      attributes: { from: callerNumber },
      conference: conferenceOf({ ...customer, callSid: undefined }, worker),
    });
    expect(call()).to.equal(null);
    const source = conferenceOf(customer, worker, { participantType: 'external', status: 'joined' });
    change({ conferences: { states: new Map([['WT1', { source }]]) } });
    expect([call()?.callKey.conversationId, call()?.parties]).to.deep.equal(['CA1', 3]);
  });

  it('counts a supervisor who may be heard, and not one who only listens', () => {
    const withSupervisor = (muted: boolean): FlexTask => ({
      ...inbound,
      conference: conferenceOf(customer, worker, { participantType: 'supervisor', status: 'joined', muted }),
    });
    expect(desk(withSupervisor(true)).call()?.parties).to.equal(2);
    expect(desk(withSupervisor(false)).call()?.parties).to.equal(3);
  });

  it('of an outbound call is known once the caller has answered, and stays known in wrap-up', () => {
    const dialled: FlexTask = {
      ...inbound,
      attributes: { direction: 'outbound', outbound_to: callerNumber, from: '+34900000000' },
      conference: conferenceOf(worker),
    };
    const { call, put } = desk(dialled);
    expect(call()).to.equal(null);
    put({ ...dialled, conference: conferenceOf(customer, worker) });
    expect([call()?.ani, call()?.direction, call()?.state]).to.deep.equal([callerNumber, 'outbound', 'connected']);
    put({ ...dialled, status: 'wrapping', conference: undefined });
    expect([call()?.callKey.conversationId, call()?.state]).to.deep.equal(['CA1', 'wrapup']);
  });
});

describe('Flex’s token', () => {
  it('is the one of that moment', async () => {
    const { adapter, change } = desk(inbound);
    const { agent, unmount } = await mountPanel(adapter);
    change({ session: { ssoTokenPayload: { token: 'renewed' } } });
    expect((agent.securityToken as () => string)()).to.equal('renewed');
    unmount();
  });
});

describe('a panel that Flex unmounts', () => {
  it('in wrap-up loses nothing: the next one shows the verdict that came in between', async () => {
    const { adapter, put } = desk(inbound);
    const one = await mountPanel(adapter);
    await listen(one.agent);
    const { operation } = one.agent;
    one.unmount();
    operation.emit('result-success', { score: 0.93, authenticity: 0.97, net_speech_duration: 3.1 });
    put({ ...inbound, status: 'wrapping', conference: undefined });
    const two = await mountPanel(adapter);
    await two.harness.phase('verified');
    expect(two.agent.service.sessions.length).to.equal(0);
    expect(two.agent.callSid).to.equal('CA1');
    two.unmount();
  });

  it('on a task switch goes on listening, shows it again, and keeps the history; the other task is untouched', async () => {
    const { adapter, put, select } = desk(inbound);
    put(inbound, second);
    const one = await mountPanel(adapter);
    await listen(one.agent);
    const { operation } = one.agent;
    one.unmount();
    select('WR2');
    const other = await mountPanel(adapter);
    await other.harness.phase('registered');
    expect(operation.aborted).to.equal(false);
    other.unmount();
    select('WR1');
    const again = await mountPanel(adapter);
    await again.harness.phase('listening');
    operation.emit('result-fail-score', { score: 0.2, authenticity: 0.9 });
    await again.harness.phase('not-matched');
    again.unmount();
    const later = await mountPanel(adapter);
    await later.harness.phase('not-matched');
    later.unmount();
  });

  it('on a task switch stops listening as soon as the caller is put on hold', async () => {
    const { adapter, put, select } = desk(inbound);
    const one = await mountPanel(adapter);
    await listen(one.agent);
    put(inbound, second);
    select('WR2');
    one.unmount();
    await until(() => one.agent.stream.open.has('CA1'));
    put({ ...inbound, conference: conferenceOf({ ...customer, onHold: true }, worker) }, second);
    await until(() => one.agent.stream.open.size === 0);
    expect(one.agent.operation.aborted).to.equal(true);
  });

  it('has its session ended when the task is completed or cancelled, and not before', async () => {
    for (const event of ['taskCompleted', 'taskCanceled']) {
      const { adapter, emit } = desk(inbound);
      const one = await mountPanel(adapter);
      await listen(one.agent);
      const { operation } = one.agent;
      one.unmount();
      emit('taskWrapup', inbound);
      emit('taskCompleted', second);
      expect(operation.aborted).to.equal(false);
      emit(event, inbound);
      await until(() => operation.aborted, Boolean);
      expect([...one.agent.stream.open]).to.deep.equal([]);
    }
  });
});

describe('a verdict in Flex', () => {
  it('goes to the task of its call, also when another one is selected by then', async () => {
    const { adapter, put, select, invoked } = desk(inbound);
    put(inbound, second);
    const { agent, unmount } = await mountPanel(adapter);
    await listen(agent);
    agent.operation.emit('result-success', { score: 0.93, authenticity: 0.97, net_speech_duration: 3.1 });
    await until(
      () => agent.phase,
      (phase) => phase === 'verified',
    );
    select('WR2');
    await until(() => invoked.length, Boolean);
    const [{ name, payload } = { name: '', payload: {} }] = invoked;
    const { sid, attributes, mergeExisting } = payload as { sid: string; attributes: { callseal: object }; mergeExisting: boolean };
    expect([name, sid, mergeExisting]).to.deep.equal(['SetTaskAttributes', 'WR1', true]);
    expect({ ...attributes.callseal, at: '' }).to.deep.equal({ outcome: 'verified', purpose: 'verify', reason: null, at: '' });
    unmount();
  });
});

describe('a Flex adapter that is disposed of', () => {
  it('leaves no listener behind', () => {
    const { adapter, listenerCount, call } = desk(inbound);
    expect(listenerCount()).to.be.greaterThan(0);
    adapter.dispose();
    expect(listenerCount()).to.equal(0);
    expect(call()).to.equal(null);
  });
});
