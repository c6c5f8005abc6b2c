import { ServerError } from '../errors/server-error.js';
import type { SharedState } from './shared-state.js';

/** What becomes of a record: `next` is written (left out: nothing), and `result` is the outcome when that was possible. */
export interface Decision<T> {
  readonly next?: string;
  readonly result: T;
}

/** Losing this often in a row takes as many others that won, and after a few of them everything is refused anyway. */
const attempts = 64;

/**
 * Reads a record, decides, and writes only if nobody has written meanwhile; otherwise decides again. So decisions about one key happen
 * one after the other, on every instance.
 * @throws ServerError `STATE_FAILED` when the state cannot be reached or never comes to rest.
 */
export async function updateRecord<T>(
  state: SharedState,
  key: string,
  milliseconds: number,
  decide: (found: string | null) => Decision<T>,
): Promise<T> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const found = await state.get(key);
    const { next, result } = decide(found);
    if (next === undefined || next === found) return result;
    const won = found === null ? await state.add(key, next, milliseconds) : await state.swap(key, found, next, milliseconds);
    if (won) return result;
  }
  throw new ServerError('STATE_FAILED', { cause: new Error('A record is written without end.') });
}
