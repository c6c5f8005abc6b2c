import type { CallsealAgent } from '../element/callseal-agent.js';
import { AgentHarness } from './harness.js';
import { createHostStore, createScripted, realConfiguration, type ScriptedAgent } from './scripted-agent.js';

export const firstCall = { callSid: 'CA00000000000000000000000000000001', callerId: '+34600000001', callInProgress: true } as const;
export const secondCall = { callSid: 'CA00000000000000000000000000000002', callerId: '+34600000002', callInProgress: true } as const;

const entered: CallsealAgent[] = [];

/** An element in the page under a harness; {@link leaveAll} takes it out again. */
export async function mount<Agent extends CallsealAgent>(agent: Agent, properties: Partial<Agent> = {}): Promise<AgentHarness<Agent>> {
  Object.assign(agent, properties);
  entered.push(agent);
  return new AgentHarness(agent).enter(document.body);
}

/** A scripted element on a live call whose caller is registered or not. */
export async function mountScripted(properties: Partial<ScriptedAgent> = {}, registered: Readonly<Record<string, string>> = {}) {
  const store = createHostStore(registered);
  const agent = createScripted();
  const harness = await mount(agent, { ...realConfiguration, externalMethods: store.externalMethods, ...firstCall, ...properties });
  return { harness, agent, store };
}

/** Takes every element out of the page. */
export function leaveAll(): void {
  for (const agent of entered.splice(0)) agent.remove();
}

/** Runs while an element is used and fails on anything that a developer's console would show in red or yellow. */
export function watchConsole(): { readonly complaints: string[]; readonly stop: () => void } {
  const complaints: string[] = [];
  const { error, warn } = console;
  console.error = (...args: unknown[]) => complaints.push(args.join(' '));
  console.warn = (...args: unknown[]) => {
    const text = args.join(' ');
    if (!text.includes('lit.dev/msg/dev-mode')) complaints.push(text);
  };
  const failed = (event: ErrorEvent | PromiseRejectionEvent): void => {
    complaints.push('reason' in event ? String(event.reason) : event.message);
  };
  window.addEventListener('error', failed);
  window.addEventListener('unhandledrejection', failed);
  return {
    complaints,
    stop: () => {
      Object.assign(console, { error, warn });
      window.removeEventListener('error', failed);
      window.removeEventListener('unhandledrejection', failed);
    },
  };
}

/** Hooks for every test file: elements leave the page, and nothing may have been complained about. */
export function tidy(): { readonly before: () => void; readonly after: () => void } {
  let watch = watchConsole();
  watch.stop();
  return {
    before: () => {
      watch = watchConsole();
    },
    after: () => {
      leaveAll();
      watch.stop();
      if (watch.complaints.length > 0) throw new Error(`The console shows: ${watch.complaints.join('; ')}`);
    },
  };
}
