import { createCallseal } from '@callseal/server-kit';
import { createFlexAuthenticator } from '@callseal/server-kit/agents';
import { createTaskRouterAccess } from '@callseal/server-kit/calls';
import twilio from 'twilio';

const { TWILIO_ACCOUNT_SID: accountSid = '', TWILIO_AUTH_TOKEN: authToken = '' } = process.env;
const client = twilio(accountSid, authToken, { timeout: 5000 });

export const callseal = createCallseal({
  agents: createFlexAuthenticator({ accountSid, authToken }),
  calls: createTaskRouterAccess({ client, workspaceSid: process.env.CALLSEAL_WORKSPACE_SID ?? '' }),
  streams: { client, authToken, audioUrl: process.env.CALLSEAL_AUDIO_URL ?? '' },
  publicBaseUrl: process.env.CALLSEAL_PUBLIC_BASE_URL,
  allowedOrigins: ['https://flex.twilio.com'],
});
