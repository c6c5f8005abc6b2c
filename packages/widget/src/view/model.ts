import type { Action, ActionName, SessionState } from '@callseal/client';
import type { ConsentNotice } from '../words/consent-notice.js';
import type { Wording } from '../words/wording.js';

/** Everything the card is drawn from. */
export interface CardModel {
  readonly state: SessionState;
  /** Actions that lead on from this state. */
  readonly available: ReadonlySet<ActionName>;
  /** Whether deletion waits for a verification, so that the reason can be given. */
  readonly deleteOnlyAfterVerification: boolean;
  /** Whether answers are played in the page instead of coming from a voice service. */
  readonly simulated: boolean;
  /** What the caller is asked, when asking is required. */
  readonly notice: ConsentNotice;
  /** The texts, with the numbers and plurals of their language. */
  readonly wording: Wording;
  readonly act: (action: Action) => void;
}
