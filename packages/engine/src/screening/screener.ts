import type { ScreenResult } from '@callseal/protocol/screening';
import type { LineReport } from './line-inspector.js';
import { reasonsOf, riskOf } from './risk.js';
import type { ScreenedCalls } from './screened-calls.js';
import type { RecentRecordings } from '../credential/recent-recordings.js';
import { measured, round2 } from '../session/outcome.js';
import type { Utterance, VoiceMethod } from '../voice/voice-method.js';
import type { Watchlist } from '../watchlist/watchlist.js';

/** Whom a screen is of. */
export interface Screened {
  readonly callId: string;
  /** The caller's credential as it came, and the template that was in it; `null` when nobody is registered. */
  readonly registration: { readonly credential: string; readonly template: Uint8Array } | null;
}

/** Screens what was heard of a call. Throws what the voice method throws. */
export type Screener = (of: Screened, utterance: Utterance, line: LineReport) => ScreenResult;

/** Options of {@link createScreener}. */
export interface ScreenerOptions {
  readonly voice: VoiceMethod;
  readonly recordings: RecentRecordings;
  readonly screened: ScreenedCalls;
  readonly watchlist: Watchlist;
}

/** Every part says for itself whether it was checked, and with how much it was compared. */
export function createScreener({ voice, recordings, screened, watchlist }: ScreenerOptions): Screener {
  return ({ callId, registration }, utterance, line) => {
    const recent = [...(registration === null ? [] : recordings.of(registration.credential)), ...screened.recordingsOf(callId)];
    const compared = recent.length + (registration === null ? 0 : 1);
    const replay = compared === 0 ? null : voice.checkReplay(registration?.template ?? null, recent, utterance);
    const injection = line.checked ? line : null;
    const { hit, entries } = watchlist.search(utterance);
    // a recognised recording is not kept again: it would only push a live one out
    if (replay?.replayed !== true) {
      screened.add({ callId, fingerprint: utterance.fingerprint, template: () => voice.enrol(utterance) });
    }
    const factors = { replay, injection, isOnWatchlist: hit };
    return {
      risk: riskOf(factors),
      replay: { checked: replay !== null, authenticity: replay === null ? null : round2(replay.authenticity), recordings: compared },
      injection: { checked: injection !== null, score: injection?.score ?? null, findings: [...(injection?.findings ?? [])] },
      watchlist: { checked: hit !== null, hit, entries },
      reasons: [...reasonsOf(factors)],
      model: { hash: voice.modelHash },
      ...measured(utterance),
    };
  };
}
