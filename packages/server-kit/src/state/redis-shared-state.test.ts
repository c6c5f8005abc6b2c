import assert from 'node:assert/strict';
import { connect, createServer, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { type RedisService, startRedis } from '@callseal/test-services';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { sharedStateConformance } from './conformance.js';
import { createRedisSharedState, type RedisSharedStateOptions } from './redis-shared-state.js';
import type { SharedState } from './shared-state.js';

let service: RedisService;
before(async () => {
  service = await startRedis();
});
after(() => service.stop());

let prefixes = 0;
/** A prefix that no other test uses. */
function freshPrefix(): string {
  prefixes += 1;
  return `test${prefixes}:`;
}

function open(prefix: string, options: Partial<RedisSharedStateOptions> = {}): SharedState & AsyncDisposable {
  const state = createRedisSharedState({ url: service.url, prefix, timeout: 10_000, ...options });
  return Object.assign(state, { [Symbol.asyncDispose]: () => state.close() });
}

describe('Redis conforms', () => {
  for (const { title, run } of sharedStateConformance) {
    test(title, () => {
      const prefix = freshPrefix();
      return run(() => open(prefix));
    });
  }
});

test('deployments with another prefix see nothing of each other', async () => {
  await using mine = open('one:');
  await using theirs = open('one:two:');
  await mine.set('k', 'v', 60_000);
  await theirs.set('k', 'w', 60_000);
  assert.equal(await theirs.get('k'), 'w');
  assert.equal(await mine.get('k'), 'v');
  const limit = { name: 'n', points: 1, seconds: 60 };
  await mine.limiter(limit).consume('k');
  await theirs.limiter(limit).consume('k');
});

test('for any parallel use over two connections a key is won once and a cap holds', async () => {
  await using first = open('property:');
  await using second = open('property:');
  const states = [first, second] as const;
  let round = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 25 }),
      fc.integer({ min: 1, max: 12 }),
      async (order, points) => {
        round += 1;
        const [a, b, c] = [`add${round}`, `swap${round}`, `count${round}`];
        const limits = states.map((state) => state.limiter({ name: `p${points}`, points, seconds: 60 }));
        await first.set(b, 'old', 60_000);
        const added: boolean[] = [];
        const swapped: boolean[] = [];
        let passed = 0;
        await Promise.all(
          order.flatMap((which, index) => {
            const state = states[which];
            return [
              state.add(a, `${index}`, 60_000).then((done) => added.push(done)),
              state.swap(b, 'old', `${index}`, 60_000).then((done) => swapped.push(done)),
              limits[which]!.consume(c).then(
                () => (passed += 1),
                (error: unknown) => {
                  assert.ok(error instanceof RateLimiterRes);
                },
              ),
            ];
          }),
        );
        assert.equal(added.filter(Boolean).length, 1);
        assert.equal(swapped.filter(Boolean).length, 1);
        assert.equal(passed, Math.min(points, order.length));
      },
    ),
    { numRuns: 40 },
  );
});

describe('a Redis that is not there', () => {
  test('is refused at once, also when it was killed in the middle, and used again when it is back', async () => {
    const redis = await startRedis();
    await using state = open('k:', { url: redis.url });
    const counter = state.limiter({ name: 'n', points: 100, seconds: 60 });
    await state.set('k', 'v', 60_000);
    await counter.consume('k');
    const flying = Promise.allSettled(Array.from({ length: 200 }, () => state.set('flying', 'v', 60_000)));
    await redis.kill();
    for (const result of await flying) {
      if (result.status === 'rejected') assert.equal((result.reason as { code?: string }).code, 'STATE_FAILED');
    }
    const begun = performance.now();
    for (let index = 0; index < 20; index += 1) {
      await assert.rejects(state.add('late', 'v', 60_000), { code: 'STATE_FAILED' });
      await assert.rejects(counter.consume('k'), { code: 'STATE_FAILED' });
      await assert.rejects(state.ping(), { code: 'STATE_FAILED' });
    }
    assert.ok(performance.now() - begun < 10_000, 'a Redis that is down must not be waited for');
    await redis.restart();
    try {
      await until(async () =>
        state.ping().then(
          () => true,
          () => false,
        ),
      );
      // what was refused did not happen later
      assert.equal(await state.get('late'), null);
      assert.equal(await state.add('late', 'v', 60_000), true);
      await counter.consume('k');
    } finally {
      await redis.stop();
    }
  });

  test('is refused when nobody ever listened', async () => {
    await using state = open('k:', { url: 'redis://127.0.0.1:1' });
    await assert.rejects(state.get('k'), { code: 'STATE_FAILED' });
    await assert.rejects(state.list('k')[Symbol.asyncIterator]().next(), { code: 'STATE_FAILED' });
  });

  test('is given up when it is silent', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    try {
      await using state = open('k:', { url: `redis://127.0.0.1:${port}`, timeout: 60 });
      await assert.rejects(state.get('k'), { code: 'STATE_FAILED' });
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  });
});

