import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { limits } from '@callseal/protocol/limits';
import { routes } from '@callseal/protocol/routes';
import type { ServeOptions } from '../node/serve-options.js';
import { serve, type ServedCallseal } from '../node/node-server.js';
import { judge } from '../testkit/hardening/judge.js';
import { createMarkedKit, type MarkedKit } from '../testkit/hardening/marked-kit.js';
import { marks } from '../testkit/hardening/marks.js';
import { http, isTransportRefusal, listen, ofTheKit, open, parseAnswers, type Talk, talk } from '../testkit/hardening/raw-client.js';

/** Milliseconds; as in production, only a tenth as long. Connections are looked at once a second. */
const limited = { headersTimeout: 1000, requestTimeout: 2000, keepAliveTimeout: 500, maxConnections: 120 } satisfies Omit<
  ServeOptions,
  'port'
>;
/** Milliseconds in which everything slow must be cut: the longest time-out, the look, and a busy machine. */
const soon = 8000;

const path = routes.lookUpCredential.path;
const usual = ['host: kit.example', 'content-type: application/json', `authorization: Bearer ${marks.agentToken}`];
const body = '{"subject":"a"}';
const tooLarge = 10_000_000;
const right = http('POST', path, [...usual, `content-length: ${body.length}`], body);

let marked: MarkedKit;
let served: ServedCallseal;
let hasty: MarkedKit;
let hastyServed: ServedCallseal;

before(async () => {
  marked = await createMarkedKit();
  served = await serve(marked.kit, { port: 0, ...limited });
  hasty = await createMarkedKit({ options: { timeout: 200 } });
  hastyServed = await serve(hasty.kit, { port: 0, ...limited });
});
after(async () => {
  await Promise.all([served.close(), hastyServed.close()]);
  await Promise.all([marked[Symbol.asyncDispose](), hasty[Symbol.asyncDispose]()]);
});

