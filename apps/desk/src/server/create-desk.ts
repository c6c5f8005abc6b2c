import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEngine, type Engine, type EngineTrace, generateSealingKey } from '@callseal/engine';
import { CallsealError } from '@callseal/protocol/errors';
import { routes } from '@callseal/protocol/routes';
import { createTaskRouterAccess } from '@callseal/server-kit/calls';
import type { GateCase } from '@callseal/server-kit/gate';
import { createSimulator, createTwilioTransport, type Simulator } from '@callseal/simulator';
import { getRequestListener } from '@hono/node-server';
import twilio from 'twilio';
import { createDeskAgents, createDeskAuthenticator, type DeskAgents } from './agents.js';
import { createAiAgent } from './ai-agent.js';
import { createAiLine } from './ai-line.js';
import { createBank } from './bank/bank.js';
import { createTransfers } from './bank/transfers.js';
import { createGateParts } from './gate-parts.js';
import { createDeskApp } from './desk-app.js';
import { acceptMicrophones } from './microphone-socket.js';
import { type RunKit, runKitForNow } from './run-kit.js';
import { createSwitchboard, type Switchboard } from './switchboard.js';
import { createWire } from './wire.js';

export interface DeskOptions {
  /** Port to listen on, 0 for any. Default 4600. */
  readonly port?: number;
  /** How many times faster than life callers speak; for tests. Default 1. */
  readonly speed?: number;
  /** Runs the server kit. Default: one in this process, whose registrations are gone with it. */
  readonly runKit?: RunKit;
  /** Also hears the engine's trace; for measurements. */
  readonly onTrace?: (trace: EngineTrace) => void;
}

export interface Desk {
  readonly url: string;
  readonly simulator: Simulator;
  readonly engine: Engine;
  close(): Promise<void>;
}

/**
 * Starts everything a contact centre would have on many machines on this one: telephony (simulated), the voice engine, the server kit
 * with its encrypted store, and the page.
 * @throws the listen error (`EADDRINUSE`) when the port is taken; nothing is left running then.
 */
export async function createDesk({ port = 4600, speed = 1, runKit = runKitForNow, onTrace }: DeskOptions = {}): Promise<Desk> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const agents = createDeskAgents();
  const wire = createWire();
  const clientSecret = randomBytes(24).toString('base64url');
  const simulator = await createSimulator({ speed, onEvent: wire.simulator, onMessage: wire.message });
  const bank = await createBank();
  const engine = await createEngine({
    clientId: 'desk',
    clientSecret,
    sealingKey: generateSealingKey(),
    audio: { authTokens: simulator.authToken },
    // among a handful of synthetic voices a hit may be looser than in a contact centre: see the engine's error rates
    screening: { watchlist: { threshold: 0.999 } },
    onTrace(trace) {
      wire.engine(trace);
      onTrace?.(trace);
    },
  });
  const switchboard = createSwitchboard(simulator);
  wire.connect(switchboard);

  const client = twilio(simulator.accountSid, simulator.authToken, { httpClient: createTwilioTransport(simulator.url) });
  const aiAgent = createAiAgent(`${url}/kit`);
  const tokens = { tokenUrl: `${engine.url}/oauth2/token`, clientId: 'desk', clientSecret };
  const kit = await runKit({
    agents: createDeskAuthenticator(agents),
    calls: createTaskRouterAccess({ client, workspaceSid: simulator.workspaceSid }),
    streams: { client, audioUrl: engine.audioUrl, authToken: simulator.authToken },
    voiceService: tokens,
    publicBaseUrl: `${url}/kit`,
    allowedOrigins: [url],
    onStreamEvent: wire.kit,
    // the desk shows both modes; a contact centre has one
    relay: { signallingUrl: engine.url, withDirectMode: true },
    voiceAgents: aiAgent.options,
    gate: createGateParts({ bank, client, url, engine, tokens }),
  });
  if (kit.gate === undefined) throw new Error('A kit of the desk has a gate.');
  simulator.reportTaskEvents(`${url}/kit${routes.taskRouterEvents.path}`);

  const app = createDeskApp({
    agents,
    switchboard,
    urlSio: engine.url,
    kit,
    transfers: createTransfers(kit.gate, (request) => caseOf(request, agents, switchboard)),
    async report(callSid) {
      await engine.watchlist.add({ callId: callSid });
    },
    letAgentAnswer: createAiLine({ aiAgent, simulator, switchboard }),
    async key(callSid, digits) {
      await simulator.keyDigits(callSid, digits, `${url}/kit${routes.keyCode.path}`);
    },
  });
  const closeMicrophones = acceptMicrophones(server, agents, switchboard);
  server.on('request', (request, response) => void getRequestListener(app.fetch)(request, response));
  return {
    url,
    simulator,
    engine,
    async close() {
      wire.close();
      closeMicrophones();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await simulator.close();
      await engine.close();
      await kit.close();
      await bank.close();
    },
  };
}

/** Who is on the line, by the page that asks and the call that it has; nothing of the body but the call's id counts. */
async function caseOf(request: Request, agents: DeskAgents, switchboard: Switchboard): Promise<GateCase> {
  const agent = agents.byToken(request.headers.get('authorization')?.replace(/^Bearer /, '') ?? '');
  const { callSid } = (await request.json()) as { readonly callSid?: unknown };
  const caller = agent === undefined || typeof callSid !== 'string' ? undefined : switchboard.callerOf(agent, callSid);
  if (caller === undefined) throw new CallsealError('AGENT_NOT_ON_CALL', 'This page is not on that call.');
  return { callId: String(callSid), caller };
}
