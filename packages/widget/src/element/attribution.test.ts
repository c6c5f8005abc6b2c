import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { mount, tidy } from '../testing/mount.js';
import { createHostStore, createScripted, realConfiguration, type ScriptedAgent } from '../testing/scripted-agent.js';
import { createSessionKeeper } from './session-keeper.js';

const hooks = tidy();
beforeEach(hooks.before);
afterEach(hooks.after);

const callers = ['+34600000001', '+34600000002', ''];
const calls = ['CA1', 'CA2', ''];
const matched = { score: 0.93, authenticity: 0.97, net_speech_duration: 3.1 };

/** What a page, an agent and a voice service may do, in any order. Numbers choose among what is there at that moment. */
const set = <Name extends string, Value>(name: Name, ...values: readonly Value[]) =>
  fc.record({ type: fc.constant('property' as const), name: fc.constant(name), value: fc.constantFrom(...values) });
const does = <Type extends string>(type: Type) => fc.record({ type: fc.constant(type) });
const command = fc.oneof(
  set('callSid', ...calls),
  set('callerId', ...callers),
  set('callInProgress', true, false),
  set('securityToken', 'a', 'b'),
  set('parties', undefined, 2, 3),
  set('parametersConfig', {}, { scoreThreshold: 0.7 }, { scoreThreshold: 7 }),
  { weight: 3, arbitrary: fc.record({ type: fc.constant('press' as const), at: fc.nat(3) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('service' as const),
      at: fc.nat(5),
      says: fc.constantFrom('ready', 'heard', 'match', 'miss', 'drop'),
    }),
  },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('listen' as const), call: fc.constantFrom(0, 1) }) },
  does('move'),
  does('leave'),
  does('settle'),
);
type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never;

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function answer(agent: ScriptedAgent, at: number, says: string): void {
  const { sessions } = agent.service;
  const session = sessions[sessions.length === 0 ? 0 : at % sessions.length];
  if (session === undefined) return;
  if (says === 'ready') session.emit('info-consumer-ready', { engine: { name: 'callseal-engine', version: '0.1.0' } });
  else if (says === 'heard') session.emit('info-vad-status', { net_speech_duration: 3, required_duration: 3, speaking: true });
  else if (says === 'match')
    session.emit('result-success', session.request.operation === 'verify' ? matched : { ...matched, credential: 'made' });
  else if (says === 'miss') session.emit('result-fail-score', { score: 0.2, authenticity: 0.9 });
  else session.drop();
}

/** A shortcut into the depth: a live call whose caller is being verified, where the element can do it. */
async function listen(agent: ScriptedAgent, call: number): Promise<void> {
  Object.assign(agent, { callSid: calls[call], callerId: callers[call], callInProgress: true, parties: 2, parametersConfig: {} });
  await agent.updateComplete;
  await turn();
  agent.shadowRoot?.querySelector<HTMLElement>('[data-action="verify"], [data-action="dismiss"]')?.click();
  await turn();
  answer(agent, agent.service.sessions.length - 1, 'ready');
  await turn();
}

async function perform(agent: ScriptedAgent, step: Command): Promise<void> {
  if (step.type === 'property') Object.assign(agent, { [step.name]: step.value });
  else if (step.type === 'press') {
    const buttons = [...(agent.shadowRoot?.querySelectorAll('button') ?? [])];
    buttons[step.at % Math.max(1, buttons.length)]?.click();
  } else if (step.type === 'service') answer(agent, step.at, step.says);
  else if (step.type === 'listen') await listen(agent, step.call);
  else if (step.type === 'move') document.body.append(agent);
  else if (step.type === 'leave') {
    agent.remove();
    await turn();
    document.body.append(agent);
  } else await turn();
}

/** Runs a sequence and checks at every event that it is about the call that the element has now, and was asked for. */
async function play(steps: readonly Command[], kept: boolean): Promise<number> {
  const store = createHostStore({ [callers[0]!]: 'first', [callers[1]!]: 'second' });
  const agent = createScripted();
  const faults: string[] = [];
  for (const type of ['verified', 'not-matched', 'spoof', 'inconclusive', 'registered', 'deleted', 'consent']) {
    agent.addEventListener(`callseal-${type}`, (event) => {
      const { callSid } = (event as CustomEvent<{ callSid: string }>).detail;
      if (callSid !== agent.callSid) faults.push(`${type} of ${callSid} while on ${agent.callSid}`);
      const asked = agent.service.sessions.some(({ request }) => request.initialize.metadata.call_id === callSid);
      if (!asked && (type === 'verified' || type === 'not-matched')) faults.push(`${type} of ${callSid}, whom nobody listened to`);
    });
  }
  const sessions = kept ? createSessionKeeper() : undefined;
  await mount(agent, { ...realConfiguration, externalMethods: store.externalMethods, parametersConfig: { undoSeconds: 0 }, sessions });
  for (const step of steps) await perform(agent, step);
  await turn();
  // whatever was done before, the element serves the next call as a new one would
  Object.assign(agent, { callSid: 'CA9', callerId: callers[0], callInProgress: true, parties: 2, parametersConfig: {} });
  await agent.updateComplete;
  await turn();
  const settled = agent.phase === 'registered' || (agent.phase === 'not-registered' && !store.kept.has(callers[0]!));
  if (!settled) faults.push(`the next call shows ${agent.phase}`);
  sessions?.dispose();
  agent.remove();
  await turn();
  if (agent.stream.open.size > 0) faults.push(`streams stay open: ${[...agent.stream.open].join()}`);
  if (faults.length > 0) throw new Error(faults.join('; '));
  return agent.service.sessions.length;
}

describe('properties in any order, agents and services at any moment', () => {
  for (const kept of [false, true]) {
    it(`never attribute anything to another call${kept ? ', with sessions that outlive the element' : ''}`, async function () {
      this.timeout(60_000);
      let operations = 0;
      const property = fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 30 }), async (steps) => {
        operations += await play(steps, kept);
      });
      await fc.assert(property, { numRuns: 80 });
      // sequences that never get anywhere would show nothing
      expect(operations).to.be.above(80);
    });
  }
});
