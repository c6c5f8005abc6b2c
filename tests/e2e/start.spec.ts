import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

const main = fileURLToPath(new URL('server/main.js', import.meta.resolve('@callseal/desk/server')));

/** A port that was free a moment ago, and the server that holds it until `close`. */
async function holdPort(): Promise<{ port: number; release: () => Promise<unknown> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, release: () => new Promise((resolve) => server.close(resolve)) };
}

function start(port: number): { child: ChildProcess; printed: () => string } {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, CALLSEAL_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, printed: () => text };
}

test('the desk prints its address, answers there, and stops everything at Ctrl-C', async ({ request }) => {
  const { port, release } = await holdPort();
  await release();
  const { child, printed } = start(port);
  await expect.poll(printed).toBe(`Callseal desk: http://127.0.0.1:${port}\n`);
  expect((await request.get(`http://127.0.0.1:${port}/`)).status()).toBe(200);
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  await expect(request.get(`http://127.0.0.1:${port}/`)).rejects.toThrow('ECONNREFUSED');
});

test('a port that is taken is told with its mend', async () => {
  const { port, release } = await holdPort();
  const { child, printed } = start(port);
  expect(await once(child, 'exit')).toEqual([1, null]);
  expect(printed()).toContain(`Port ${port} is already taken`);
  expect(printed()).toContain(`CALLSEAL_PORT=${port + 1} npm start`);
  await release();
});
