import { mulawSilence } from './mulaw.js';

/** Samples per second of telephone audio. */
export const telephoneRate = 8000;
/** Bytes, and samples, of one frame: 20 ms, what Media Streams send in one message. */
export const frameBytes = 160;
/** Milliseconds of one frame. */
export const frameMilliseconds = 20;

/** Where a caller's voice comes from. Pulled once every 20 ms of the call, so it needs no clock of its own. */
export interface CallerAudio {
  /** The next 20 ms as 160 µ-law bytes, or `null` once the caller has hung up. A frame must not be changed afterwards. */
  next(): Uint8Array | null;
  /** What is being said in the frame that `next` gave last; `null` in a pause. */
  caption?(): string | null;
}

/** 20 ms of digital silence. */
export const silentFrame: Uint8Array = new Uint8Array(frameBytes).fill(mulawSilence);

/** A caller who stays on the line and says nothing. */
export const createSilentAudio = (): CallerAudio => ({ next: () => silentFrame });
