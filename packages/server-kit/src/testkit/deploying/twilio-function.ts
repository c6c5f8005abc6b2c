import { routes } from '@callseal/protocol/routes';
import { createCallseal } from '@callseal/server-kit';
import { createFlexAuthenticator } from '@callseal/server-kit/agents';
import { createHookAccess } from '@callseal/server-kit/calls';
import { createFunctionHandler } from '@callseal/server-kit/twilio-functions';

export const handler = createFunctionHandler((context) => {
  const { ACCOUNT_SID: accountSid = '', AUTH_TOKEN: authToken = '' } = context;
  const client = context.getTwilioClient({ timeout: 4000 });
  return createCallseal({
    agents: createFlexAuthenticator({ accountSid, authToken, timeout: 3000 }),
    calls: createHookAccess((agent) => agent.roles.includes('voice')),
    streams: { client, audioUrl: 'wss://audio.example.com/twilio' },
    allowedOrigins: ['https://flex.twilio.com'],
    timeout: 8000,
  });
}, routes.startStream);
