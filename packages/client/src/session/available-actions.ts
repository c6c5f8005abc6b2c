import type { ActionName, CallFacts, SessionState } from './state.js';

/** Settings that decide what an agent may ask for. */
export interface Behaviour {
  /** Offer deletion only after this call was verified. Default false. */
  readonly deleteOnlyAfterVerification?: boolean;
}

const withoutActions: ReadonlySet<string> = new Set(['no-call', 'looking-up', 'saving-consent', 'storing', 'deleting']);
const operations: ReadonlySet<string> = new Set(['connecting', 'waiting-for-audio', 'listening', 'deciding']);

/** Whether anybody can be listened to: the call lives, is not held, and nobody but the agent and the caller is on it. */
export const canListen = ({ call, inProgress }: CallFacts): boolean => inProgress && call?.held !== true && (call?.parties ?? 2) <= 2;

/**
 * Which actions lead on from a state; any other is ignored. Pure.
 *
 * Listening needs a live call of two, and deletion may need a verification first. Two exceptions: a registration that the service calls
 * unusable (`CREDENTIAL_UNUSABLE`) can never be verified against, and one of a caller who took consent back must go; they may always be
 * deleted. Consent itself can be withdrawn whenever it was given, for that must be as easy as giving it.
 */
export function availableActions(state: SessionState, behaviour: Behaviour = {}): readonly ActionName[] {
  if (withoutActions.has(state.phase)) return [];
  const ungated =
    behaviour.deleteOnlyAfterVerification !== true ||
    state.verified ||
    state.consent === 'withdrawn' ||
    (state.phase === 'unavailable' && state.code === 'CREDENTIAL_UNUSABLE');
  const remove = [...when(state.registration === 'registered' && ungated, 'delete'), ...when(state.consent === 'agreed', 'withdraw')];
  if (operations.has(state.phase)) return ['cancel', ...remove];
  switch (state.phase) {
    case 'consent-needed':
      return ['agree', 'refuse', 'cancel'];
    case 'confirming-delete':
      return ['confirm-delete', 'cancel'];
    case 'delete-scheduled':
      return ['cancel'];
    case 'refused':
      return [...when(state.inProgress, 'agree'), ...remove, 'dismiss'];
    default:
      return [...retry(state), ...listen(state), ...remove, ...dismiss(state)];
  }
}

const when = (condition: boolean, action: ActionName): ActionName[] => (condition ? [action] : []);

const listen = (state: SessionState): ActionName[] =>
  when(canListen(state) && state.registration !== 'unknown', state.registration === 'registered' ? 'verify' : 'register');

const atHost: ReadonlySet<string> = new Set(['look-up', 'consent', 'store', 'delete']);

/** What was tried on the call's audio can be repeated only while somebody can be listened to; the host's callbacks always can. */
const retry = (state: SessionState): ActionName[] =>
  when(
    (state.phase === 'inconclusive' && canListen(state)) ||
      (state.phase === 'unavailable' && (atHost.has(state.failed) || canListen(state))),
    'retry',
  );

const dismiss = (state: SessionState): ActionName[] =>
  when(
    state.phase !== 'registered' && state.phase !== 'not-registered' && !(state.phase === 'unavailable' && state.failed === 'look-up'),
    'dismiss',
  );
