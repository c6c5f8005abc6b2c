/** The deployable functions, by the names of their files. */
export const functionNames = ['get-temporary-token', 'start-stream', 'stop-stream'] as const;

const manifest = {
  name: 'callseal-functions',
  version: '0.0.0',
  private: true,
  scripts: { start: 'twilio-run', deploy: 'twilio-run deploy' },
  // the runtime reads the version of its handler from here, and takes nothing but an exact one
  dependencies: { '@twilio/runtime-handler': '2.1.0', twilio: '6.2.0' },
  engines: { node: '22' },
};

const env = `# Read by the local runtime. For a deployment, set the same variables in the service; see README.md.
# The account: Flex tokens are checked against it, and its calls are streamed. A deployed service has both without being told.
ACCOUNT_SID=
AUTH_TOKEN=

# Origins of the pages that may call, separated by commas.
CALLSEAL_ALLOWED_ORIGINS=https://flex.twilio.com

# start-stream and stop-stream: where callers' audio goes, and the TaskRouter workspace that says which agent is on which call.
CALLSEAL_AUDIO_URL=
CALLSEAL_WORKSPACE_SID=

# get-temporary-token: the voice service.
CALLSEAL_TOKEN_URL=
CALLSEAL_CLIENT_ID=
CALLSEAL_CLIENT_SECRET=

# Optional. A server kit that receives Twilio's reports on streams; roles that may hear the calls of others; a realm of Flex.
# CALLSEAL_PUBLIC_BASE_URL=
# CALLSEAL_SUPERVISOR_ROLES=
# CALLSEAL_FLEX_REALM=
`;

const readme = `# Callseal functions

Three functions for Twilio's serverless platform, written by \`callseal functions\`. Each file holds all it needs but \`twilio\`.

| function | does | needs |
|---|---|---|
| \`/get-temporary-token\` | gives a short-lived token of the voice service | CALLSEAL_TOKEN_URL, CALLSEAL_CLIENT_ID, CALLSEAL_CLIENT_SECRET |
| \`/start-stream\` | starts the audio of the caller of the agent's task | CALLSEAL_AUDIO_URL, CALLSEAL_WORKSPACE_SID |
| \`/stop-stream\` | stops it | CALLSEAL_AUDIO_URL, CALLSEAL_WORKSPACE_SID |

All need CALLSEAL_ALLOWED_ORIGINS. Agents prove themselves with their Flex token, as the field \`Token\` of a form or as
\`Authorization: Bearer\`. So the functions are public to the platform: leave "check for valid Twilio signature" off.

1. \`npm install\`
2. Copy \`.env.example\` to \`.env\` and fill it in. Never commit \`.env\`.
3. Deploy with Twilio's CLI (\`twilio serverless:deploy\`) or \`npx twilio-run deploy\`.
4. Give the element the URLs: \`urlGetTemporaryToken\`, \`urlStartStreaming\`, \`urlStopStreaming\`.

A file's name is its URL. To keep the tutorial's URLs, rename the files to \`getTemporaryToken.js\`, \`startStreamAudio.js\` and
\`stopStreamAudio.js\`: fields and answers are those of the tutorial's functions.

Keep both versions in \`package.json\` exact: without \`@twilio/runtime-handler\` the runtime hands over no headers, and every request is
answered 500.

A function sleeps between invocations. It cannot stop a stream whose page is gone: that stream ends with the call. Where this
matters, run the server kit as a server.
`;

/** What lies beside the functions: path and text. */
export const projectFiles: Readonly<Record<string, string>> = {
  'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
  '.env.example': env,
  'README.md': readme,
};
