// An Express application with the server kit under /voice, and one thing that must not be done without a grant.
import { createCallseal } from '@callseal/server-kit';
import { createHookAccess } from '@callseal/server-kit/calls';
import { createTwilioMessagingChannel } from '@callseal/server-kit/codes';
import { createExpressHandler } from '@callseal/server-kit/express';
import { createEngineFraudProvider } from '@callseal/server-kit/fraud';
import { assuranceProfiles } from '@callseal/server-kit/gate';
import { createSqliteCredentialStore, parseKeyRing } from '@callseal/server-kit/sqlite';
import express from 'express';
import { isTransfer, transferAction, transfers } from './transfers.js';

/**
 * @param {object} parts
 * @param {import('@callseal/server-kit').AgentAuthenticator} parts.agents who asks
 * @param {{ callOf(agent: string, callSid: string): { number: string } | undefined }} parts.registry which agent is on which call, by your telephony
 * @param {{ destinations(number: string): Promise<{ sms?: string } | undefined> }} parts.customers where a code for the customer of a number may go
 */
export function createApp({ agents, registry, customers, telephony, voiceService, store, grantKey, publicBaseUrl, allowedOrigins }) {
  // #region kit
  const { client, authToken, audioUrl, from } = telephony;
  const { signallingUrl, tokens } = voiceService;
  const credentials = createSqliteCredentialStore({ path: store.path, keys: parseKeyRing(store.keys), subjectKey: store.subjectKey });
  const callseal = createCallseal({
    agents,
    calls: createHookAccess((agent, { callSid }) => {
      const call = registry.callOf(agent.identity, callSid);
      return call === undefined ? false : { callerNumber: call.number };
    }),
    streams: { client, authToken, audioUrl },
    voiceService: tokens,
    relay: { signallingUrl },
    credentials,
    subjectKey: store.subjectKey,
    publicBaseUrl,
    allowedOrigins,
    gate: {
      grants: { keys: [grantKey], issuer: publicBaseUrl },
      // the stricter default, NIST SP 800-63B-4, takes a voice for no more than a hint
      profile: assuranceProfiles.baseline,
      actions: { [transferAction]: { parameters: isTransfer } },
      codes: {
        channels: { sms: createTwilioMessagingChannel({ client, from }) },
        destinations: (number) => customers.destinations(number),
      },
      // the engine hears recordings and injected audio; of synthetic voices it says nothing, and accepting that is this deployment's choice
      fraud: (parts) => createEngineFraudProvider({ signallingUrl, tokens, acceptReplayAndInjection: true }, parts),
    },
  });
  // #endregion

  const app = express();
  app.disable('x-powered-by');
  // before any body parser: the kit reads bodies itself, up to its own limit
  app.use('/voice', createExpressHandler(callseal));
  app.post('/accounts/transfers', express.json({ limit: '4kb' }), transfers({ gate: callseal.gate, agents, registry }));
  return { app, close: () => credentials.close() };
}
