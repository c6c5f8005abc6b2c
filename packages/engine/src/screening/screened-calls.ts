import type { EngineClock } from '../service/clock.js';

/** What a screen leaves behind of a call: a fingerprint against playing it back, a template for the watchlist. */
export interface ScreenedCall {
  readonly callId: string;
  readonly fingerprint: Uint32Array;
  /** Makes the template; not asked where no voice is kept. */
  readonly template: () => Uint8Array;
}

/** Recently screened calls. Memory only, bounded in number and time. */
export interface ScreenedCalls {
  /** Fingerprints of other calls, newest first. A caller who is screened twice in a call is no recording of themselves. */
  recordingsOf(otherThan: string): readonly Uint32Array[];
  /** The template of the call's last screen, while it is kept. */
  templateOf(callId: string): Uint8Array | null;
  add(call: ScreenedCall): void;
  /** Forgets what is too old. */
  tick(): void;
  /** Templates kept now. */
  readonly size: number;
}

/** Options of {@link createScreenedCalls}. */
export interface ScreenedCallsOptions {
  readonly clock: EngineClock;
  /** Fingerprints kept; every screen is compared with each. */
  readonly recordings: number;
  /** Seconds for which a template is kept. */
  readonly templateSeconds: number;
}

/** Seconds for which a fingerprint is kept, as those of verifications. */
const RECORDING_SECONDS = 86_400;
/** Templates kept at most: 6 MB. */
const TEMPLATES = 1000;

export function createScreenedCalls({ clock, recordings, templateSeconds }: ScreenedCallsOptions): ScreenedCalls {
  let fingerprints: readonly { readonly callId: string; readonly fingerprint: Uint32Array; readonly expires: number }[] = [];
  // in order of age: what is added again moves to the end
  const templates = new Map<string, { readonly template: Uint8Array; readonly expires: number }>();

  function tick(): void {
    const now = clock.now();
    if (fingerprints.some(({ expires }) => expires <= now)) fingerprints = fingerprints.filter(({ expires }) => expires > now);
    for (const [callId, { expires }] of templates) {
      if (expires > now && templates.size <= TEMPLATES) break;
      templates.delete(callId);
    }
  }

  return {
    recordingsOf: (otherThan) => {
      tick();
      return fingerprints.filter(({ callId }) => callId !== otherThan).map(({ fingerprint }) => fingerprint);
    },
    templateOf: (callId) => {
      tick();
      return templates.get(callId)?.template ?? null;
    },
    add({ callId, fingerprint, template }) {
      const now = clock.now();
      fingerprints = [{ callId, fingerprint, expires: now + RECORDING_SECONDS * 1000 }, ...fingerprints].slice(0, recordings);
      templates.delete(callId);
      if (templateSeconds > 0) templates.set(callId, { template: template(), expires: now + templateSeconds * 1000 });
      tick();
    },
    tick,
    get size() {
      return templates.size;
    },
  };
}
