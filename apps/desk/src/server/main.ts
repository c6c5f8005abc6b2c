/** What `npm start` runs: the desk until Ctrl-C. */
import { createDesk } from './create-desk.js';

const port = Number(process.env.CALLSEAL_PORT ?? 4600);

try {
  const desk = await createDesk({ port });
  process.stdout.write(`Callseal desk: ${desk.url}\n`);
  let closing = false;
  const stop = (): void => {
    if (closing) return;
    closing = true;
    void desk.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  process.stderr.write(
    code === 'EADDRINUSE'
      ? `✗ Port ${port} is already taken. Stop what uses it, or choose another one: CALLSEAL_PORT=${port + 1} npm start\n`
      : `✗ The desk could not be started: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
}
