/**
 * Is this a live telephone line? Two signs that it is not, both of which a person can check in a sound editor.
 *
 * What they do not see: audio that was injected together with noise, or played to a telephone. And a line that cuts its noise out between
 * words (some softphones, silence suppression without comfort noise) looks like a file: whoever takes calls from such lines says so.
 * Rates: docs/error-rates.md.
 *
 * @module
 */
import type { InjectionFinding } from '@callseal/protocol/screening';
import { PauseInspector } from './pause-inspector.js';
import { RepeatFinder } from './repeat-finder.js';

/** What the line showed. */
export interface LineReport {
  /** Whether there was enough to tell: a pause to hear the line in, or a finding. */
  readonly checked: boolean;
  /** 0 (nothing found) to 1. */
  readonly score: number;
  readonly findings: readonly InjectionFinding[];
}

/** Of a call that nobody inspected. */
export const nothingInspected: LineReport = { checked: false, score: 0, findings: [] };

/** Listens to one call beside its speech analyser. */
export interface LineInspector {
  /** Takes µ-law audio in any chunking; the bytes are not kept. */
  push(mulaw: Uint8Array): void;
  /** Audio is missing. */
  pushGap(): void;
  report(): LineReport;
}

/** One silent pause may be a key pressed to mute; several are how the audio is made. */
const ONE_FLAT_PAUSE = 0.7;
const FLAT_PAUSES = 0.8;
/** Share of the pauses that must be digital silence: real and injected audio do not alternate within one call. */
const FLAT_SHARE = 0.5;
const REPETITION = 0.9;

/** Options of {@link createLineInspector}. */
export interface LineInspectorOptions {
  /** Whether lines may be digitally silent between words; silence is no sign then, and without a repetition nothing was checked. */
  readonly silenceSuppression: boolean;
}

/** Makes an inspector for one call. */
export function createLineInspector({ silenceSuppression }: LineInspectorOptions): LineInspector {
  const pauses = silenceSuppression ? null : new PauseInspector();
  const repeats = new RepeatFinder();
  return {
    push(mulaw) {
      pauses?.push(mulaw);
      repeats.push(mulaw);
    },
    pushGap() {
      pauses?.pushGap();
    },
    report() {
      const heard = pauses?.count() ?? { pauses: 0, flat: 0 };
      const scores = new Map<InjectionFinding, number>();
      if (repeats.repeatedSeconds > 0) scores.set('repeated-audio', REPETITION);
      if (heard.flat > 0 && heard.flat >= FLAT_SHARE * heard.pauses) {
        scores.set('no-line-noise', heard.flat > 1 ? FLAT_PAUSES : ONE_FLAT_PAUSE);
      }
      return { checked: heard.pauses > 0 || scores.size > 0, score: Math.max(0, ...scores.values()), findings: [...scores.keys()] };
    },
  };
}
