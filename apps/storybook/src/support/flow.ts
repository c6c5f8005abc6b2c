import { AgentHarness, createScripted, type ScriptedAgent } from '@callseal/widget/testing';
import type { CallsealAgent } from '@callseal/widget';
import type { PhaseName } from '@callseal/client';
import { expect, userEvent, waitFor } from 'storybook/test';
import { firstCall, urlsConfig } from './calls.js';
import { type Scene, SimulatedAgent } from './simulated-agent.js';
import { createStoryHost, type StoryHost } from './story-host.js';

/** Far more than anything here takes, so that a busy machine does not decide. */
const patience = 15_000;

/** An agent at work on an element of a story: presses with a pointer, and waits for what is shown. */
export class Flow<Agent extends CallsealAgent = CallsealAgent> extends AgentHarness<Agent> {
  async click(label: string): Promise<void> {
    await userEvent.click(this.button(label));
    await this.agent.updateComplete;
  }

  async reaches(phase: PhaseName): Promise<void> {
    await this.phase(phase, patience);
  }

  async says(title: string, advice?: string | RegExp): Promise<void> {
    await expect(this.title()).toBe(title);
    if (advice !== undefined) await expect(this.advice()).toMatch(advice);
  }

  async offers(...labels: readonly string[]): Promise<void> {
    await expect(this.buttons()).toEqual(labels);
  }
}

/** The element of a story; `at` when there are several. */
export function flowIn<Agent extends CallsealAgent>(canvas: HTMLElement, kind: new () => Agent, at = 0): Flow<Agent> {
  const agents = [...canvas.querySelectorAll('*')].filter((element): element is Agent => element instanceof kind);
  const agent = agents[at];
  if (agent === undefined) throw new Error('The element is not on the page.');
  return new Flow(agent);
}

const hosts = new WeakMap<CallsealAgent, StoryHost>();
/** What the host of a story's element keeps. */
export function hostOf(agent: CallsealAgent): StoryHost {
  const host = hosts.get(agent);
  if (host === undefined) throw new Error('This element has no host in the page.');
  return host;
}

/** An element whose voice service a play function plays by hand. */
export function scriptedCall(host: StoryHost, properties: Partial<CallsealAgent> = {}): ScriptedAgent {
  const agent = Object.assign(createScripted(), { urlsConfig, externalMethods: host.externalMethods, ...firstCall, ...properties });
  hosts.set(agent, host);
  return agent;
}

/** An element with the mocked voice service, forty times faster than life. */
export function simulatedCall(host: StoryHost, scene: Partial<Scene> = {}, properties: Partial<CallsealAgent> = {}): SimulatedAgent {
  const agent = new SimulatedAgent();
  agent.scene = { ...agent.scene, speed: 40, ...scene };
  Object.assign(agent, { developmentConfig: { mockApi: true }, externalMethods: host.externalMethods, ...firstCall, ...properties });
  hosts.set(agent, host);
  return agent;
}

/** A host that knows the first caller. */
export const registeredHost = (): StoryHost => createStoryHost([firstCall.callerId]);

/** Waits until the voice service was asked for the n-th time. */
export async function asked(agent: ScriptedAgent, times = 1): Promise<void> {
  await waitFor(() => expect(agent.service.sessions.length).toBe(times), { timeout: patience });
}

/** The service listens and has heard so much speech. */
export async function hears(flow: Flow<ScriptedAgent>, seconds: number): Promise<void> {
  flow.agent.operation.emit('info-consumer-ready', { engine: { name: 'callseal-engine', version: '0.1.0', authenticity: 'replay' } });
  await waitFor(() => expect(flow.agent.stream.open.size).toBe(1), { timeout: patience });
  flow.agent.operation.emit('info-vad-status', { net_speech_duration: seconds, required_duration: 3, speaking: true, level: 0.6 });
  await flow.reaches(seconds < 3 ? 'listening' : 'deciding');
}

/** What the service measured of a live voice that matches. */
export const match = { score: 0.93, authenticity: 0.97, net_speech_duration: 3.2 } as const;
