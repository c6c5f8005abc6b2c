import { limits } from '@callseal/protocol/limits';
import { unexpectedAnswer } from '../http/post-form.js';

/** One server-sent event. */
export interface StreamedEvent {
  /** Its number in the operation, from 1. */
  readonly id: number;
  readonly name: string;
  readonly data: string;
}

/**
 * Reads a `text/event-stream` as the HTML standard says (9.2.6), in pieces cut anywhere between two characters. Comments and unknown fields
 * are dropped, and so is an event without a number of its own: it could not be told from one that was repeated.
 *
 * @throws RequestError `ANSWER_UNEXPECTED` from the returned function, for an event larger than any of ours.
 */
export function createEventReader(take: (event: StreamedEvent) => void): (piece: string) => void {
  let rest = '';
  let afterReturn = false;
  let fields: Readonly<Record<string, string>> = {};

  function readLine(line: string): void {
    if (line === '') {
      const { id = '', event = '', data } = fields;
      fields = {};
      if (data !== undefined && /^\d{1,9}$/.test(id)) take({ id: Number(id), name: event, data });
      return;
    }
    const [, name, value = ''] = /^(id|event|data)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === undefined) return;
    fields = { ...fields, [name]: name === 'data' && fields.data !== undefined ? `${fields.data}\n${value}` : value };
  }

  return (piece) => {
    // a line may end in CR LF, and a piece between the two
    const text = afterReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    if (piece !== '') afterReturn = piece.endsWith('\r');
    const lines = (rest + text).split(/\r\n|\r|\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) readLine(line);
    if (rest.length + (fields.data?.length ?? 0) > limits.signallingMessageBytes) throw unexpectedAnswer();
  };
}
