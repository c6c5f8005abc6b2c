import { routes } from '@callseal/protocol/routes';
import { createFlexAuthenticator } from '../agents/flex-authenticator.js';
import { type Callseal, createCallseal } from '../app/create-callseal.js';
import type { CallsealOptions } from '../app/options.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { type ConfigProblem, readVariables, type ValuesOf } from '../config/read-environment.js';
import { accessVariables } from '../config/variables-access.js';
import { storageVariables } from '../config/variables-storage.js';
import type { LogEntry } from '../log/log.js';
import { createTaskRouterAccess } from '../streams/task-router-access.js';
import { readContextVariables } from './context-variables.js';
import type { TwilioFunctionContext } from './function-context.js';

/** A function has no gate: whoever sets one up here is told that nobody would read it, and its variables are not carried along. */
const table = { ...accessVariables, ...storageVariables };
type VariableName = keyof typeof table;
type VariableValues = ValuesOf<typeof table>;

/** What a deployed function is for. */
export type FunctionPart = 'streams' | 'tokens';

/** Milliseconds. The platform ends an invocation after 10 s; what is left is for its own start and for the way back. */
const timeouts = { request: 8000, agent: 3000, telephony: 4000, busy: 3000, token: 4000 } as const;

const needed = {
  streams: ['CALLSEAL_ALLOWED_ORIGINS', 'CALLSEAL_AUDIO_URL', 'CALLSEAL_WORKSPACE_SID'],
  tokens: ['CALLSEAL_ALLOWED_ORIGINS', 'CALLSEAL_TOKEN_URL', 'CALLSEAL_CLIENT_ID', 'CALLSEAL_CLIENT_SECRET'],
} as const satisfies Record<FunctionPart, readonly VariableName[]>;
const optional: readonly VariableName[] = ['CALLSEAL_PUBLIC_BASE_URL', 'CALLSEAL_FLEX_REALM', 'CALLSEAL_SUPERVISOR_ROLES'];

/**
 * Makes the kit of a deployed function from the variables of its service; who the agents are is said by Flex, and account and auth token
 * come from the runtime.
 * @throws ConfigurationError naming every variable that is missing or wrong.
 */
export function createContextKit(context: TwilioFunctionContext, part: FunctionPart): Callseal {
  const values = readContext(context, part);
  const { ACCOUNT_SID: accountSid = '', AUTH_TOKEN: authToken = '' } = context;
  const { CALLSEAL_FLEX_REALM: realm, CALLSEAL_ALLOWED_ORIGINS: allowedOrigins = [] } = values;
  return createCallseal({
    agents: createFlexAuthenticator({ accountSid, authToken, timeout: timeouts.agent, ...(realm === undefined ? {} : { realm }) }),
    allowedOrigins,
    publicBaseUrl: values.CALLSEAL_PUBLIC_BASE_URL,
    ...(part === 'streams' ? streamOptions(context, values) : tokenOptions(values)),
    timeout: timeouts.request,
    onLog: writeLog,
  });
}

function readContext(context: TwilioFunctionContext, part: FunctionPart): VariableValues {
  const env = readContextVariables(context);
  const { values, problems } = readVariables(env, table, [...needed[part], ...optional]);
  const missing: readonly ConfigProblem[] = needed[part]
    .filter((name) => !Object.hasOwn(env, name))
    .map((variable) => ({ variable, mend: 'is missing: set it in the variables of this service.' }));
  if (problems.length + missing.length > 0) throw new ConfigurationError([...problems, ...missing]);
  return values;
}

function streamOptions(context: TwilioFunctionContext, values: VariableValues): Pick<CallsealOptions, 'streams' | 'calls'> {
  const client = context.getTwilioClient({ timeout: timeouts.telephony });
  const { CALLSEAL_AUDIO_URL: audioUrl = '', CALLSEAL_WORKSPACE_SID: workspaceSid = '', CALLSEAL_PUBLIC_BASE_URL: base } = values;
  const { CALLSEAL_SUPERVISOR_ROLES: supervisorRoles = [] } = values;
  // a function is asleep between invocations, so reports go to a server, when there is one; nothing here waits for them
  const statusCallbackUrl = base === undefined ? undefined : `${base.replace(/\/+$/, '')}${routes.streamStatus.path}`;
  return {
    // and what the other function has stopped, this one does not know
    streams: { client, audioUrl, statusCallbackUrl, retryBudget: timeouts.busy, join: false },
    calls: createTaskRouterAccess({ client, workspaceSid, supervisorRoles, retryBudget: timeouts.busy }),
  };
}

function tokenOptions(values: VariableValues): Pick<CallsealOptions, 'voiceService'> {
  const { CALLSEAL_TOKEN_URL: tokenUrl = '', CALLSEAL_CLIENT_ID: clientId = '', CALLSEAL_CLIENT_SECRET: clientSecret = '' } = values;
  return { voiceService: { tokenUrl, clientId, clientSecret, timeout: timeouts.token } };
}

/** The platform keeps what functions write to the console. */
function writeLog(entry: LogEntry): void {
  console[entry.level](JSON.stringify(entry));
}