/** A well-behaved client that asks one thing after another until it is told to stop; resolves with how often it was served. */
function keepAsking(url: string): { stop(): Promise<number> } {
  let asking = true;
  const run = async (): Promise<number> => {
    let times = 0;
    while (asking) {
      const response = await fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${marks.agentToken}` },
        body,
        signal: AbortSignal.timeout(soon),
      });
      assert.equal(response.status, 200);
      await response.text();
      times += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return times;
  };
  const running = run();
  // a rejection is reported where it is awaited
  running.catch(() => undefined);
  return {
    stop: () => {
      asking = false;
      return running;
    },
  };
}

/** Writes a piece again and again until the connection is gone. */
function drip(socket: Socket, piece: () => string | Buffer, every: number): void {
  const timer = setInterval(() => {
    if (socket.destroyed || !socket.writable) clearInterval(timer);
    else socket.write(piece());
  }, every);
  socket.on('close', () => {
    clearInterval(timer);
  });
}

async function slow(
  url: string,
  first: string | Buffer,
  piece: () => string | Buffer,
  every = 20,
): Promise<Talk & { readonly lasted: number }> {
  const socket = await open(url);
  const from = performance.now();
  const heard = listen(socket, soon);
  socket.write(first);
  drip(socket, piece, every);
  const talked = await heard;
  return { ...talked, lasted: performance.now() - from };
}

/** The answer that a slow client gets, when it gets one. */
function outcome({ received, ended }: Talk): string {
  assert.notEqual(ended, 'gave-up', 'the connection was left open');
  const [answer] = parseAnswers(received);
  if (answer === undefined) return 'cut';
  if (isTransportRefusal(answer)) return `transport ${answer.status}`;
  return judge(ofTheKit(answer), undefined) ?? 'answered';
}

describe('a client that takes its time is cut within the limits, while others are served', { concurrency: true }, () => {
  const open_ = `POST ${path} HTTP/1.1\r\nhost: kit.example\r\n`;
  const withBody = `${open_}content-type: application/json\r\nauthorization: Bearer ${marks.agentToken}\r\n`;
  for (const [what, first, piece, expected] of [
    ['sends a header byte by byte', open_, () => 'x', ['transport 408']],
    ['sends one header after another', open_, () => 'x-a: b\r\n', ['transport 408']],
    ['sends a body byte by byte', `${withBody}content-length: 100000\r\n\r\n`, () => ' ', ['transport 408', 'cut']],
    [
      'sends a body that never ends, chunk by chunk',
      `${withBody}transfer-encoding: chunked\r\n\r\n`,
      () => '1\r\n \r\n',
      ['transport 408', 'cut'],
    ],
    ['sends a chunk extension that never ends', `${withBody}transfer-encoding: chunked\r\n\r\n1;`, () => 'x', ['transport 408', 'cut']],
    ['sends trailers that never end', `${withBody}transfer-encoding: chunked\r\n\r\n0\r\n`, () => 'x: y\r\n', ['transport 408', 'cut']],
    ['sends empty lines for ever', '\r\n', () => '\r\n', ['transport 408', 'transport 400']],
  ] as const) {
    test(`that ${what}`, async (context) => {
      const others = keepAsking(served.url);
      const attackers = await Promise.all(Array.from({ length: 5 }, () => slow(served.url, first, piece)));
      const served_ = await others.stop();
      const seen = attackers.map(outcome);
      context.diagnostic(
        `${[...new Set(seen)].join(', ')} after ${Math.round(Math.max(...attackers.map(({ lasted }) => lasted)))} ms; ${served_} others served`,
      );
      for (const each of seen) assert.ok((expected as readonly string[]).includes(each), each);
      assert.ok(served_ > 0);
    });
  }

  test('that connects and says nothing', async () => {
    const quiet = await Promise.all(Array.from({ length: 50 }, () => open(served.url)));
    const others = keepAsking(served.url);
    for (const heard of await Promise.all(quiet.map((socket) => listen(socket, soon)))) {
      assert.ok(['transport 408', 'cut'].includes(outcome(heard)));
    }
    assert.ok((await others.stop()) > 0);
  });

  test('that keeps its connection after an answer', async () => {
    const socket = await open(served.url);
    const heard = listen(socket, soon);
    socket.write(right);
    const { received, ended } = await heard;
    assert.equal(ended, 'closed');
    assert.equal(parseAnswers(received).length, 1);
  });

  test('that ends its side in the middle of a body', async () => {
    const { ended } = await talk(served.url, http('POST', path, [...usual, 'content-length: 1000'], body));
    assert.notEqual(ended, 'gave-up');
  });

  test('that never reads its answers', async () => {
    const socket = await open(served.url);
    socket.pause();
    const closed = new Promise<void>((resolve) =>
      socket.on('close', () => {
        resolve();
      }),
    );
    const others = keepAsking(served.url);
    // as much as the buffers of both ends take, and then some
    for (let index = 0; index < 500; index += 1) socket.write(right);
    assert.ok((await fetch(`${served.url}/health`)).ok);
    socket.destroy();
    await closed;
    assert.ok((await others.stop()) > 0);
  });
});

test('a body that stops coming is answered in the error shape when the kit’s time is over, and the connection ends', async () => {
  const { received, ended } = await slow(hastyServed.url, http('POST', path, [...usual, 'content-length: 1000'], body), () => '', 1000);
  const [answer] = parseAnswers(received);
  assert.ok(answer !== undefined);
  assert.equal(answer.status, 400);
  assert.equal((JSON.parse(answer.text) as { code: string }).code, 'BODY_MALFORMED');
  assert.notEqual(ended, 'gave-up', 'the rest of the body was waited for');
});

describe('what is too large is refused, and the server goes on', { concurrency: 4 }, () => {
  for (const [what, request, expected] of [
    ['a header of 20 KB', http('GET', '/health', ['host: a', `x: ${'y'.repeat(20_000)}`]), ['transport 431']],
    [
      'a header block of 1 MB',
      http('GET', '/health', ['host: a', ...Array.from({ length: 20_000 }, (_, index) => `x-${index}: ${'y'.repeat(40)}`)]),
      ['transport 431', 'cut'],
    ],
    [
      'thousands of short headers',
      http('GET', '/health', ['host: a', ...Array.from({ length: 4_000 }, (_, index) => `x${index}: y`)]),
      ['transport 431'],
    ],
    ['a path of 20 KB', http('GET', `/${'a'.repeat(20_000)}`, ['host: a']), ['transport 431']],
    [
      '10 MB announced and sent',
      http('POST', path, [...usual, `content-length: ${tooLarge}`], Buffer.alloc(tooLarge, 32)),
      ['BODY_TOO_LARGE', 'cut'],
    ],
    ['10 MB in chunks', http('POST', path, [...usual, 'transfer-encoding: chunked'], chunked(tooLarge)), ['BODY_TOO_LARGE', 'cut']],
    ['10 MB announced and never sent', http('POST', path, [...usual, `content-length: ${tooLarge}`]), ['BODY_TOO_LARGE']],
    [
      'a body one byte above the limit',
      http('POST', path, [...usual, `content-length: ${limits.requestBodyBytes + 1}`], Buffer.alloc(limits.requestBodyBytes + 1, 32)),
      ['BODY_TOO_LARGE'],
    ],
    [
      '10 MB with a wrong token',
      http(
        'POST',
        path,
        ['host: a', 'content-type: application/json', 'authorization: Bearer wrong', 'transfer-encoding: chunked'],
        chunked(tooLarge),
      ),
      ['BODY_TOO_LARGE', 'cut'],
    ],
    [
      '10 MB to a route that reads none',
      http('GET', '/health', ['host: a', `content-length: ${tooLarge}`], Buffer.alloc(tooLarge, 32)),
      ['answered', 'cut'],
    ],
    [
      '10 MB to no route',
      http('POST', '/nowhere', ['host: a', `content-length: ${tooLarge}`], Buffer.alloc(tooLarge, 32)),
      ['ROUTE_NOT_FOUND', 'cut'],
    ],
  ] as const) {
    test(what, async () => {
      const others = keepAsking(served.url);
      const heard = await talk(served.url, request, { halfClose: false, patience: soon });
      const seen = what.includes('reads none') && heard.received.length > 0 ? 'answered' : outcome(heard);
      assert.ok((expected as readonly string[]).includes(seen), seen);
      assert.ok((await others.stop()) > 0);
    });
  }
});

test('not even ten huge bodies at once take memory for what they send', async () => {
  const request = http('POST', path, [...usual, 'transfer-encoding: chunked'], chunked(tooLarge));
  let peak = 0;
  const start = process.memoryUsage().arrayBuffers;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().arrayBuffers - start)), 5);
  await Promise.all(Array.from({ length: 10 }, () => talk(served.url, request, { halfClose: false, patience: soon })));
  clearInterval(timer);
  // both ends live in this process and the sender's copies count; a server that kept bodies would hold another 100 MB
  assert.ok(peak < 120_000_000, `${peak} bytes at once`);
});

describe('many connections and many requests on one', () => {
  test('idle connections beyond the limit are closed at once, and those within it within their time', async () => {
    const heard = await Promise.all(Array.from({ length: limited.maxConnections + 80 }, async () => listen(await open(served.url), soon)));
    assert.equal(heard.filter(({ ended }) => ended === 'gave-up').length, 0);
    assert.ok((await fetch(`${served.url}/health`)).ok);
  });

  test('pipelined requests are answered in order, one each', async () => {
    const count = 200;
    const ids = Array.from({ length: count }, (_, index) => `pipelined-${index}`);
    const requests = ids.map((id, index) =>
      http(
        'POST',
        path,
        [...usual, `x-request-id: ${id}`, `content-length: ${body.length}`, ...(index === count - 1 ? ['connection: close'] : [])],
        body,
      ),
    );
    const { received } = await talk(served.url, Buffer.concat(requests));
    assert.deepEqual(
      parseAnswers(received).map(({ headers }) => headers['x-request-id']),
      ids,
    );
  });

  test('a request hidden in another’s body is never answered', async () => {
    const hidden = http('GET', '/health', ['host: a']);
    const { received } = await talk(
      served.url,
      http('POST', path, [...usual, `content-length: ${hidden.length}`, 'connection: close'], hidden),
    );
    assert.deepEqual(
      parseAnswers(received).map(({ status }) => status),
      [400],
    );
  });
});

function chunked(bytes: number): Buffer {
  const piece = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, 32), Buffer.from('\r\n')]);
  return Buffer.concat([...Array.from({ length: Math.ceil(bytes / 65_536) }, () => piece), Buffer.from('0\r\n\r\n')]);
}
