import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { createHeldClock } from '../testkit/held-clock.js';
import { parseEvents } from '../testkit/event-stream.js';
import { createRelayHub } from './relay-hub.js';
import { createRelayReader } from './relay-reader.js';
import { addEvents } from './relay-record.js';
import { createRelayRegistry } from './relay-registry.js';

test('an answer ends at once when its operation does so while an earlier piece is on its way', { timeout: 5000 }, async () => {
  const hub = createRelayHub();
  const registry = createRelayRegistry({ state: createMemorySharedState(), pseudonym: (kind, id) => `${kind}-${id}`, longest: 60_000 });
  let isRunning = true;
  const read = createRelayReader({
    registry,
    hub,
    // nobody moves it on: a reader that waits for time waits for ever
    clock: createHeldClock(),
    isLocal: () => isRunning,
    bury: () => Promise.reject(new Error('It has ended.')),
  });
  const ref = registry.refOf('operation');
  const verdict = { name: 'result-success', payload: { score: 0.9 } } as const;
  const empty = { callSid: 'CA1', owner: 'agent', phase: 'running', last: 0, events: [] } as const;
  await registry.begin(ref, addEvents(empty, [verdict]));

  const pieces = read(ref, 0).read(new AbortController().signal)[Symbol.asyncIterator]();
  await pieces.next();
  const told = [String((await pieces.next()).value)];
  await registry.end(ref, []);
  isRunning = false;
  hub.tell(ref);
  for (let piece = await pieces.next(); piece.done !== true; piece = await pieces.next()) told.push(piece.value);
  assert.deepEqual(
    parseEvents(told.join('')).map(({ name }) => name),
    ['result-success', 'relay-ended'],
  );
});