test('what was given up while the connection was made does not happen when it is there', async () => {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const sockets = new Set<Socket>();
  const proxy = createServer((socket) => {
    sockets.add(socket.pause().on('error', () => undefined));
    void released.then(() => {
      const upstream = connect(Number(new URL(service.url).port), '127.0.0.1').on('error', () => undefined);
      sockets.add(upstream);
      socket.pipe(upstream).pipe(socket);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as { port: number };
  try {
    await using state = open(freshPrefix(), { url: `redis://127.0.0.1:${port}`, timeout: 400 });
    await assert.rejects(state.set('late', 'v', 60_000), { code: 'STATE_FAILED' });
    release();
    await until(() =>
      state.ping().then(
        () => true,
        () => false,
      ),
    );
    assert.equal(await state.get('late'), null);
  } finally {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  }
});

test('a client of your own is used and left open', async () => {
  const client = new Redis(service.url);
  try {
    const state = createRedisSharedState({ client, prefix: freshPrefix() });
    await state.set('k', 'v', 60_000);
    await state.limiter({ name: 'n', points: 1, seconds: 60 }).consume('k');
    await state.close();
    await assert.rejects(state.get('k'), { code: 'STATE_FAILED' });
    assert.equal(await client.ping(), 'PONG');
  } finally {
    client.disconnect();
  }
});

test('nothing is connected before something is asked', async () => {
  const state = createRedisSharedState({ url: 'redis://127.0.0.1:1' });
  await state.close();
});

describe('options', () => {
  const client = new Redis({ lazyConnect: true });
  for (const [what, options] of [
    ['neither url nor client', {}],
    ['both url and client', { client, url: 'redis://127.0.0.1' }],
    ['no URL', { url: 'localhost:6379' }],
    ['another scheme', { url: 'https://redis.example' }],
    ['plain text beyond loopback', { url: 'redis://redis.example' }],
    ['a host that only begins like loopback', { url: 'redis://127.0.0.1.evil.example' }],
    ['a query', { url: 'rediss://redis.example/?family=6' }],
    ['an empty prefix', { url: 'redis://127.0.0.1', prefix: '' }],
    ['a prefix with a pattern', { url: 'redis://127.0.0.1', prefix: 'a*' }],
    ['no time', { url: 'redis://127.0.0.1', timeout: 0 }],
    ['endless time', { url: 'redis://127.0.0.1', timeout: Infinity }],
  ] as const) {
    test(`${what} is refused`, () => {
      assert.throws(() => createRedisSharedState(options), { code: 'CONFIG_INVALID' });
    });
  }

  test('a wrong URL with a password is refused without repeating it', () => {
    for (const url of ['redis://u:s3cret@redis.example', 'rediss://u:s3cret@redis.example:port']) {
      assert.throws(
        () => createRedisSharedState({ url }),
        (error: Error) => !JSON.stringify([error.message, error.cause, error.stack]).includes('s3cret'),
      );
    }
  });

  test('encryption beyond loopback, or plain text where it is asked for, is accepted', async () => {
    await createRedisSharedState({ url: 'rediss://u:p@redis.example:6380/2' }).close();
    await createRedisSharedState({ url: 'redis://redis:6379', allowInsecure: true }).close();
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < end, 'Redis was not found again');
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
