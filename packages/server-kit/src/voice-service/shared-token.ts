import { randomUUID } from 'node:crypto';
import type { SharedState } from '../state/shared-state.js';
import type { ValueSeal } from '../state/value-seal.js';
import type { Clock } from '../time/clock.js';
import { type CachedToken, parseCachedToken } from './cached-token.js';

/** What {@link createSharedToken} works with. */
export interface SharedTokenOptions {
  readonly state: SharedState;
  readonly seal: ValueSeal;
  /** Names the token: those who fetch the same one. */
  readonly id: string;
  readonly clock: Clock;
  /** Milliseconds for everything, the fetch included. */
  readonly timeout: number;
}

/** A token that several instances share. */
export interface SharedToken {
  /** The fresh token that another instance keeps, or else the one that `fetch` gets within the milliseconds it is given. */
  load(fetch: (timeout: number) => Promise<CachedToken>): Promise<CachedToken>;
}

/** Milliseconds between looks for the token that another instance is fetching. */
const pollEvery = 50;
/** Milliseconds a lock outlasts the fetch under it, if its holder dies. */
const grace = 1000;

/**
 * One instance fetches, the others wait for what it gets; half the time at most, then they fetch themselves. So they do at once when the
 * state fails: it saves requests and guards nothing. The state holds the token encrypted.
 */
export function createSharedToken({ state, seal, id, clock, timeout }: SharedTokenOptions): SharedToken {
  const name = seal.nameOf(id);
  const lock = `${name}:lock`;

  const read = async (): Promise<CachedToken | undefined> => {
    const sealed = await state.get(name);
    const text = sealed === null ? undefined : seal.open(name, sealed);
    return text === undefined ? undefined : parseCachedToken(text, clock.now());
  };
  const release = (holder: string): void => {
    state.delete(lock, holder).catch(() => undefined);
  };
  /** The token of another instance, once it is there; `undefined` when it is for this one to fetch. */
  const agree = async (holder: string, isLate: () => boolean): Promise<CachedToken | undefined> => {
    while (!isLate()) {
      const found = await read();
      if (found !== undefined) return found;
      if (await state.add(lock, holder, timeout + grace)) {
        // its holder may have finished between the look and the lock
        const newest = await read();
        if (newest !== undefined || isLate()) release(holder);
        return newest;
      }
      await clock.sleep(pollEvery);
    }
    return undefined;
  };
  const publish = async (token: CachedToken, holder: string): Promise<void> => {
    const life = token.freshUntil - clock.now();
    try {
      if (life > 0) await state.set(name, seal.seal(name, JSON.stringify(token)), life);
    } catch {
      // the others will fetch their own
    }
    release(holder);
  };

  return {
    async load(fetch) {
      const begun = performance.now();
      const holder = randomUUID();
      // a timer that keeps no process alive; it also ends waiting for a state that does not answer
      const late = AbortSignal.timeout(Math.ceil(timeout / 2));
      const ended = new Promise<undefined>((resolve) => {
        late.addEventListener('abort', () => {
          resolve(undefined);
        });
      });
      const found = await Promise.race([agree(holder, () => late.aborted).catch(() => undefined), ended]);
      if (found !== undefined) return found;
      try {
        const token = await fetch(Math.max(1, Math.floor(timeout - (performance.now() - begun))));
        // whoever waits for the token does not wait for the state
        void publish(token, holder);
        return token;
      } catch (error) {
        release(holder);
        throw error;
      }
    },
  };
}
