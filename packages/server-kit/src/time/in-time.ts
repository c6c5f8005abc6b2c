import { type ServerErrorCode } from '@callseal/protocol/errors';
import { ServerError } from '../errors/server-error.js';

/** Does `work` for at most `milliseconds`; then aborts its signal and rejects with `code`, whether or not the work listens. */
export async function inTime<T>(milliseconds: number, code: ServerErrorCode, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort();
      reject(new ServerError(code));
    }, milliseconds);
  });
  try {
    return await Promise.race([work(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
