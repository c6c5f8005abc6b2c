// POST /start-stream-trained: as /start-stream, for agents who have been trained alone. A function of your own is CommonJS, and so is one half of the kit.
const { routes } = require('@callseal/protocol/routes');
const { createCallseal, ServerError } = require('@callseal/server-kit');
const { createFlexAuthenticator } = require('@callseal/server-kit/agents');
const { createTaskRouterAccess } = require('@callseal/server-kit/calls');
const { createFunctionHandler } = require('@callseal/server-kit/twilio-functions');

/** A role of the Flex user. Flex says it of the token's owner; the page cannot. */
const trained = 'voice-trained';

// the kit is kept while the process lives and the variables stay the same
exports.handler = createFunctionHandler((context) => {
  const client = context.getTwilioClient({ timeout: 4000 });
  return createCallseal({
    agents: createFlexAuthenticator({ accountSid: context.ACCOUNT_SID, authToken: context.AUTH_TOKEN, timeout: 3000 }),
    calls: onlyTrained(createTaskRouterAccess({ client, workspaceSid: context.CALLSEAL_WORKSPACE_SID, retryBudget: 3000 })),
    // functions share no memory: what /stop-stream has stopped must not be given out as open
    streams: { client, audioUrl: context.CALLSEAL_AUDIO_URL, retryBudget: 3000, join: false },
    allowedOrigins: context.CALLSEAL_ALLOWED_ORIGINS.split(',').map((origin) => origin.trim()),
    // the platform ends an invocation after 10 s
    timeout: 8000,
  });
}, routes.startStream);

/** Narrows a rule, and never widens it: the agent's worker must still have accepted the task. */
function onlyTrained(access) {
  return {
    async resolve(agent, use) {
      if (!agent.roles.includes(trained)) throw new ServerError('AGENT_NOT_ON_CALL');
      return access.resolve(agent, use);
    },
  };
}
