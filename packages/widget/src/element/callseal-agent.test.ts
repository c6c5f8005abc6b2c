import { expect } from '@open-wc/testing';
import '../define.js';
import type { CallsealPhaseChangeEvent } from '../events/phase-change-event.js';
import type { AgentHarness } from '../testing/harness.js';
import { firstCall, leaveAll, mount, mountScripted, secondCall, tidy } from '../testing/mount.js';
import type { ScriptedAgent } from '../testing/scripted-agent.js';
import { CallsealAgent } from './direct-agent.js';

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

const mock = { developmentConfig: { mockApi: true } } as const;
const registered = { [firstCall.callerId]: 'first-credential', [secondCall.callerId]: 'second-credential' };
const ready = { engine: { name: 'callseal-engine', version: '0.1.0' } };
const speech = (seconds: number) => ({ net_speech_duration: seconds, required_duration: 3, level: 0.5, speaking: true });
const matched = { score: 0.93, authenticity: 0.97, net_speech_duration: 3.1 };

/** A verification up to the point where the caller is heard. */
async function listen(harness: AgentHarness<ScriptedAgent>): Promise<void> {
  await harness.phase('registered');
  await harness.press('Verify');
  const before = harness.agent.service.sessions.length;
  while (harness.agent.service.sessions.length < Math.max(1, before)) await new Promise((resolve) => setTimeout(resolve, 1));
  harness.agent.operation.emit('info-consumer-ready', ready);
  await harness.phase('waiting-for-audio');
  harness.agent.operation.emit('info-vad-status', speech(1.4));
  await harness.phase('listening');
}

describe('the tag in a page', () => {
  it('has the tutorial’s attributes, in lower case', async () => {
    const box = document.createElement('div');
    box.innerHTML =
      '<callseal-agent securitytoken="T" callsid="CA1" callerid="+34" tasksid="WT1" conferencesid="CF1" callinprogress></callseal-agent>';
    document.body.append(box);
    const agent = box.querySelector('callseal-agent')!;
    await agent.updateComplete;
    const { securityToken, callSid, callerId, taskSid, conferenceSid, callInProgress } = agent;
    expect({ securityToken, callSid, callerId, taskSid, conferenceSid, callInProgress }).to.deep.equal({
      securityToken: 'T',
      callSid: 'CA1',
      callerId: '+34',
      taskSid: 'WT1',
      conferenceSid: 'CF1',
      callInProgress: true,
    });
    box.remove();
  });

  for (const [value, expected] of [
    ['false', false],
    ['False', false],
    ['true', true],
    ['', true],
    [null, false],
  ] as const) {
    it(`reads callinprogress=${JSON.stringify(value)} as ${String(expected)}`, async () => {
      const agent = document.createElement('callseal-agent');
      agent.setAttribute('callinprogress', 'true');
      if (value === null) agent.removeAttribute('callinprogress');
      else agent.setAttribute('callinprogress', value);
      const harness = await mount(agent, { ...mock, callSid: 'CA1', callerId: '+34' });
      await harness.phase('not-registered');
      expect(harness.buttons()).to.deep.equal([expected ? 'Register' : '(Register)']);
      expect(harness.text()).to.contain(expected ? 'On call' : 'Call ended');
    });
  }

  it('reads the text "false" in the property as well', async () => {
    const harness = await mount(document.createElement('callseal-agent'), {
      ...mock,
      ...firstCall,
      callInProgress: 'false' as unknown as boolean,
    });
    await harness.phase('not-registered');
    expect(harness.text()).to.contain('Call ended');
  });

  it('keeps properties that were set before it was defined', async () => {
    const plain = document.createElement('callseal-late');
    Object.assign(plain, { ...mock, ...firstCall });
    document.body.append(plain);
    customElements.define('callseal-late', class extends CallsealAgent {});
    await plain.updateComplete;
    expect(plain.shadowRoot?.textContent).to.contain('Looking up the caller');
    plain.remove();
  });

  it('waits calmly before a page has configured it, and starts with its first call', async () => {
    const agent = document.createElement('callseal-agent');
    const harness = await mount(agent);
    expect(harness.title()).to.equal('No call');
    expect(harness.heard).to.deep.equal([]);
    Object.assign(agent, { ...mock, ...firstCall });
    await harness.phase('not-registered');
  });

  it('takes properties that are set together as one change, in any order', async () => {
    const { harness, agent, store } = await mountScripted({}, registered);
    await harness.phase('registered');
    let draws = 0;
    const { update } = agent as unknown as { update: (changed: unknown) => void };
    Object.assign(agent, {
      update(changed: unknown) {
        draws += 1;
        update.call(agent, changed);
      },
    });
    agent.callerId = secondCall.callerId;
    agent.taskSid = 'WT2';
    agent.callSid = secondCall.callSid;
    await agent.updateComplete;
    expect(draws).to.equal(1);
    await harness.phase('registered');
    expect(store.asked).to.deep.equal([`get ${firstCall.callerId}`, `get ${secondCall.callerId}`]);
  });
});

