import { availableGateActions, type GateSession, type GateSessionState } from '@callseal/client/gate';
import { FixedStateAgent } from './fixed-state-agent.js';
import { type FixedGateName, fixedGateStates, fixedGateTime } from './gate-states.js';

const resend = 30_000;

const fixedGate = (state: GateSessionState): GateSession => ({
  availableActions: () => availableGateActions(state, 0, resend),
  dispatch: () => undefined,
  getState: () => state,
  now: () => fixedGateTime,
  resendSeconds: () => {
    const code = state.phase === 'open' && !state.codeExpired ? state.gate.code : null;
    return code === null ? 0 : Math.max(0, Math.ceil((code.sentAt + resend - fixedGateTime) / 1000));
  },
  subscribe: () => () => undefined,
  dispose: () => undefined,
});

/** The real element with a panel that stands still in one state, below a voice check that does. */
export class FixedGateAgent extends FixedStateAgent {
  /** Which of {@link fixedGateStates}; set before it enters the page. */
  fixedGate: FixedGateName = 'gate-asking';

  protected override openGate(): GateSession {
    return fixedGate(fixedGateStates[this.fixedGate]);
  }
}
if (customElements.get('callseal-fixed-gate') === undefined) customElements.define('callseal-fixed-gate', FixedGateAgent);

/** An element whose panel is in a state, on a call that is live or has just ended. */
export function createFixedGate(fixed: FixedGateName): FixedGateAgent {
  const agent = new FixedGateAgent();
  agent.fixed = 'registered-after-call';
  agent.fixedGate = fixed;
  agent.urlsConfig = { urlSio: '/sio', urlGetTemporaryToken: '/token', urlStartStreaming: '/start', urlStopStreaming: '/stop' };
  agent.externalMethods = { getCredential: () => '', storeCredential: () => '', deleteCredential: () => '' };
  agent.gateConfig = {
    urlGate: '/callseal',
    action: 'transfer',
    labels: {
      transfer: 'Transfer of 100.00 € to ES91 … 1332',
      'document-seen': 'ID document seen',
      desk: 'Desk',
      engine: 'Engine',
      relay: 'Relay',
    },
  };
  if (fixed !== 'gate-ended') agent.fixed = 'registered';
  return agent;
}
