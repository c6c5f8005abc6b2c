import type { ConfigProblem } from './read-environment.js';
import type { VariableName, VariableValues } from './variables.js';

type Given = ReadonlySet<VariableName>;

const carriers: readonly VariableName[] = ['CALLSEAL_CODES_VERIFY_SID', 'CALLSEAL_CODES_FROM', 'CALLSEAL_CODES_MESSAGING_SID'];
const salesforce: readonly VariableName[] = [
  'CALLSEAL_SALESFORCE_CLIENT_ID',
  'CALLSEAL_SALESFORCE_CLIENT_SECRET',
  'CALLSEAL_SALESFORCE_INSTANCE_URL',
  'CALLSEAL_SALESFORCE_API_VERSION',
  'CALLSEAL_SALESFORCE_CONTACT',
  'CALLSEAL_SALESFORCE_HINTS',
  'CALLSEAL_SALESFORCE_DESTINATIONS',
  'CALLSEAL_SALESFORCE_TRANSACTION',
  'CALLSEAL_SALESFORCE_NUMBERS',
];
/** What is nothing without a gate. */
const partsOfGate: readonly VariableName[] = [
  ...carriers,
  'CALLSEAL_GRANT_KEYS',
  'CALLSEAL_GATE_POLICY_FILE',
  'CALLSEAL_GATE_PROFILE',
  'CALLSEAL_GATE_ATTESTATIONS',
  'CALLSEAL_DIRECTORY_URL',
  'CALLSEAL_SALESFORCE_URL',
  'CALLSEAL_FRAUD_URL',
  'CALLSEAL_FRAUD_SIGNALLING_URL',
  'CALLSEAL_VOICE_AGENT_IDS',
];

/** Names of the gate that one other name asks for. */
export const gateCompanions: readonly (readonly [given: VariableName, ...needed: readonly VariableName[]])[] = [
  ['CALLSEAL_ACTIONS', 'CALLSEAL_GRANT_KEYS', 'CALLSEAL_SUBJECT_KEY', 'CALLSEAL_AUDIT_DATABASE'],
  ['CALLSEAL_ACTIONS', 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'CALLSEAL_WORKSPACE_SID'],
  ...partsOfGate.map((name) => [name, 'CALLSEAL_ACTIONS'] as const),
  ['CALLSEAL_DIRECTORY_URL', 'CALLSEAL_DIRECTORY_SECRET'],
  ['CALLSEAL_DIRECTORY_SECRET', 'CALLSEAL_DIRECTORY_URL'],
  ['CALLSEAL_QUESTIONS_FILE', 'CALLSEAL_DIRECTORY_URL'],
  ['CALLSEAL_SALESFORCE_URL', 'CALLSEAL_SALESFORCE_CLIENT_ID', 'CALLSEAL_SALESFORCE_CLIENT_SECRET'],
  ...salesforce.map((name) => [name, 'CALLSEAL_SALESFORCE_URL'] as const),
  ['CALLSEAL_FRAUD_URL', 'CALLSEAL_FRAUD_SECRET'],
  ['CALLSEAL_FRAUD_SECRET', 'CALLSEAL_FRAUD_URL'],
  ['CALLSEAL_FRAUD_NUMBER_FIELD', 'CALLSEAL_FRAUD_URL'],
  ['CALLSEAL_FRAUD_SIGNALLING_URL', 'CALLSEAL_AUDIO_URL', 'CALLSEAL_TOKEN_URL'],
  ['CALLSEAL_FRAUD_TRUST_LINE', 'CALLSEAL_FRAUD_SIGNALLING_URL'],
  // the provider's signatures are checked for streams and keypads alike
  ['CALLSEAL_CODES_KEYPAD_NEXT', 'CALLSEAL_AUDIO_URL'],
  ['CALLSEAL_VOICE_AGENT_CERTIFICATES', 'CALLSEAL_VOICE_AGENT_IDS'],
  ['CALLSEAL_VOICE_AGENT_CERTIFICATE_HEADER', 'CALLSEAL_VOICE_AGENT_CERTIFICATES'],
  ['CALLSEAL_VOICE_AGENT_SECRETS', 'CALLSEAL_VOICE_AGENT_IDS'],
  ['CALLSEAL_VOICE_AGENT_ACTIONS', 'CALLSEAL_VOICE_AGENT_IDS'],
  ['CALLSEAL_VOICE_AGENT_WEBHOOK_SECRETS', 'CALLSEAL_VOICE_AGENT_IDS'],
];

