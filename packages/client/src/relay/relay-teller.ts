import { CallsealError, type ProtocolErrorCode } from '@callseal/protocol/errors';
import { isFinal, type Operation } from '@callseal/protocol/signalling';
import type { ChannelListener } from '../session/options.js';
import { exceptionName } from '../session/service-error.js';
import { stableCode } from '../session/stable-code.js';
import type { StreamedEvent } from './event-stream.js';
import { identifyRelayError, type RelayStep } from './identify-relay-error.js';
import { parseRelayEvent, type RelayEvent } from './parse-relay-event.js';
import type { RelayOperation } from './relay-operation.js';

export interface TellerOptions {
  readonly operation: Operation;
  readonly current: RelayOperation;
  readonly listener: ChannelListener;
  /** The voice service took the operation, or will not. */
  readonly opened: () => void;
  readonly refused: (error: Error) => void;
}

/** Tells a session what the server tells of its operation. */
export interface Teller {
  /** Gives whether nothing follows the event. */
  readonly take: (event: StreamedEvent) => boolean;
  /** It came to its end at a step. Told once, and nothing after it. `detail` is the code unless something closer to the cause is known. */
  readonly fail: (step: RelayStep, code: string | null, detail?: string | null) => void;
  /** It ended without a reason. */
  readonly close: () => void;
}

export function createTeller({ operation, current, listener, opened, refused }: TellerOptions): Teller {
  let isOpen = false;
  /** Whether the caller's audio was started, whatever became of it. */
  let isStreaming = false;
  let isOver = false;

  function read(streamed: StreamedEvent): RelayEvent | null {
    try {
      const event = parseRelayEvent(operation, streamed);
      // without the server's terms a verdict would be shown beside thresholds that it was not decided by
      if (event?.type === 'service' && !isOpen) throw tooEarly(streamed.name);
      return event;
    } catch (error) {
      listener.malformed(error);
      return null;
    }
  }

  const fail: Teller['fail'] = (step, code, detail = stableCode(code)) => {
    if (!isOver) listener.failed(identifyRelayError(step, code), detail);
    isOver = true;
    refused(new CallsealError(stableCode(code) ?? 'CHANNEL_REFUSED', 'The server ended the operation.'));
  };

  function failAt(step: RelayStep, code: string): void {
    current.end(code);
    if (step === 'stream' && isStreaming) fail('streaming', code, exceptionName(current.stream.error) ?? stableCode(code));
    // a verification whose outcome could not be written down has no registration to keep
    else fail(step === 'store' && operation === 'verify' ? 'verdict' : step, code);
  }

  function tell(event: RelayEvent): void {
    switch (event.type) {
      case 'opened':
        isOpen = true;
        listener.terms(event.terms);
        opened();
        break;
      case 'stream':
        isStreaming ||= event.state === 'started';
        current.tellStream(event.state, event.code);
        break;
      case 'service':
        if (isFinal(event.event.name)) current.end();
        listener.event(event.event);
        break;
      case 'failed':
        failAt(event.step, event.code);
        break;
      case 'ended':
        current.end();
    }
  }

  return {
    take(streamed) {
      const event = isOver ? null : read(streamed);
      if (event !== null) tell(event);
      return streamed.name === 'relay-ended';
    },
    fail,
    close() {
      if (!isOver) listener.closed('ended');
      isOver = true;
      refused(new CallsealError('CHANNEL_REFUSED', 'The operation ended before the voice service took it.'));
    },
  };
}

const tooEarly = (name: string) =>
  new CallsealError<ProtocolErrorCode>('SIGNALLING_MALFORMED', `The event ${name} came before relay-opened, which says what decides.`);
