import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limits } from '@callseal/protocol/limits';
import fc from 'fast-check';
import { createEventReader, type StreamedEvent } from './event-stream.js';

/** Reads bytes in pieces that end at `cuts`. */
function readBytes(bytes: Uint8Array, cuts: readonly number[]): StreamedEvent[] {
  const events: StreamedEvent[] = [];
  const read = createEventReader((event) => events.push(event));
  const decoder = new TextDecoder();
  const ends = [...cuts, bytes.length];
  let from = 0;
  for (const end of ends.toSorted((one, other) => one - other)) {
    read(decoder.decode(bytes.subarray(from, end), { stream: true }));
    from = end;
  }
  return events;
}
const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readBytes(bytesOf(text), []);

const stream = [
  '\uFEFFretry: 1000\n\n',
  ': waiting\n\n',
  'id: 1\r\nevent: relay-opened\r\ndata: {"a":1}\r\n\r\n',
  'id:2\nevent:info-vad-status\ndata: one\ndata:  two ✓ 😀\n\n',
  'data: x\rid: 3\revent: relay-ended\r\r',
].join('');
const events = [
  { id: 1, name: 'relay-opened', data: '{"a":1}' },
  { id: 2, name: 'info-vad-status', data: 'one\n two ✓ 😀' },
  { id: 3, name: 'relay-ended', data: 'x' },
];

describe('a stream of events', () => {
  it('is read the same wherever it is cut once, between bytes of a character and between CR and LF too', () => {
    const bytes = bytesOf(stream);
    for (let cut = 0; cut <= bytes.length; cut += 1) assert.deepEqual(readBytes(bytes, [cut]), events, `cut at byte ${cut}`);
  });

  it('is read the same byte by byte, and in any pieces', () => {
    const bytes = bytesOf(stream);
    assert.deepEqual(
      readBytes(
        bytes,
        Array.from(bytes, (_byte, index) => index),
      ),
      events,
    );
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        assert.deepEqual(readBytes(bytes, cuts), events);
      }),
    );
  });

  it('brings no event that is not finished, has no data or no number of its own', () => {
    assert.deepEqual(read('id: 1\nevent: a\ndata: x'), []);
    assert.deepEqual(read('id: 1\nevent: a\n\n'), []);
    assert.deepEqual(read('event: a\ndata: x\n\n'), []);
    assert.deepEqual(read('id: 1\nevent: a\ndata: x\n\nevent: b\ndata: y\n\n'), [{ id: 1, name: 'a', data: 'x' }]);
    for (const id of ['-1', '1.5', 'one', '', '1234567890', '1 ']) assert.deepEqual(read(`id: ${id}\ndata: x\n\n`), [], id);
  });

  it('passes over fields that it does not know, such as those of a prototype', () => {
    assert.deepEqual(read('__proto__: x\nconstructor\nid: 1\nevent: a\ndata\n\n'), [{ id: 1, name: 'a', data: '' }]);
  });

  it('is given up when an event is larger than any of ours', () => {
    const line = `data: ${'x'.repeat(1_000)}\n`;
    const reader = createEventReader(() => assert.fail('nothing is complete'));
    assert.throws(
      () => {
        for (let length = 0; length <= limits.signallingMessageBytes; length += 1_000) reader(line);
      },
      { code: 'ANSWER_UNEXPECTED' },
    );
    const unbroken = createEventReader(() => undefined);
    assert.throws(
      () => {
        unbroken('x'.repeat(limits.signallingMessageBytes + 1));
      },
      { code: 'ANSWER_UNEXPECTED' },
    );
  });
});
