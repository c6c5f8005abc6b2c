// What a customer writes, and beside it what must not compile.
import { createMockPorts, createSession, type SessionState } from '@callseal/client';
import { createMemoryCredentialStore } from '@callseal/client/testing';
import { createEngine, type Engine, generateSealingKey } from '@callseal/engine';
import { ParametersConfigSchema } from '@callseal/protocol/element-config';
import { CallsealError, type ServerErrorCode } from '@callseal/protocol/errors';
import { createCallseal } from '@callseal/server-kit';
import { createDevelopmentAuthenticator } from '@callseal/server-kit/agents';
import { createAnyCallAccess } from '@callseal/server-kit/calls';
import { createExpressHandler } from '@callseal/server-kit/express';
import { decide } from '@callseal/server-kit/gate';
import { createSampleAudio, createSimulator, sampleCallers } from '@callseal/simulator';
import { CallsealAgent as AgentElement } from '@callseal/widget';
import { createPageAdapter } from '@callseal/widget/hosts/page';
import { CallsealAgent } from '@callseal/widget/react';
import twilio from 'twilio';

export const session = createSession({
  ...createMockPorts({ response: 'resultSuccess' }),
  credentials: createMemoryCredentialStore(),
  parameters: ParametersConfigSchema.parse({}),
});
session.subscribe((state: SessionState) => state.phase);
session.dispatch({ type: 'call-changed', call: { callSid: 'CA1', callerId: '+1' }, inProgress: true });
// @ts-expect-error there is no such action
session.dispatch({ type: 'hang-up' });

export const engine: Promise<Engine> = createEngine({ clientId: 'kit', clientSecret: 'a secret', sealingKey: generateSealingKey() });
// @ts-expect-error a key is bytes
void createEngine({ sealingKey: 'a key' });

const client = twilio('AC1', 'token');
export const callseal = createCallseal({
  agents: createDevelopmentAuthenticator({ allowUnauthenticated: true }),
  calls: createAnyCallAccess({ allowAnyCall: true, client }),
  streams: { client, authToken: 'token', audioUrl: 'wss://audio.example/audio/twilio' },
  subjectKey: 'a key',
  publicBaseUrl: 'https://kit.example',
  allowedOrigins: ['https://flex.twilio.com'],
});
export const answer: Promise<Response> = callseal.fetch(new Request('https://kit.example/health'));
export const handler = createExpressHandler(callseal);
export type Decision = ReturnType<typeof decide>;
// @ts-expect-error the door is opened by the literal true only
createAnyCallAccess({ allowAnyCall: false });

const code: ServerErrorCode = 'AGENT_NOT_ON_CALL';
export const error: CallsealError = new CallsealError(code, 'Not on that call.');
// @ts-expect-error codes are a closed set
export const unknownCode: ServerErrorCode = 'NO_SUCH_CODE';

const [caller] = sampleCallers;
if (caller !== undefined)
  void createSimulator().then((simulator) => simulator.placeCall({ from: caller.number, audio: createSampleAudio(caller) }));

export function listen(agent: AgentElement): void {
  agent.developmentConfig = { mockApi: true };
  agent.addEventListener('callseal-verified', ({ detail }) => detail.callSid);
  // @ts-expect-error numbers of calls are texts
  agent.callSid = 1;
}
export const adapter = createPageAdapter();
export const card = <CallsealAgent callSid="CA1" callInProgress onVerified={(event) => event.detail.callSid} />;
// @ts-expect-error there is no such event
export const wrong = <CallsealAgent onHangUp={() => undefined} />;
