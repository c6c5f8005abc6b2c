import { type ChildProcess } from 'node:child_process';
import { findProgram, freePort, runUntil } from './run.js';

/** A Redis server on loopback that keeps nothing on disk. */
export interface RedisService {
  /** `redis://…`, to be given to a client. */
  readonly url: string;
  /** Ends the server at once, as a power cut would: its data is lost. */
  kill(): Promise<void>;
  /** Starts it again after {@link kill}, empty, on the same port. */
  restart(): Promise<void>;
  /** Ends the server. */
  stop(): Promise<void>;
}

/** Starts a Redis server; ready when it resolves. */
export async function startRedis(): Promise<RedisService> {
  const port = await freePort();
  const command = [findProgram('redis-server'), '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const start = (): Promise<ChildProcess> => runUntil(command, /Ready to accept connections/);
  let server = await start();
  process.once('exit', () => server.kill('SIGKILL'));
  const kill = (): Promise<void> =>
    new Promise((resolve) => {
      if (server.exitCode !== null || server.signalCode !== null) {
        resolve();
        return;
      }
      server.once('exit', () => {
        resolve();
      });
      server.kill('SIGKILL');
    });
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    restart: async () => {
      server = await start();
    },
    stop: kill,
  };
}
