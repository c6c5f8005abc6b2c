import { availableActions, type Session, type SessionState } from '@callseal/client';
import { CallsealAgent } from '../element/direct-agent.js';
import { type FixedStateName, fixedStates } from './states.js';

const fixedSession = (state: SessionState, behaviour: Parameters<typeof availableActions>[1]): Session => ({
  availableActions: () => availableActions(state, behaviour),
  dispatch: () => undefined,
  getState: () => state,
  subscribe: () => () => undefined,
  dispose: () => undefined,
});

/** The real element over a session that stands still in one state. */
export class FixedStateAgent extends CallsealAgent {
  /** Which of {@link fixedStates}; set before it enters the page. */
  fixed: FixedStateName = 'no-call';

  protected override openSession(): Session {
    return fixedSession(fixedStates[this.fixed], { deleteOnlyAfterVerification: this.fixed === 'registered' });
  }
}
if (customElements.get('callseal-fixed-state') === undefined) customElements.define('callseal-fixed-state', FixedStateAgent);

/** An element in a state, with the mock configuration that needs nothing else. */
export function createFixedState(fixed: FixedStateName): FixedStateAgent {
  const agent = new FixedStateAgent();
  agent.fixed = fixed;
  agent.developmentConfig = { mockApi: fixed === 'verified-mock', deleteOnlyAfterVerification: fixed === 'registered' };
  if (fixed !== 'verified-mock') {
    agent.urlsConfig = { urlSio: '/sio', urlGetTemporaryToken: '/token', urlStartStreaming: '/start', urlStopStreaming: '/stop' };
    agent.externalMethods = { getCredential: () => '', storeCredential: () => '', deleteCredential: () => '' };
  }
  if (fixed === 'consent-needed-own-text') {
    agent.consentConfig = {
      text: 'We would like to recognise you by your voice from now on. Is that all right?\nYou can change your mind at any time.',
      textVersion: 'acme-2026-11',
    };
  }
  if (fixed === 'unavailable-config') agent.parametersConfig = { audioTotalDurationRegistration: 99 };
  return agent;
}
