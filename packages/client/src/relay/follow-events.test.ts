import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { RequestError } from '../http/post-form.js';
import type { StreamedEvent } from './event-stream.js';
import { followEvents } from './follow-events.js';
import { createImpatientClock } from './relay-harness.test.js';

const total = 12;
const textOf = (id: number) => `id: ${id}\nevent: ${id === total ? 'relay-ended' : 'info-vad-status'}\ndata: ${id}\n\n`;

/** How one connection goes: whether there is one, from where it tells, how many bytes come and in which pieces, and how it ends. */
interface Connection {
  readonly fault: 'none' | 'unreachable' | 'busy';
  readonly repeats: number;
  readonly bytes: number;
  readonly piece: number;
  readonly broken: boolean;
}
const connection: fc.Arbitrary<Connection> = fc.record({
  fault: fc.constantFrom('none', 'none', 'none', 'unreachable', 'busy'),
  repeats: fc.nat(total),
  bytes: fc.nat(250),
  piece: fc.integer({ min: 1, max: 60 }),
  broken: fc.boolean(),
});

function answer({ fault, repeats, bytes, piece, broken }: Connection, after: number): Response {
  if (fault === 'unreachable') throw new RequestError('SERVER_UNREACHABLE', 'no', { retryable: true });
  if (fault === 'busy') throw new RequestError('STATE_FAILED', 'no', { retryable: true, status: 503 });
  const from = Math.max(0, after - repeats);
  const text = Array.from({ length: total - from }, (_nothing, index) => textOf(from + index + 1)).join('');
  const sent = new TextEncoder().encode(text).subarray(0, bytes);
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at < sent.length) controller.enqueue(sent.subarray(at, (at += piece)));
      else if (broken) controller.error(new Error('broken'));
      else controller.close();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
}

const whole: Connection = { fault: 'none', repeats: 0, bytes: 10_000, piece: 100, broken: false };

async function follow(connections: readonly Connection[], signal = new AbortController().signal) {
  const told: StreamedEvent[] = [];
  const asked: number[] = [];
  const clock = createImpatientClock();
  let next = 0;
  await followEvents({
    ask: async (after) => {
      asked.push(after);
      next += 1;
      await Promise.resolve();
      return answer(connections[next - 1] ?? whole, after);
    },
    take: (event) => {
      told.push(event);
      return event.name === 'relay-ended';
    },
    clock,
    signal,
  });
  return { told, asked, pauses: clock.pauses };
}

describe('following the events of an operation', () => {
  it('tells each once and in order, over any connections that bring some, all or none of them, some again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(connection, { maxLength: 12 }), async (connections) => {
        const { told, asked } = await follow(connections);
        assert.deepEqual(
          told.map(({ id }) => id),
          Array.from({ length: total }, (_nothing, index) => index + 1),
        );
        assert.deepEqual(
          asked,
          asked.toSorted((one, other) => one - other),
        );
      }),
      { numRuns: Number(process.env.CALLSEAL_SEQUENCES ?? 200) },
    );
  });

  it('waits longer from try to try, and no longer than it must once something came', async () => {
    const down: Connection = { ...whole, fault: 'unreachable' };
    const { pauses } = await follow([down, down, down, { ...whole, bytes: 60 }, down]);
    assert.deepEqual(pauses, [100, 200, 400, 100, 200]);
  });

  it('asks nothing any more once it is given up, and tells nothing', async () => {
    const controller = new AbortController();
    const told: number[] = [];
    let asked = 0;
    const following = followEvents({
      ask: (after) => {
        asked += 1;
        return Promise.resolve(answer(whole, after));
      },
      take: ({ id }) => {
        told.push(id);
        if (id === 3) controller.abort();
        return false;
      },
      clock: createImpatientClock(),
      signal: controller.signal,
    });
    await assert.rejects(following, { name: 'AbortError' });
    assert.deepEqual([asked, told], [1, [1, 2, 3]]);
  });

  it('refuses an answer of another kind, and what the server refuses for good', async () => {
    const page = () => Promise.resolve(new Response('<html>', { headers: { 'content-type': 'text/html' } }));
    const gone = () => Promise.reject(new RequestError('RELAY_NOT_FOUND', 'gone', { retryable: false, status: 404 }));
    for (const [ask, code] of [
      [page, 'ANSWER_UNEXPECTED'],
      [gone, 'RELAY_NOT_FOUND'],
    ] as const) {
      const { signal } = new AbortController();
      await assert.rejects(followEvents({ ask, take: () => false, clock: createImpatientClock(), signal }), { code });
    }
  });
});
