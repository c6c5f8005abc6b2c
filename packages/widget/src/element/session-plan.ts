import type { CallIdentity, SessionState } from '@callseal/client';
import type { OpenSession, SessionKeeper } from './session-keeper.js';
import type { SessionWiring } from './session-options.js';

/** What the element wants right now, worked out from its properties. */
export interface SessionPlan {
  /**
   * Equal keys mean the same session goes on; another key means another configuration. `null`: no session may run,
   * and {@link standing} is shown instead.
   */
  readonly key: string | null;
  readonly open: OpenSession;
  readonly wiring: SessionWiring;
  /** Where sessions outlive the element; without it they end with it. */
  readonly keeper: SessionKeeper | undefined;
  readonly call: CallIdentity | null;
  readonly inProgress: boolean;
  /** Shown while there is no session, because there may be none or because it could not be made. */
  readonly standing: SessionState;
}

/** Nothing known, nothing running. */
export const idleState: SessionState = {
  phase: 'no-call',
  call: null,
  inProgress: false,
  registration: 'unknown',
  verified: false,
  consent: 'not-asked',
  attempts: [],
};

/** Shown instead of a session whose configuration cannot be used; `setting` names the culprit, never its value. */
export const invalidState = (setting: string, call: CallIdentity | null, inProgress: boolean): SessionState => ({
  ...idleState,
  call,
  inProgress,
  phase: 'unavailable',
  failed: 'look-up',
  code: 'CONFIG_INVALID',
  detail: setting,
});