describe('a configuration that cannot be used', () => {
  it('is shown with the setting’s name, and nothing is done', async () => {
    const { harness, store } = await mountScripted({ parametersConfig: { scoreThreshold: 'much' } }, registered);
    expect(harness.agent.phase).to.equal('unavailable');
    expect(harness.text()).to.contain('CONFIG_INVALID: parametersConfig.scoreThreshold');
    expect(harness.buttons()).to.deep.equal([]);
    expect(store.asked).to.deep.equal([]);
    expect(harness.eventsOf('callseal-unavailable')).to.deep.equal([
      { callSid: firstCall.callSid, failed: 'look-up', code: 'CONFIG_INVALID' },
    ]);
  });

  it('is named when something is missing for a live call', async () => {
    const harness = await mount(document.createElement('callseal-agent'), firstCall);
    expect(harness.text()).to.contain('CONFIG_INVALID: urlsConfig.urlSio');
  });

  it('ends what is running, and a mended one starts again', async () => {
    const { harness, agent } = await mountScripted({}, registered);
    await listen(harness);
    agent.parametersConfig = { audioTotalDurationVerification: 1 };
    await agent.updateComplete;
    expect(agent.phase).to.equal('unavailable');
    expect([...agent.stream.open]).to.deep.equal([]);
    agent.parametersConfig = { audioTotalDurationVerification: '4' };
    await harness.phase('registered');
    agent.service.sessions[0]?.emit('result-success', matched);
    await agent.updateComplete;
    expect(agent.phase).to.equal('registered');
  });

  it('is compared by content: the same settings in a new object change nothing', async () => {
    const { harness, agent, store } = await mountScripted({ parametersConfig: { scoreThreshold: 0.8 } }, registered);
    await listen(harness);
    agent.parametersConfig = { scoreThreshold: '0.8' };
    agent.externalMethods = { ...store.externalMethods };
    await agent.updateComplete;
    expect(agent.phase).to.equal('listening');
  });
});

