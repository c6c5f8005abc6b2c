import { type CallerAudio, frameBytes, frameMilliseconds, silentFrame } from './caller-audio.js';

/** A caller whose audio arrives while the call goes on, such as a microphone. */
export interface LiveAudio extends CallerAudio {
  /** Adds µ-law bytes, 8 kHz mono, in pieces of any size. */
  push(mulaw: Uint8Array): void;
  /** The caller hangs up once everything pushed has been heard. */
  end(): void;
}

export interface LiveAudioOptions {
  /** Milliseconds kept before sending starts, and after every underrun. Default 60. */
  readonly delayMilliseconds?: number;
  /** Milliseconds kept at most; older audio is dropped, so that a stalled call does not lag for ever. Default 1000. */
  readonly maximumMilliseconds?: number;
}

/** A bounded jitter buffer: what comes in bursts goes out evenly, what is missing is silence. */
export function createLiveAudio(options: LiveAudioOptions = {}): LiveAudio {
  const bytesOf = (milliseconds: number): number => Math.ceil(milliseconds / frameMilliseconds) * frameBytes;
  const delay = bytesOf(options.delayMilliseconds ?? 60);
  const maximum = Math.max(bytesOf(options.maximumMilliseconds ?? 1000), delay, frameBytes);
  let kept = new Uint8Array(0);
  let filling = true;
  let ended = false;

  const take = (): Uint8Array => {
    const frame = new Uint8Array(silentFrame);
    frame.set(kept.subarray(0, frameBytes));
    kept = kept.slice(frameBytes);
    return frame;
  };

  return {
    push: (mulaw) => {
      if (ended) return;
      const joined = new Uint8Array(kept.length + mulaw.length);
      joined.set(kept);
      joined.set(mulaw, kept.length);
      kept = joined.length > maximum ? joined.slice(joined.length - maximum) : joined;
    },
    end: () => {
      ended = true;
    },
    next: () => {
      if (ended) return kept.length === 0 ? null : take();
      if (kept.length < frameBytes) filling = true;
      if (filling && kept.length < Math.max(delay, frameBytes)) return silentFrame;
      filling = false;
      return take();
    },
  };
}
