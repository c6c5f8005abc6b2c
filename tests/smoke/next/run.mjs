import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { play } from './support/play.mjs';

const next = 'node_modules/next/dist/bin/next';
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };

const built = spawnSync(process.execPath, [next, 'build'], { env, stdio: 'inherit' });
if (built.status !== 0) process.exit(1);

const port = await freePort();
const server = spawn(process.execPath, [next, 'start', '-H', '127.0.0.1', '-p', String(port)], {
  env,
  stdio: ['ignore', 'inherit', 'inherit'],
});
const url = `http://127.0.0.1:${port}/`;
try {
  const html = await firstAnswer(url);
  if (!html.includes('<callseal-agent')) throw new Error(`The server drew no element:\n${html}`);
  if (!html.includes('data-loaded="function"')) throw new Error(`The package was not loaded on the server:\n${html}`);
  await play(url);
} catch (error) {
  console.error(`✗ ${error.message}`);
  process.exitCode = 1;
} finally {
  server.kill();
}

async function firstAnswer(address) {
  for (let left = 100; left > 0; left--) {
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.ok) return answer.text();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('The server did not answer in 20 s.');
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
}
