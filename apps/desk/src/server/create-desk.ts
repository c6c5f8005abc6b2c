import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine, type Engine, type EngineTrace, generateSealingKey } from '@callseal/engine';
import { createCallseal } from '@callseal/server-kit';
import { createSqliteCredentialStore, generateKey, parseKeyRing } from '@callseal/server-kit/sqlite';
import { createSimulator, createTwilioTransport, type Simulator } from '@callseal/simulator';
import { getRequestListener } from '@hono/node-server';
import twilio from 'twilio';
import { createDeskAgents } from './agents.js';
import { createDeskApp } from './desk-app.js';
import { acceptMicrophones } from './microphone-socket.js';
import { createSwitchboard } from './switchboard.js';
import { createWire } from './wire.js';

export interface DeskOptions {
  /** Port to listen on, 0 for any. Default 4600. */
  readonly port?: number;
  /** How many times faster than life callers speak; for tests. Default 1. */
  readonly speed?: number;
  /** Also hears the engine's trace; for measurements. */
  readonly onTrace?: (trace: EngineTrace) => void;
}

export interface Desk {
  readonly url: string;
  readonly simulator: Simulator;
  readonly engine: Engine;
  /** The database file of the registrations; it and its folder are gone after `close`. */
  readonly databaseFile: string;
  close(): Promise<void>;
}

/**
 * Starts everything a contact centre would have on many machines on this one: telephony (simulated), the voice engine, the server kit
 * with its encrypted store, and the page.
 * @throws the listen error (`EADDRINUSE`) when the port is taken; nothing is left running then.
 */
export async function createDesk({ port = 4600, speed = 1, onTrace }: DeskOptions = {}): Promise<Desk> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const agents = createDeskAgents();
  const wire = createWire();
  const clientSecret = randomBytes(24).toString('base64url');
  const engine = await createEngine({
    clientId: 'desk',
    clientSecret,
    sealingKey: generateSealingKey(),
    onTrace(trace) {
      wire.engine(trace);
      onTrace?.(trace);
    },
  });
  const simulator = await createSimulator({ speed, onEvent: wire.simulator });
  const switchboard = createSwitchboard(simulator);
  wire.connect(switchboard);

  const folder = await mkdtemp(join(tmpdir(), 'callseal-desk-'));
  const databaseFile = join(folder, 'credentials.sqlite');
  const store = createSqliteCredentialStore({ path: databaseFile, keys: parseKeyRing(generateKey()), subjectKey: generateKey() });
  const kit = createCallseal({
    agents: {
      authenticate: (token) => {
        const agent = agents.byToken(token);
        return agent === undefined ? Promise.reject(new Error('unknown agent')) : Promise.resolve({ identity: agent.id, roles: ['agent'] });
      },
    },
    // a stream may outlive its call by a moment, and must still be stopped
    mayUseCall: (agent, { callSid, action }) => switchboard.isOn(agent.identity, callSid, action === 'stop'),
    streams: {
      client: twilio(simulator.accountSid, simulator.authToken, { httpClient: createTwilioTransport(simulator.url) }),
      audioUrl: engine.audioUrl,
      authToken: simulator.authToken,
    },
    voiceService: { tokenUrl: `${engine.url}/oauth2/token`, clientId: 'desk', clientSecret },
    credentials: store,
    publicBaseUrl: `${url}/kit`,
    allowedOrigins: [url],
    onStreamEvent: wire.kit,
  });

  const app = createDeskApp({ agents, switchboard, urlSio: engine.url, kit });
  const closeMicrophones = acceptMicrophones(server, agents, switchboard);
  server.on('request', (request, response) => void getRequestListener(app.fetch)(request, response));
  return {
    url,
    simulator,
    engine,
    databaseFile,
    async close() {
      wire.close();
      closeMicrophones();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await simulator.close();
      await engine.close();
      store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
