import { randomBytes } from 'node:crypto';
import {
  createExternalMethodsPorts,
  createHttpCallStream,
  createServerKitClient,
  createSession,
  createSocketSignalling,
  type Session,
  type SessionState,
} from '@callseal/client';
import { createEngine, type Engine, generateSealingKey } from '@callseal/engine';
import { ParametersConfigSchema } from '@callseal/protocol/element-config';
import { createDevelopmentAuthenticator } from '@callseal/server-kit/agents';
import { createTaskRouterAccess } from '@callseal/server-kit/calls';
import { serveFetch } from './serve-fetch.js';
import type { Storage } from './storage.js';
import { createSimulator, createTwilioTransport, type SimulatedCall, type Simulator } from '@callseal/simulator';
import twilio from 'twilio';

/** Engine, telephony, server kit and store on loopback, without a page: for what needs many calls. */
export interface Stack {
  readonly engine: Engine;
  readonly simulator: Simulator;
  /** A session as an element has one, for a live call. */
  openSession(call: SimulatedCall): Session;
  close(): Promise<void>;
}

/** One signed-in agent per call at once, as in a contact centre. */
const agents = Array.from({ length: 50 }, (_, index) => ({
  token: `a development token ${String(index)}`,
  identity: `agent-${String(index)}`,
  workerSid: `WK${String(index).padStart(32, '0')}`,
  roles: ['agent'],
}));

export async function createStack(storage: Storage): Promise<Stack> {
  const clientSecret = randomBytes(24).toString('base64url');
  const engine = await createEngine({ clientId: 'tests', clientSecret, sealingKey: generateSealingKey() });
  const simulator = await createSimulator();
  const client = twilio(simulator.accountSid, simulator.authToken, { httpClient: createTwilioTransport(simulator.url) });
  const kit = await storage.runKit({
    agents: createDevelopmentAuthenticator({ tokens: Object.fromEntries(agents.map(({ token, ...agent }) => [token, agent])) }),
    calls: createTaskRouterAccess({ client, workspaceSid: simulator.workspaceSid }),
    streams: { client, audioUrl: engine.audioUrl },
    voiceService: { tokenUrl: `${engine.url}/oauth2/token`, clientId: 'tests', clientSecret },
  });
  const served = await serveFetch(kit.fetch);
  let calls = 0;
  return {
    engine,
    simulator,
    openSession(call) {
      const agent = agents[calls++ % agents.length];
      if (agent === undefined) throw new Error('there are agents');
      call.task.accept(agent.workerSid);
      const token = (): string => agent.token;
      const { externalMethods } = createServerKitClient({ baseUrl: served.url, securityToken: token });
      const { credentials, tokens } = createExternalMethodsPorts({ externalMethods, securityToken: token });
      const stream = createHttpCallStream({
        startUrl: `${served.url}/v1/streams/start`,
        stopUrl: `${served.url}/v1/streams/stop`,
        securityToken: token,
      });
      const signalling = createSocketSignalling({ url: engine.url });
      const session = createSession({ signalling, stream, credentials, tokens, parameters: ParametersConfigSchema.parse({}) });
      const { callSid, from, taskSid, conferenceSid } = call;
      session.dispatch({ type: 'call-changed', call: { callSid, callerId: from, taskSid, conferenceSid }, inProgress: true });
      return session;
    },
    async close() {
      await simulator.close();
      await served.close();
      await kit.close();
      await engine.close();
    },
  };
}

/** Resolves with the first state that satisfies `wanted`. */
export function reached(session: Session, wanted: (state: SessionState) => boolean): Promise<SessionState> {
  return new Promise((resolve) => {
    const stop = session.subscribe(look);
    function look(state: SessionState): void {
      if (!wanted(state)) return;
      stop();
      resolve(state);
    }
    look(session.getState());
  });
}
