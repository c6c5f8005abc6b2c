/** What the pages in the frames of the tests share: the scripted element on an adapter, within reach of the test. */
import { createHostStore, createScripted, realConfiguration, type ScriptedAgent } from '../../testing/scripted-agent.js';
import type { HostAdapter } from './adapter.js';
import { connectHost, type HostConnection } from './connect-host.js';

export const callerNumber = '+34600000001';

/** A page of ours as its test sees it. */
export interface PageOfOurs {
  readonly agent: ScriptedAgent;
  readonly adapter: HostAdapter;
  readonly connection: HostConnection;
}

declare global {
  interface Window {
    ours?: PageOfOurs;
  }
}

/** Loads a vendor's script that makes a global. */
export function loadScript(path: string): Promise<unknown> {
  const script = document.createElement('script');
  script.src = path;
  return new Promise((resolve, reject) => {
    script.addEventListener('load', resolve);
    script.addEventListener('error', reject);
    document.head.append(script);
  });
}

/** Puts an element on `adapter` and into the window. */
export async function showOn(adapter: HostAdapter): Promise<void> {
  const agent = createScripted();
  const { externalMethods } = createHostStore({ [callerNumber]: 'kept' });
  Object.assign(agent, realConfiguration, { externalMethods });
  document.body.append(agent);
  const connection = await connectHost(agent, adapter);
  window.ours = { agent, adapter, connection };
}

/** A verification on the element of a page, up to the point where the caller is heard. */
export async function listen(agent: ScriptedAgent): Promise<void> {
  const phase = async (name: string): Promise<void> => {
    const last = performance.now() + 4_000;
    while (agent.phase !== name) {
      if (performance.now() > last) throw new Error(`Waited for ${name}, but it shows ${agent.phase}.`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await agent.updateComplete;
  };
  await phase('registered');
  const before = agent.service.sessions.length;
  // by its part: the desktop chooses the language
  agent.shadowRoot?.querySelector<HTMLButtonElement>('[part~="primary"]')?.click();
  while (agent.service.sessions.length === before) await new Promise((resolve) => setTimeout(resolve, 1));
  agent.operation.emit('info-consumer-ready', { engine: { name: 'callseal-engine', version: '0.1.0' } });
  await phase('waiting-for-audio');
  agent.operation.emit('info-vad-status', { net_speech_duration: 1.4, required_duration: 3, level: 0.5, speaking: true });
  await phase('listening');
}