/** What is missing where one of several would do. */
export function missingGateVariables(given: Given): readonly (readonly [VariableName, reason: string])[] {
  const missing: [VariableName, string][] = [];
  const hasCodes = carriers.some((name) => given.has(name));
  if (hasCodes && !given.has('CALLSEAL_DIRECTORY_URL') && !given.has('CALLSEAL_SALESFORCE_DESTINATIONS')) {
    missing.push(['CALLSEAL_DIRECTORY_URL', 'codes need it, or CALLSEAL_SALESFORCE_DESTINATIONS, to know where they go']);
  }
  for (const name of ['CALLSEAL_CODES_CHANNELS', 'CALLSEAL_CODES_KEY', 'CALLSEAL_CODES_KEYPAD_NEXT'] as const) {
    if (given.has(name) && !hasCodes) missing.push(['CALLSEAL_CODES_VERIFY_SID', `${name} needs it, or a sender`]);
  }
  if (
    given.has('CALLSEAL_VOICE_AGENT_IDS') &&
    !given.has('CALLSEAL_VOICE_AGENT_CERTIFICATES') &&
    !given.has('CALLSEAL_VOICE_AGENT_SECRETS')
  ) {
    missing.push(['CALLSEAL_VOICE_AGENT_SECRETS', 'CALLSEAL_VOICE_AGENT_IDS needs it, or certificates']);
  }
  return missing;
}

/** Parts of the gate that contradict each other. */
export function gateContradictions(values: VariableValues): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const [, second] = carriers.filter((name) => values[name] !== undefined);
  if (second !== undefined) problems.push({ variable: second, mend: `is one of ${carriers.join(', ')}: give one of them.` });
  if (values.CALLSEAL_CODES_VERIFY_SID === undefined && values.CALLSEAL_CODES_CHANNELS?.some((channel) => channel !== 'sms') === true) {
    problems.push({ variable: 'CALLSEAL_CODES_CHANNELS', mend: 'is sms alone without CALLSEAL_CODES_VERIFY_SID.' });
  }
  if (
    values.CALLSEAL_DIRECTORY_URL !== undefined &&
    values.CALLSEAL_SALESFORCE_DESTINATIONS !== undefined &&
    values.CALLSEAL_QUESTIONS_FILE === undefined
  ) {
    problems.push({ variable: 'CALLSEAL_SALESFORCE_DESTINATIONS', mend: 'and CALLSEAL_DIRECTORY_URL both say where codes go: keep one.' });
  }
  if (values.CALLSEAL_FRAUD_URL !== undefined && values.CALLSEAL_FRAUD_SIGNALLING_URL !== undefined) {
    problems.push({ variable: 'CALLSEAL_FRAUD_SIGNALLING_URL', mend: 'and CALLSEAL_FRAUD_URL both screen calls: keep one.' });
  }
  const asked = values.CALLSEAL_VOICE_AGENT_ACTIONS ?? [];
  const known = values.CALLSEAL_ACTIONS;
  if (known !== undefined && asked.some((action) => action !== 'transactions.read' && !Object.hasOwn(known, action))) {
    problems.push({ variable: 'CALLSEAL_VOICE_AGENT_ACTIONS', mend: 'names an action that CALLSEAL_ACTIONS lacks.' });
  }
  return problems;
}
