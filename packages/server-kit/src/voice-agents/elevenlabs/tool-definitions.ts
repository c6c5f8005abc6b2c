import { transactionsAction } from '@callseal/protocol/gate-routes';
import { routes } from '@callseal/protocol/routes';
import { resetVariables, type VoiceAgentTool, type VoiceAgentVariable } from '@callseal/protocol/voice-agent-tools';
import type { ResolvedElevenLabsSettings } from './settings.js';
import type { ToolName } from './tool-names.js';

/** A JSON object as it is written. */
export type Definition = Readonly<Record<string, unknown>>;

/** Where one tool's variable comes from in its answer; `sanitize` hides it from model and transcript. */
interface Assignment {
  readonly variable: VoiceAgentVariable;
  readonly path: string;
  readonly sanitize?: true;
}

interface Tool {
  readonly route: VoiceAgentTool;
  readonly description: string;
  /** Body fields besides where the request comes from. */
  readonly fields: Definition;
  readonly assignments: readonly Assignment[];
  /** What the model reads of the answer. */
  readonly shown?: readonly string[];
}

/** Seconds. The server answers within ten; its answer, and not a time-out, should say what happened. */
const timeout = 15;

const same = (...variables: readonly VoiceAgentVariable[]): readonly Assignment[] =>
  variables.map((variable) => ({ variable, path: variable }));
const succeeded = (variable: VoiceAgentVariable): readonly Assignment[] => [{ variable, path: 'success' }];
const ticket: Assignment = { variable: 'auth_ticket', path: 'auth_ticket', sanitize: true };
const authentication = [
  ...succeeded('auth_check_passed'),
  ...same('auth_is_verified', 'auth_method', 'auth_confidence', 'auth_subject_id', 'auth_route'),
  ticket,
];
const action = { action: { type: 'string', constant_value: transactionsAction } };
const withTicket = { auth_ticket: { type: 'string', dynamic_variable: 'auth_ticket' } };

const answers = {
  type: 'array',
  description: 'One entry for each question that callseal_kba_ask gave',
  items: {
    type: 'object',
    required: ['id', 'answer'],
    properties: {
      id: { type: 'string', description: 'The id of the question, exactly as callseal_kba_ask gave it' },
      answer: { type: 'string', description: "What the caller answered, in the caller's words" },
    },
  },
};

const tools: Readonly<Record<ToolName, Tool>> = {
  callseal_fraud_screen: {
    route: 'screenTool',
    description: 'Screens the call for fraud.',
    fields: action,
    assignments: same('fraud_risk', 'fraud_is_synthetic', 'fraud_watchlist_hit', 'auth_route'),
  },
  callseal_otp_send: {
    route: 'sendCodeTool',
    description: "Sends a one-time code to where the customer's record says.",
    fields: action,
    assignments: succeeded('auth_code_sent'),
  },
  callseal_otp_verify: {
    route: 'verifyCodeTool',
    description: 'Checks the code that the caller read out.',
    fields: { ...action, code: { type: 'string', description: 'The digits that the caller read out last, and nothing else' } },
    assignments: authentication,
  },
  callseal_kba_ask: {
    route: 'askQuestionsTool',
    description: 'Gives the questions to ask the caller.',
    fields: {},
    assignments: succeeded('auth_questions_asked'),
    shown: ['questions'],
  },
  callseal_kba_verify: {
    route: 'verifyAnswersTool',
    description: "Checks the caller's answers.",
    fields: { ...action, questions: answers },
    assignments: authentication,
  },
  callseal_crm_lookup: {
    route: 'lookUpTool',
    description: 'Looks the verified caller up.',
    fields: withTicket,
    assignments: [...succeeded('auth_customer_found'), ...same('auth_subject_id'), ticket],
    shown: ['contact_name', 'hints'],
  },
  callseal_crm_transactions: {
    route: 'transactionsTool',
    description: "Reads the verified caller's last transactions.",
    fields: withTicket,
    assignments: [...succeeded('auth_transactions_read'), ticket],
    shown: ['transactions'],
  },
  callseal_transfer: {
    route: 'transferTool',
    description: 'Hands the caller to a person. Nothing else can be done in this conversation afterwards.',
    fields: withTicket,
    assignments: [{ variable: 'auth_transfer_ticket', path: 'transfer_ticket', sanitize: true }, ticket],
  },
};

/** What the platform knows about the conversation by itself. */
const conversation = {
  conversation_id: { type: 'string', dynamic_variable: 'system__conversation_id' },
  call_sid: { type: 'string', dynamic_variable: 'system__call_sid' },
  caller_id: { type: 'string', dynamic_variable: 'system__caller_id' },
};

/** A tool as the platform's API takes it. The model fills in a code and answers, nothing else, and reads no error. */
export function defineTool(name: ToolName, settings: ResolvedElevenLabsSettings): Definition {
  const { route, description, fields, assignments, shown } = tools[name];
  const properties = { ...conversation, ...fields };
  return {
    tool_config: {
      type: 'webhook',
      name,
      description,
      response_timeout_secs: timeout,
      interruption_mode: 'disable_during_tool',
      execution_mode: 'immediate',
      tool_error_handling_mode: 'hide',
      follow_redirects: false,
      assignments: assignments.map(({ variable, path, sanitize = false }) => ({
        source: 'response',
        dynamic_variable: variable,
        value_path: path,
        sanitize,
      })),
      dynamic_variables: { dynamic_variable_placeholders: placeholdersOf(properties) },
      api_schema: {
        url: `${settings.url}${routes[route].path}`,
        method: 'POST',
        content_type: 'application/json',
        request_headers: { [settings.secretHeader]: { secret_id: settings.secretId } },
        request_body_schema: { type: 'object', required: Object.keys(properties), properties },
        response_filter: shown === undefined ? { mode: 'hide_all' } : { mode: 'allow', filters: shown },
      },
    },
    response_mocks: [],
  };
}

/** Values with which the platform tries a tool out: those of nobody. */
function placeholdersOf(properties: Readonly<Record<string, object>>): Definition {
  const names = Object.values(properties).flatMap((property) =>
    'dynamic_variable' in property && typeof property.dynamic_variable === 'string' ? [property.dynamic_variable] : [],
  );
  const values: Readonly<Record<string, unknown>> = resetVariables;
  return Object.fromEntries(names.map((name) => [name, values[name] ?? '']));
}
