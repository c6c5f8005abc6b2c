import { CallsealError } from '@callseal/protocol/errors';
import type { Watchlist, WatchlistEntry } from './watchlist.js';
import type { CredentialSealer } from '../credential/credential-sealer.js';
import type { ScreenedCalls } from '../screening/screened-calls.js';

/** Whose voice: of a registration, by its sealed credential, or of a call that was screened within the last minutes. */
export type WatchedVoice = { readonly credential: string } | { readonly callId: string };

/** What may be done to the watchlist. Who may do it, with whom beside them, is for its callers to check and to log. */
export interface WatchlistAdmin {
  /**
   * Rejects with `CREDENTIAL_MALFORMED`, `CREDENTIAL_OTHER_MODEL`, `CREDENTIAL_FOREIGN`, `CALL_NOT_SCREENED` or `WATCHLIST_FULL`; with
   * what the store rejects with otherwise.
   */
  add(voice: WatchedVoice): Promise<WatchlistEntry>;
  list(): Promise<readonly WatchlistEntry[]>;
  /** Resolves with whether it was there. */
  remove(id: string): Promise<boolean>;
}

/** Options of {@link createWatchlistAdmin}. */
export interface WatchlistAdminOptions {
  readonly watchlist: Watchlist;
  readonly sealer: CredentialSealer;
  readonly screened: ScreenedCalls;
}

export function createWatchlistAdmin({ watchlist, sealer, screened }: WatchlistAdminOptions): WatchlistAdmin {
  const templateOf = (voice: WatchedVoice): Uint8Array => {
    if ('credential' in voice) return sealer.open(voice.credential);
    const template = screened.templateOf(voice.callId);
    if (template !== null) return template;
    throw new CallsealError('CALL_NOT_SCREENED', 'No voice is kept of this call: screen it, then add it within some minutes.');
  };
  return {
    add: async (voice) => watchlist.add(templateOf(voice)),
    list: () => watchlist.list(),
    remove: (id) => watchlist.remove(id),
  };
}
