import type { Clock } from '../time/clock.js';
import type { RelayRegistry } from './relay-registry.js';

/** Milliseconds between two signs of life, and between two looks whether somebody else has ended the operation. */
const beatEvery = 1000;

/** Says that an operation is run here until `signal` aborts; tells when it was ended from outside. */
export async function keepPulse(
  registry: RelayRegistry,
  ref: string,
  clock: Clock,
  signal: AbortSignal,
  onEnded: () => void,
): Promise<void> {
  for (;;) {
    await clock.sleep(beatEvery, signal);
    if (signal.aborted) return;
    try {
      await registry.beat(ref);
      const record = await registry.find(ref);
      if (record === undefined || record.phase === 'ended') onEnded();
    } catch {
      // the next beat tries again; an operation whose state stays away ends with its next event
    }
  }
}
