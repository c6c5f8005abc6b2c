/** Timestamps may wobble by this much before audio counts as missing, in milliseconds: two frames. */
const TOLERANCE_MS = 60;
/** A timestamp this far back begins a new count instead of an overlap. */
const RESTART_MS = 1000;
const BYTES_PER_MS = 8;

/** Finds missing audio: telephony omits silence, and the timestamps tell. */
export class StreamTimeline {
  #expected = -1;

  /** Takes a message's timestamp (−1: none) and bytes of µ-law. @returns milliseconds missing before it, 0 when none. */
  gapBefore(timestamp: number, bytes: number): number {
    if (timestamp < 0) return 0;
    const duration = bytes / BYTES_PER_MS;
    const expected = this.#expected;
    const gap = expected < 0 ? 0 : timestamp - expected;
    const moved = expected < 0 || gap >= TOLERANCE_MS || gap <= -RESTART_MS;
    this.#expected = (moved ? timestamp : expected) + duration;
    return gap >= TOLERANCE_MS ? gap : 0;
  }
}
