import type { CallStream } from '@callseal/client';

interface Holder {
  readonly by: CallStream;
  readonly left: Promise<void>;
  readonly leave: () => void;
}

/** Who streams which call; shared by all elements of the page, because a call has one leg. */
const holders = new Map<string, Holder>();

/**
 * Lets a start wait until the stream that another session opened for the same call is stopped. One session orders its own starts and
 * stops; this orders them across sessions, as when a desktop takes the element out of the page and puts another one in for the same call:
 * else the late stop of the first would end the stream of the second.
 */
export function createSerialStream(stream: CallStream): CallStream {
  const self: CallStream = {
    async start(call, signal) {
      for (let holder = holders.get(call.callSid); holder !== undefined && holder.by !== self; holder = holders.get(call.callSid)) {
        await holder.left;
        // the session gives up by itself after a while; what it gave up must not start late
        signal.throwIfAborted();
      }
      holders.set(call.callSid, createHolder(self));
      await stream.start(call, signal);
    },
    async stop(call, signal) {
      try {
        await stream.stop(call, signal);
      } finally {
        const holder = holders.get(call.callSid);
        if (holder?.by === self) {
          holders.delete(call.callSid);
          holder.leave();
        }
      }
    },
    ...(stream.state && { state: stream.state.bind(stream) }),
  };
  return self;
}

function createHolder(by: CallStream): Holder {
  let leave = (): void => undefined;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  return { by, left, leave };
}
