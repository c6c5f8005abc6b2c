import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mock, test } from 'node:test';
import type { Redis } from 'ioredis';
import { createRedisGate } from './redis-gate.js';

test('what was refused is not sent when the connection is there, whatever the clock says about its time', async () => {
  // a timer of a busy machine runs early: it counts from when the round of the event loop began
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const client = Object.assign(new EventEmitter(), { status: 'connecting' });
    const gate = createRedisGate(client as unknown as Redis, 1000);
    let sent = 0;
    const command = (): Promise<number> => Promise.resolve((sent += 1));
    const refused = assert.rejects(gate.run(command), { code: 'STATE_FAILED' });
    mock.timers.tick(1000);
    await refused;
    const waiting = gate.run(command);
    client.status = 'ready';
    client.emit('ready');
    assert.equal(await waiting, 1);
    assert.equal(sent, 1);
  } finally {
    mock.timers.reset();
  }
});