describe('automatic verification', () => {
  it('verifies a registered caller as soon as the call is live, once, without a press', async () => {
    const developmentConfig = { automaticVerification: true };
    const { harness, agent } = await mountScripted({ developmentConfig, callInProgress: false }, registered);
    await harness.phase('registered');
    agent.callInProgress = true;
    await harness.phase('connecting');
    while (agent.service.sessions.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    agent.operation.emit('info-consumer-ready', ready);
    agent.operation.emit('info-vad-status', speech(3));
    agent.operation.emit('result-success', matched);
    await harness.phase('verified');
    await harness.press('Done');
    expect(agent.phase).to.equal('registered');
    expect(agent.service.sessions.length).to.equal(1);
  });
});

describe('the security token', () => {
  it('is read when it is needed, never before', async () => {
    const { harness, agent } = await mountScripted({ securityToken: 'old' }, registered);
    await harness.phase('registered');
    agent.securityToken = 'renewed';
    await harness.press('Verify');
    await harness.phase('connecting');
    expect(agent.tokens).to.deep.equal(['renewed']);
  });

  it('can be a function, which is asked at each request', async () => {
    let token = 'old';
    const { harness, agent } = await mountScripted({ securityToken: () => token }, registered);
    await harness.phase('registered');
    token = 'renewed';
    await harness.press('Verify');
    await harness.phase('connecting');
    expect(agent.tokens).to.deep.equal(['renewed']);
  });
});

describe('a change of the call', () => {
  it('in the middle of a verification stops its stream, and its verdict is never shown', async () => {
    const { harness, agent } = await mountScripted({}, registered);
    await listen(harness);
    const old = agent.operation;
    Object.assign(agent, secondCall);
    await harness.phase('registered');
    expect(old.aborted).to.equal(true);
    expect([...agent.stream.open]).to.deep.equal([]);
    old.emit('info-vad-status', speech(2.9));
    old.emit('result-success', matched);
    await agent.updateComplete;
    expect(agent.phase).to.equal('registered');
    expect(harness.eventsOf('callseal-verified')).to.deep.equal([]);
    expect(harness.eventsOf('callseal-response')).to.deep.equal([]);
  });

  it('that ends the call in the middle says how much was heard', async () => {
    const { harness, agent } = await mountScripted({}, registered);
    await listen(harness);
    agent.callInProgress = false;
    await harness.phase('inconclusive');
    expect(harness.advice()).to.equal('The call ended after 1.4 s of speech; 3 s are needed.');
    expect(harness.text()).to.contain('Call ended');
    expect([...agent.stream.open]).to.deep.equal([]);
  });
});

describe('an element that is taken out of the page', () => {
  it('stops its stream and reports nothing any more', async () => {
    const { harness, agent } = await mountScripted({}, registered);
    await listen(harness);
    const before = harness.heard.length;
    agent.remove();
    await new Promise((resolve) => setTimeout(resolve));
    expect([...agent.stream.open]).to.deep.equal([]);
    agent.operation.emit('result-success', matched);
    await agent.updateComplete;
    expect(harness.heard.slice(before).filter(({ type }) => type !== 'callseal-log')).to.deep.equal([]);
  });

  it('and put in again starts over', async () => {
    const { harness, agent, store } = await mountScripted({}, registered);
    await listen(harness);
    agent.remove();
    await Promise.resolve();
    document.body.append(agent);
    await harness.phase('registered');
    expect(store.asked.length).to.equal(2);
    leaveAll();
  });

  it('but only moved within the page goes on with what it does', async () => {
    const { harness, agent, store } = await mountScripted({}, registered);
    await listen(harness);
    const place = document.createElement('section');
    document.body.append(place);
    place.append(agent);
    agent.operation.emit('info-vad-status', speech(3));
    agent.operation.emit('result-success', matched);
    await harness.phase('verified');
    expect(store.asked.length).to.equal(1);
    expect(harness.eventsOf('callseal-verified').length).to.equal(1);
    place.remove();
  });
});

describe('two elements in one page', () => {
  it('do not mix', async () => {
    const one = await mountScripted({}, registered);
    const two = await mountScripted(secondCall, registered);
    await listen(one.harness);
    await listen(two.harness);
    two.agent.operation.emit('result-fail-score', { score: 0.2, authenticity: 0.9 });
    await two.harness.phase('not-matched');
    expect(one.agent.phase).to.equal('listening');
    one.agent.operation.emit('info-vad-status', speech(3));
    one.agent.operation.emit('result-success', matched);
    await one.harness.phase('verified');
    expect(two.agent.phase).to.equal('not-matched');
    expect(one.harness.eventsOf('callseal-not-matched')).to.deep.equal([]);
    expect(one.harness.eventsOf('callseal-verified')).to.have.nested.property('[0].callSid', firstCall.callSid);
  });
});

describe('events', () => {
  it('bubble out of shadow roots and carry no credential, no number and no token', async () => {
    const heard: CustomEvent[] = [];
    const keep = (event: Event): void => {
      heard.push(event as CustomEvent);
    };
    const types = ['phase-change', 'response', 'registered', 'verified', 'log', 'deleted'].map((name) => `callseal-${name}`);
    for (const type of types) document.addEventListener(type, keep);
    const { harness, agent } = await mountScripted({ securityToken: 'secret-token' });
    await harness.phase('not-registered');
    await harness.press('Register');
    await harness.phase('connecting');
    await new Promise((resolve) => setTimeout(resolve, 20));
    agent.operation.emit('info-consumer-ready', ready);
    agent.operation.emit('info-vad-status', speech(3));
    agent.operation.emit('result-success', { credential: 'secret-credential', authenticity: 0.9, net_speech_duration: 3 });
    await harness.phase('connecting');
    while (agent.service.sessions.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    agent.operation.emit('info-consumer-ready', ready);
    agent.operation.emit('info-vad-status', speech(3));
    agent.operation.emit('result-success', matched);
    await harness.phase('verified');
    for (const type of types) document.removeEventListener(type, keep);
    const names = heard.map(({ type }) => type);
    expect(names).to.include.members([
      'callseal-phase-change',
      'callseal-response',
      'callseal-registered',
      'callseal-verified',
      'callseal-log',
    ]);
    const told = JSON.stringify(heard.map(({ detail }) => detail as unknown));
    expect(told).to.not.match(/secret|\+34|600000001/);
    expect(harness.eventsOf('callseal-registered')).to.deep.equal([{ callSid: firstCall.callSid }]);
  });

  it('come after the draw, so that a listener may set properties', async () => {
    const change = ({ target, detail }: CallsealPhaseChangeEvent): void => {
      if (detail.phase === 'registered' && detail.callSid === firstCall.callSid) Object.assign(target as ScriptedAgent, secondCall);
    };
    document.body.addEventListener('callseal-phase-change', change);
    const { harness } = await mountScripted({}, registered);
    await harness.event('callseal-phase-change', (detail) => detail.phase === 'registered' && detail.callSid === secondCall.callSid);
    document.body.removeEventListener('callseal-phase-change', change);
  });
});

declare global {
  interface HTMLElementTagNameMap {
    'callseal-late': CallsealAgent;
  }
}
