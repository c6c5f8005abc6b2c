/** The real element over a gate whose server is played, for tests and stories that walk through it. */
import { type Clock, systemClock } from '@callseal/client';
import { createGateSession, type GateSession, type GateSessionOptions, type HandedGrant } from '@callseal/client/gate';
import { createScriptedGate, type ScriptedGate, type ScriptedGateOptions } from '@callseal/client/testing';
import { ScriptedAgent } from './scripted-agent.js';

/** What the played server asks, and takes for right. */
export const scriptedQuestions = [
  { id: 'q1', text: 'In which city is your branch?', answer: 'Bilbao' },
  { id: 'q2', text: 'In which month was your card issued?', answer: 'May' },
];

/** Its server and the grants that its host was handed are kept for the test to look at. */
export class ScriptedGateAgent extends ScriptedAgent {
  /** Set before it enters the page. */
  script: ScriptedGateOptions = {};
  /** The session's clock, which the server's follows. Set before it enters the page. */
  clock: Clock = systemClock;
  readonly grants: HandedGrant[] = [];
  #server: ScriptedGate | null = null;

  /** The played server. */
  get server(): ScriptedGate {
    this.#server ??= createScriptedGate({ now: () => serverEpoch + this.clock.now(), questions: scriptedQuestions, ...this.script });
    return this.#server;
  }

  protected override openGate(options: GateSessionOptions): GateSession {
    return createGateSession({ ...options, service: this.server, clock: this.clock });
  }
}
if (customElements.get('callseal-scripted-gate') === undefined) customElements.define('callseal-scripted-gate', ScriptedGateAgent);

/** Far from the page's time of day: pages' clocks are wrong. */
const serverEpoch = Date.UTC(2031, 4, 5, 9, 30);

/** A new one, not in the page yet. */
export function createScriptedGateAgent(script: ScriptedGateOptions = {}, clock: Clock = systemClock): ScriptedGateAgent {
  const agent = new ScriptedGateAgent();
  agent.script = script;
  agent.clock = clock;
  agent.urlsConfig = { urlSio: '/sio', urlGetTemporaryToken: '/token', urlStartStreaming: '/start', urlStopStreaming: '/stop' };
  agent.externalMethods = {
    getCredential: () => 'sealed',
    storeCredential: () => '',
    deleteCredential: () => '',
    onGrant: (grant) => {
      agent.grants.push(grant as HandedGrant);
    },
  };
  agent.gateConfig = {
    urlGate: '/callseal',
    action: 'transfer',
    parameters: { amount: '100.00', payee: 'ES91' },
    labels: { transfer: 'Transfer', 'document-seen': 'ID document seen' },
  };
  return agent;
}
