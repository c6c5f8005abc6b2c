import type { Redis } from 'ioredis';
import { ServerError } from '../errors/server-error.js';

/** Lets commands through to Redis while it is there. */
export interface RedisGate {
  /** Runs a command, or rejects with `STATE_FAILED`: at once while Redis is down, else when the time is over. What was not sent by then never is. */
  run<T>(command: () => Promise<T>): Promise<T>;
  /** Lets nothing through any more, and closes the client when it is `owned`. */
  close(owned: boolean): Promise<void>;
}

/** Commands are sent on an open connection only: neither client is left to queue them and send them after they were given up. */
export function createRedisGate(client: Redis, timeout: number): RedisGate {
  let isClosed = false;
  let opening: Promise<void> | undefined;

  const opened = (): Promise<void> => {
    if (client.status === 'wait') {
      client.connect().catch(() => undefined);
    }
    // the first connection is worth waiting for; between later ones the client rests
    if (client.status !== 'connecting' && client.status !== 'connect') return Promise.reject(new Error(`Redis: ${client.status}`));
    return (opening ??= settled(client).finally(() => {
      opening = undefined;
    }));
  };
  const sendWhenOpen = async <T>(command: () => Promise<T>, late: Lateness): Promise<T> => {
    await opened();
    // whoever asked was refused already: it must not happen now
    if (late.isLate) throw new Error('Redis was not reached in time.');
    return command();
  };

  return {
    run: async (command) => {
      try {
        if (isClosed) throw new Error('The state is closed.');
        return await within(timeout, (late) => (client.status === 'ready' ? command() : sendWhenOpen(command, late)));
      } catch (cause) {
        // a counter answers "too many" by rejecting with its result, which is no error
        if (!(cause instanceof Error)) throw cause;
        throw new ServerError('STATE_FAILED', { cause });
      }
    },
    async close(owned) {
      isClosed = true;
      if (!owned) return;
      // says goodbye only to a server that listens; a lost one would be waited for
      if (client.status === 'ready') await within(timeout, () => client.quit()).catch(() => undefined);
      client.disconnect();
    },
  };
}

/** Resolves when the connection that is being made is ready, rejects when it comes to nothing. */
function settled(client: Redis): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      client.off('ready', settle).off('close', settle).off('end', settle);
      if (client.status === 'ready') resolve();
      else reject(new Error(`Redis: ${client.status}`));
    };
    client.on('ready', settle).on('close', settle).on('end', settle);
  });
}

/** Whether it was given up. Timers may run before a clock says that their time is over, so that no clock tells. */
interface Lateness {
  isLate: boolean;
}

/** Rejects when the time is over; what comes of the work later is dropped. */
function within<T>(milliseconds: number, work: (late: Lateness) => Promise<T>): Promise<T> {
  const late: Lateness = { isLate: false };
  const promise = work(late);
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      late.isLate = true;
      reject(new Error('Redis did not answer in time.'));
    }, milliseconds);
  });
  return Promise.race([promise, end]).finally(() => {
    clearTimeout(timer);
  });
}
