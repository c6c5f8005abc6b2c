const { routes } = require('@callseal/protocol/routes');
const { createCallseal } = require('@callseal/server-kit');
const { createFlexAuthenticator } = require('@callseal/server-kit/agents');
const { createHookAccess } = require('@callseal/server-kit/calls');
const { createFunctionHandler } = require('@callseal/server-kit/twilio-functions');

exports.handler = createFunctionHandler((context) => {
  const { ACCOUNT_SID: accountSid = '', AUTH_TOKEN: authToken = '' } = context;
  const client = context.getTwilioClient({ timeout: 4000 });
  return createCallseal({
    agents: createFlexAuthenticator({ accountSid, authToken, timeout: 3000 }),
    calls: createHookAccess((agent) => agent.roles.includes('voice')),
    streams: { client, audioUrl: 'wss://audio.example.com/twilio', join: false },
    allowedOrigins: ['https://flex.twilio.com'],
    timeout: 8000,
  });
}, routes.startStream);
