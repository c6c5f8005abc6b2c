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
import { createCallseal, createDevelopmentAuthenticator } from '@callseal/server-kit';
import { serve } from '@callseal/server-kit/node';
import { createSqliteCredentialStore, generateKey, parseKeyRing } from '@callseal/server-kit/sqlite';
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

const securityToken = 'a development token';

export async function createStack(): Promise<Stack> {
  const clientSecret = randomBytes(24).toString('base64url');
  const engine = await createEngine({ clientId: 'tests', clientSecret, sealingKey: generateSealingKey() });
  const simulator = await createSimulator();
  const store = createSqliteCredentialStore({ path: ':memory:', keys: parseKeyRing(generateKey()), subjectKey: generateKey() });
  const kit = await serve(
    createCallseal({
      agents: createDevelopmentAuthenticator({ tokens: { [securityToken]: { identity: 'tests', roles: ['agent'] } } }),
      streams: {
        client: twilio(simulator.accountSid, simulator.authToken, { httpClient: createTwilioTransport(simulator.url) }),
        audioUrl: engine.audioUrl,
      },
      voiceService: { tokenUrl: `${engine.url}/oauth2/token`, clientId: 'tests', clientSecret },
      credentials: store,
    }),
    { port: 0 },
  );
  const token = (): string => securityToken;
  const { externalMethods } = createServerKitClient({ baseUrl: kit.url, securityToken });
  const { credentials, tokens } = createExternalMethodsPorts({ externalMethods, securityToken: token });
  const stream = createHttpCallStream({
    startUrl: `${kit.url}/v1/streams/start`,
    stopUrl: `${kit.url}/v1/streams/stop`,
    securityToken: token,
  });
  return {
    engine,
    simulator,
    openSession(call) {
      const signalling = createSocketSignalling({ url: engine.url });
      const session = createSession({ signalling, stream, credentials, tokens, parameters: ParametersConfigSchema.parse({}) });
      const { callSid, from, taskSid, conferenceSid } = call;
      session.dispatch({ type: 'call-changed', call: { callSid, callerId: from, taskSid, conferenceSid }, inProgress: true });
      return session;
    },
    async close() {
      await simulator.close();
      await kit.close();
      await engine.close();
      store.close();
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
