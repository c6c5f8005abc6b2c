import { createSid } from '../sids.js';

/** A text message, as the telephone it was sent to shows it. */
export interface SimulatedMessage {
  readonly sid: string;
  /** E.164. */
  readonly to: string;
  /** The sender's number, or the messaging service that chooses one. */
  readonly from: string;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Messages are kept for so many newer ones, so that a demo may run for weeks. */
const keptMessages = 1000;

/** Every message that the account sent. */
export class Outbox {
  readonly #messages: SimulatedMessage[] = [];
  readonly #onMessage: (message: SimulatedMessage) => void;

  constructor(onMessage: (message: SimulatedMessage) => void) {
    this.#onMessage = onMessage;
  }

  send(message: Pick<SimulatedMessage, 'to' | 'from' | 'body'>): SimulatedMessage {
    const sent = { ...message, sid: createSid('SM'), at: Date.now() };
    this.#messages.push(sent);
    if (this.#messages.length > keptMessages) this.#messages.shift();
    this.#onMessage(sent);
    return sent;
  }

  /** What a telephone has received, oldest first. */
  receivedBy(number: string): readonly SimulatedMessage[] {
    return this.#messages.filter(({ to }) => to === number);
  }
}
