import type { MockResponseType } from '@callseal/protocol/element-config';
import { parseServerEvent } from '@callseal/protocol/signalling';
import { systemClock } from '../session/clock.js';
import type { ChannelListener, Clock, SignallingChannel } from '../session/options.js';
import type { MockFault } from './faults.js';
import { dropped, type Moment, script, type ScriptOptions } from './script.js';

export interface MockSignallingOptions {
  /**
   * Which of the seven outcomes is played. `resultFailScore` is an outcome of verifications only: a registration answers with
   * `error-parameters` (exception `MockResponseNotApplicable`), so that a wrong setting is seen and not taken for a voice.
   */
  readonly response: MockResponseType;
  /** Default: the platform's timers. */
  readonly clock?: Clock;
  /** What goes wrong, from `mockFaults` of `@callseal/client/testing`. Default: nothing. */
  readonly fault?: MockFault;
}

type Request = Parameters<SignallingChannel['open']>[0];

/**
 * A voice service played in the page: connects, becomes ready, reports progress five times a second, and gives its verdict,
 * in the time a caller would take. Its events go through the same parser as a real service's.
 */
export function createMockSignalling({
  response,
  fault = (moments) => moments,
  clock = systemClock,
}: MockSignallingOptions): SignallingChannel {
  return {
    open: (request, listener, signal) =>
      new Promise((resolve) => {
        const moments = fault(script(settingsOf(request, response)))[Symbol.iterator]();
        let cancel: (() => void) | undefined;
        const later = (milliseconds: number, run: () => void) => {
          cancel = clock.after(milliseconds, run);
        };
        signal.addEventListener('abort', () => {
          cancel?.();
        });
        const next = () => {
          const step = moments.next();
          if (step.done === true) return;
          const moment = step.value;
          later(moment.wait, () => {
            if (tell(request, moment, listener) && !signal.aborted) next();
          });
        };
        later(150, () => {
          resolve();
          next();
        });
      }),
  };
}

function settingsOf(request: Request, response: MockResponseType): ScriptOptions {
  const { initialize } = request;
  const asked = 'register_request' in initialize ? initialize.register_request : initialize.verify_request;
  return {
    operation: request.operation,
    callId: initialize.metadata.call_id,
    seconds: asked.audio_total_duration,
    authenticityThreshold: asked.authenticity_threshold,
    scoreThreshold: 'score_threshold' in asked ? asked.score_threshold : 0,
    response,
  };
}

/** @returns whether the session goes on. */
function tell({ operation }: Request, { name, payload }: Moment, listener: ChannelListener): boolean {
  if (name === dropped) {
    listener.closed('mock: dropped');
    return false;
  }
  try {
    const event = parseServerEvent(operation, name, [payload]);
    if (event !== null) listener.event(event);
  } catch (error) {
    listener.malformed(error);
  }
  return true;
}
