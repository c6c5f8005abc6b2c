// npm start: install what is missing, build what changed, run the desk until Ctrl-C.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { build, environment, install, root } from './support/steps.mjs';

const port = Number(process.env.CALLSEAL_PORT ?? 4600);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(`✗ CALLSEAL_PORT is "${process.env.CALLSEAL_PORT}". Set it to a port between 1 and 65535.\n`);
  process.exit(2);
}
await portFree(port);
await install();
await build('@callseal/desk');

const desk = spawn('node', ['apps/desk/dist/server/main.js'], { cwd: root, env: environment(), stdio: 'inherit' });
desk.on('error', (error) => {
  process.stderr.write(`✗ The desk could not be started: ${error.message}\n`);
  process.exit(1);
});
desk.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
// In a terminal Ctrl-C reaches the desk by itself too; it takes the second one for the first.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => desk.kill(signal));

/** Tells a taken port before the long steps, not after them. */
function portFree(wanted) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => {
      const why = error.code === 'EADDRINUSE' ? 'is already taken' : `cannot be used (${error.code})`;
      process.stderr.write(`✗ Port ${wanted} ${why}. Stop what uses it, or choose another one: CALLSEAL_PORT=${wanted + 1} npm start\n`);
      process.exit(1);
    });
    probe.listen(wanted, '127.0.0.1', () => probe.close(resolve));
  });
}
