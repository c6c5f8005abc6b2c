import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ReadinessSchema } from '@callseal/protocol/routes';
import { Exchange } from '../http/exchange.js';
import { createMemoryCredentialStore } from '../credentials/memory-credential-store.js';
import { createFullKit } from '../testkit/full-kit.js';
import { createDeferred, createManualClock, send } from '../testkit/kit.js';
import { createHealthEndpoints, type HealthEndpointsOptions, type HealthPart } from './health-endpoints.js';

const well = (name: string): HealthPart => ({ name, ping: () => Promise.resolve() });

function createProbe(parts: readonly HealthPart[], options: Partial<HealthEndpointsOptions> = {}) {
  const clock = createManualClock();
  const endpoints = createHealthEndpoints({ parts, clock, ...options });
  const ready = endpoints.find(({ route }) => route.path === '/health/ready');
  assert.ok(ready);
  const ask = async () => {
    const exchange = new Exchange('probe-request', () => undefined);
    const body = ReadinessSchema.parse(await ready.answer({}, exchange, undefined));
    return { status: exchange.status, ready: body.status, checks: body.checks };
  };
  return { ask, clock, endpoints };
}

describe('readiness', () => {
  test('is 200 when every part answers', async () => {
    const { ask } = createProbe([well('credentials'), well('state')]);
    assert.deepEqual(await ask(), { status: 200, ready: 'ready', checks: { credentials: 'ok', state: 'ok' } });
  });

  test('is 200 when there is nothing to depend on', async () => {
    assert.deepEqual(await createProbe([]).ask(), { status: 200, ready: 'ready', checks: {} });
  });

  for (const [what, ping] of [
    ['rejects', () => Promise.reject(new Error('postgres://user:secret@db'))],
    [
      'throws',
      () => {
        throw new Error('secret');
      },
    ],
    ['is silent', () => new Promise<void>(() => undefined)],
  ] as const) {
    test(`is 503 and names the part that ${what}, without the reason`, async () => {
      const { ask } = createProbe([well('credentials'), { name: 'state', ping }], { timeout: 20 });
      assert.deepEqual(await ask(), { status: 503, ready: 'not-ready', checks: { credentials: 'ok', state: 'failed' } });
    });
  }

  test('asks a part once however many probes come, and again after a second', async () => {
    const gate = createDeferred<undefined>();
    let pings = 0;
    const part = {
      name: 'credentials',
      ping: async () => {
        pings += 1;
        await gate.promise;
      },
    };
    const { ask, clock } = createProbe([part]);
    const together = Promise.all(Array.from({ length: 50 }, ask));
    gate.resolve(undefined);
    assert.equal((await together).length, 50);
    assert.equal(pings, 1);
    clock.advance(999);
    await ask();
    assert.equal(pings, 1);
    clock.advance(1);
    await ask();
    assert.equal(pings, 2);
    clock.advance(-3_600_000);
    await ask();
    assert.equal(pings, 3, 'a clock that was set back does not freeze the answer');
  });

  test('recovers when the part does', async () => {
    let down = true;
    const { ask, clock } = createProbe([{ name: 'state', ping: () => (down ? Promise.reject(new Error('down')) : Promise.resolve()) }]);
    assert.equal((await ask()).status, 503);
    down = false;
    clock.advance(1000);
    assert.equal((await ask()).status, 200);
  });
});

test('a kit whose store is down is alive, not ready, and says so with 503', async () => {
  const credentials = { ...createMemoryCredentialStore(), ping: () => Promise.reject(new Error('down')) };
  await using full = await createFullKit({ credentials });
  const ready = await send(full.kit, '/health/ready', { method: 'GET' });
  assert.deepEqual([ready.status, await ready.json()], [503, { status: 'not-ready', checks: { credentials: 'failed', state: 'ok' } }]);
  assert.equal((await send(full.kit, '/health', { method: 'GET' })).status, 200);
});

test('being alive depends on nothing', () => {
  const { endpoints } = createProbe([{ name: 'state', ping: () => Promise.reject(new Error('down')) }]);
  const health = endpoints.find(({ route }) => route.path === '/health');
  assert.deepEqual(health?.answer({}, new Exchange('probe-request', () => undefined), undefined), { status: 'ok' });
});
