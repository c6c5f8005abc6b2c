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
const command = fc.oneof(
  fc.record({ type: fc.constant('property' as const), name: fc.constant('callSid' as const), value: fc.constantFrom(...calls) }),
  fc.record({ type: fc.constant('property' as const), name: fc.constant('callerId' as const), value: fc.constantFrom(...callers) }),
  fc.record({ type: fc.constant('property' as const), name: fc.constant('callInProgress' as const), value: fc.boolean() }),
  fc.record({ type: fc.constant('property' as const), name: fc.constant('securityToken' as const), value: fc.constantFrom('a', 'b') }),
  fc.record({ type: fc.constant('property' as const), name: fc.constant('parties' as const), value: fc.constantFrom(undefined, 2, 3) }),
  fc.record({
    type: fc.constant('property' as const),
    name: fc.constant('parametersConfig' as const),
    value: fc.constantFrom({}, { scoreThreshold: 0.7 }, { scoreThreshold: 7 }),
  }),
  fc.record({ type: fc.constant('press' as const), at: fc.nat(3) }),
  fc.record({ type: fc.constant('service' as const), at: fc.nat(5), says: fc.constantFrom('ready', 'heard', 'match', 'miss', 'drop') }),
  fc.record({ type: fc.constant('move' as const) }),
  fc.record({ type: fc.constant('leave' as const) }),
  fc.record({ type: fc.constant('settle' as const) }),
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

async function perform(agent: ScriptedAgent, step: Command): Promise<void> {
  if (step.type === 'property') Object.assign(agent, { [step.name]: step.value });
  else if (step.type === 'press') {
    const buttons = [...(agent.shadowRoot?.querySelectorAll('button') ?? [])];
    buttons[step.at % Math.max(1, buttons.length)]?.click();
  } else if (step.type === 'service') answer(agent, step.at, step.says);
  else if (step.type === 'move') document.body.append(agent);
  else if (step.type === 'leave') {
    agent.remove();
    await turn();
    document.body.append(agent);
  } else await turn();
}

/** Runs a sequence and checks at every event that it is about the call that the element has now, and was asked for. */
async function play(steps: readonly Command[], kept: boolean): Promise<void> {
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
  expect(faults).to.deep.equal([]);
}

describe('properties in any order, agents and services at any moment', () => {
  for (const kept of [false, true]) {
    it(`never attribute anything to another call${kept ? ', with sessions that outlive the element' : ''}`, async function () {
      this.timeout(60_000);
      await fc.assert(
        fc.asyncProperty(fc.array(command, { maxLength: 30 }), (steps) => play(steps, kept)),
        { numRuns: 150 },
      );
    });
  }
});
