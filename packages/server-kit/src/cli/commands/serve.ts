import { readConfig } from '../../config/read-config.js';
import { serve } from '../../node/node-server.js';
import { systemClock } from '../../time/clock.js';
import { createApplication } from '../application.js';
import { readArguments } from '../arguments.js';
import type { CommandIo, RunningServer } from '../command-io.js';
import { createDrainable } from '../draining.js';
import { createServerLog } from '../server-log.js';

/** Starts the server that the environment describes. */
export async function startServer(args: readonly string[], io: CommandIo): Promise<RunningServer> {
  readArguments(args, {});
  const config = readConfig(io.env);
  const log = createServerLog(config.logLevel, io.out);
  const application = createApplication(config, log);
  const drainable = createDrainable(application.callseal);
  const { host, port, drainSeconds, requestSeconds } = config;
  const closeTimeout = Math.ceil(requestSeconds * 1000);
  const served = await serve({ ...application.callseal, answer: drainable.answer }, { host, port, closeTimeout }).catch(
    async (error: unknown) => {
      await application.close();
      throw error;
    },
  );
  application.start();
  log.process.info({ event: 'server-started', url: served.url, publicBaseUrl: config.publicBaseUrl }, 'server-started');
  const stop = async (): Promise<void> => {
    log.process.info({ event: 'server-draining', seconds: drainSeconds }, 'server-draining');
    drainable.drain();
    await systemClock.sleep(drainSeconds * 1000);
    await served.close();
    await application.close();
    log.process.info({ event: 'server-stopped' }, 'server-stopped');
  };
  let stopped: Promise<void> | undefined;
  return { url: served.url, stop: () => (stopped ??= stop()) };
}
