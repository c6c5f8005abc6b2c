import type { ActionName, SessionState } from './state.js';

/** Settings that decide what an agent may ask for. */
export interface Behaviour {
  /** Offer deletion only after this call was verified. Default false. */
  readonly deleteOnlyAfterVerification?: boolean;
}

const withoutActions: ReadonlySet<string> = new Set(['no-call', 'looking-up', 'storing', 'deleting']);
const operations: ReadonlySet<string> = new Set(['connecting', 'waiting-for-audio', 'listening', 'deciding']);

/**
 * Which actions lead on from a state; any other is ignored. Pure.
 *
 * Listening needs a live call, and deletion may need a verification first. One exception: a registration that the service calls
 * unusable (`CREDENTIAL_UNUSABLE`) can never be verified against, so it may always be deleted.
 */
export function availableActions(state: SessionState, behaviour: Behaviour = {}): readonly ActionName[] {
  if (withoutActions.has(state.phase)) return [];
  const unusable = state.phase === 'unavailable' && state.code === 'CREDENTIAL_UNUSABLE';
  const remove: ActionName[] =
    state.registration === 'registered' && (behaviour.deleteOnlyAfterVerification !== true || state.verified || unusable) ? ['delete'] : [];
  if (operations.has(state.phase)) return ['cancel', ...remove];
  switch (state.phase) {
    case 'consent-needed':
      return ['agree', 'refuse', 'cancel'];
    case 'confirming-delete':
      return ['confirm-delete', 'cancel'];
    case 'refused':
      return [...when(state.inProgress, 'agree'), ...remove, 'dismiss'];
    default:
      return [...retry(state), ...listen(state), ...remove, ...dismiss(state)];
  }
}

const when = (condition: boolean, action: ActionName): ActionName[] => (condition ? [action] : []);

function listen(state: SessionState): ActionName[] {
  if (!state.inProgress || state.registration === 'unknown') return [];
  return [state.registration === 'registered' ? 'verify' : 'register'];
}

/** What was tried on the call's audio can be repeated only while the call lives; the host's callbacks always can. */
function retry(state: SessionState): ActionName[] {
  if (state.phase === 'inconclusive') return when(state.inProgress, 'retry');
  if (state.phase !== 'unavailable') return [];
  const atHost = state.failed === 'look-up' || state.failed === 'store' || state.failed === 'delete';
  return when(atHost || state.inProgress, 'retry');
}

const dismiss = (state: SessionState): ActionName[] =>
  when(
    state.phase !== 'registered' && state.phase !== 'not-registered' && !(state.phase === 'unavailable' && state.failed === 'look-up'),
    'dismiss',
  );
