/** Which buttons a state shows, in which order, and what each looks like. Pure: the template is in `actions.ts`. */
import type { ActionName, PhaseName, SessionState } from '@callseal/client';
import type { Words } from '../words/words.js';
import type { CardModel } from './model.js';

export interface Button {
  readonly action: ActionName;
  readonly label: string;
  readonly look: 'primary' | 'secondary' | 'danger' | 'quiet';
  readonly enabled: boolean;
}

/**
 * Reading order. Each action keeps its place, so that a button element never turns into another action under the agent's finger;
 * the harmless answer to a question comes first.
 */
export const order = [
  'agree',
  'refuse',
  'verify',
  'register',
  'retry',
  'cancel',
  'confirm-delete',
  'dismiss',
  'withdraw',
  'delete',
] as const;

/** The one action that is most likely meant; other phases have none. Neither answer to the consent question is made easier than the other. */
const primary: Partial<Record<PhaseName, ActionName>> = {
  'not-registered': 'register',
  registered: 'verify',
  inconclusive: 'retry',
  unavailable: 'retry',
};

/** Shown though not possible now, so that the agent sees what there is and why it waits. */
const expected: Partial<Record<PhaseName, readonly ActionName[]>> = {
  'not-registered': ['register'],
  registered: ['verify', 'delete'],
};

const atRest: ReadonlySet<PhaseName> = new Set(['not-registered', 'registered', 'verified']);

/** Possible, but not offered here: one press of "Stop", "Done" or "Keep it" leads to where it is. */
const withheld = (action: ActionName, state: SessionState, available: ReadonlySet<ActionName>): boolean => {
  const { phase } = state;
  if (action === 'verify' || action === 'register') {
    const again = phase === 'verified' || (phase === 'spoof' && action === 'register');
    return again || available.has('retry');
  }
  if (action === 'dismiss') return phase === 'not-matched' && state.purpose === 'test';
  if (action === 'withdraw') return !atRest.has(phase);
  // trying again with what cannot be used leads nowhere
  if (action === 'retry') return phase === 'unavailable' && state.code === 'CREDENTIAL_UNUSABLE';
  if (action !== 'delete' || phase === 'registered' || phase === 'verified' || phase === 'refused') return false;
  // who failed a verification is not offered to delete what they failed against
  if (phase === 'not-matched' || phase === 'spoof') return state.purpose !== 'test';
  return !(phase === 'unavailable' && state.code === 'CREDENTIAL_UNUSABLE');
};

const labelOf = (action: ActionName, { phase }: SessionState, { actions }: Words): string => {
  if (action === 'cancel' && phase === 'confirming-delete') return actions.keep;
  if (action === 'cancel' && phase === 'delete-scheduled') return actions.undo;
  if (action === 'cancel' && phase === 'consent-needed') return actions.notNow;
  if (action === 'agree' && phase === 'refused') return actions.agreedAfterAll;
  if (action === 'verify' && phase !== 'registered') return actions.verifyAgain;
  return actions[action];
};

const lookOf = (action: ActionName, phase: PhaseName): Button['look'] => {
  if (primary[phase] === action) return 'primary';
  if (action === 'confirm-delete') return 'danger';
  return action === 'delete' || action === 'withdraw' || (action === 'cancel' && phase === 'consent-needed') ? 'quiet' : 'secondary';
};

/** The buttons of a state in the places of {@link order}; `null` where an action is not shown. */
export function buttonsOf({ state, available, wording }: CardModel): readonly (Button | null)[] {
  return order.map((action) => {
    const enabled = available.has(action);
    // whoever takes consent back has the registration deleted: one button for both
    if (action === 'delete' && atRest.has(state.phase) && available.has('withdraw')) return null;
    if (enabled ? withheld(action, state, available) : expected[state.phase]?.includes(action) !== true) return null;
    return { action, label: labelOf(action, state, wording.words), look: lookOf(action, state.phase), enabled };
  });
}

/** Why a button that is shown has to wait. */
export interface Wait {
  readonly text: string;
  readonly actions: readonly ActionName[];
}

/** What the agent is told about the buttons that wait, each for its own reason, where the advice does not say it already. */
export function waitsOf({ state, available, deleteOnlyAfterVerification, wording }: CardModel): readonly Wait[] {
  const { waits } = wording.words;
  const crowded = state.inProgress && (state.call?.parties ?? 0) > 2 && expected[state.phase] !== undefined;
  const held = state.phase === 'registered' && deleteOnlyAfterVerification && !available.has('delete') && !available.has('withdraw');
  return [
    ...(crowded ? [{ text: waits.morePeople, actions: ['register', 'verify'] as const }] : []),
    ...(held ? [{ text: waits.deleteAfterVerification, actions: ['delete'] as const }] : []),
  ];
}
