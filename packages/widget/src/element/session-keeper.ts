import type { CallIdentity, Session, SessionState } from '@callseal/client';
import type { SessionWiring } from './session-options.js';

/** A session with who shows it and what was last reported of it. */
export interface KeptSession {
  readonly session: Session;
  /** The element that shows it, or showed it last; its callbacks and its token are the ones in use. */
  owner: SessionWiring;
  /** The state of the last report; `null` before the first one. */
  reported: SessionState | null;
}

/** Makes a session that asks `owner` at each moment who shows it. */
export type OpenSession = (owner: () => SessionWiring) => Session;

/** Opens a session for `owner`. */
export function openKept(open: OpenSession, owner: SessionWiring): KeptSession {
  let kept: KeptSession | null = null;
  const session = open(() => kept?.owner ?? owner);
  kept = { session, owner, reported: null };
  return kept;
}

/** Facts of a call that change while it goes on. */
export interface CallUpdate extends Pick<CallIdentity, 'held' | 'parties'> {
  /** Whether the call is live; a held one is. */
  readonly inProgress: boolean;
}

/**
 * Keeps sessions outside of elements, one for each call, so that a desktop which unmounts its elements (on a task switch, in wrap-up)
 * loses nothing: an element with the same `sessions` that is given the same call goes on where the last one was, and reports what
 * happened in between. What is kept lives until {@link end}; ending it stops what runs and forgets what is held.
 */
export interface SessionKeeper {
  /** The session kept for a call, or a new one. One with another `key` (another configuration) is ended and replaced. */
  take(callSid: string, key: string, open: OpenSession, owner: SessionWiring): KeptSession;
  /**
   * Tells a call's session what its element would be told, while perhaps no element is there: held, ended or crowded, what runs ends as
   * inconclusive. The next element that shows the call brings its own facts.
   */
  update(callSid: string, facts: CallUpdate): void;
  /** Ends the session of a call, as when its task is completed. */
  end(callSid: string): void;
  /** Ends them all. */
  dispose(): void;
}

/** Creates a keeper: one for the page, given to each element as its `sessions`. */
export function createSessionKeeper(): SessionKeeper {
  const all = new Map<string, { readonly key: string; readonly kept: KeptSession }>();
  const end = (callSid: string): void => {
    const entry = all.get(callSid);
    all.delete(callSid);
    // an element that still shows it sees that the call is gone
    entry?.kept.session.dispatch({ type: 'call-changed', call: null, inProgress: false });
    entry?.kept.session.dispose();
  };
  return {
    take(callSid, key, open, owner) {
      const found = all.get(callSid);
      if (found?.key === key) {
        found.kept.owner = owner;
        return found.kept;
      }
      end(callSid);
      const kept = openKept(open, owner);
      all.set(callSid, { key, kept });
      return kept;
    },
    update(callSid, { inProgress, ...facts }) {
      const session = all.get(callSid)?.kept.session;
      const call = session?.getState().call ?? null;
      if (call !== null) session?.dispatch({ type: 'call-changed', call: { ...call, ...facts }, inProgress });
    },
    end,
    dispose() {
      for (const callSid of [...all.keys()]) end(callSid);
    },
  };
}
