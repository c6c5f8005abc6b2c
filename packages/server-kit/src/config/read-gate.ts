import type { CallsealConfig } from './config.js';
import type { Declarations } from './declarations.js';
import type {
  CodesConfig,
  DirectoryConfig,
  FraudConfig,
  GateConfig,
  RelayConfig,
  SalesforceConfig,
  VoiceAgentsConfig,
} from './gate-config.js';
import { given } from './given.js';
import type { VariableValues } from './variables.js';

type GateParts = Pick<CallsealConfig, 'relay' | 'gate' | 'codes' | 'directory' | 'salesforce' | 'fraud' | 'voiceAgents'>;

/** The parts of the gate that are configured; `missingVariables` has made sure of what they need. */
export function toGateParts(values: VariableValues, declarations: Declarations): GateParts {
  return given({
    relay: toRelay(values),
    gate: toGate(values, declarations),
    codes: toCodes(values),
    directory: toDirectory(values, declarations),
    salesforce: toSalesforce(values),
    fraud: toFraud(values),
    voiceAgents: toVoiceAgents(values),
  });
}

function toRelay(values: VariableValues): RelayConfig | undefined {
  const { CALLSEAL_RELAY_SIGNALLING_URL: url } = values;
  if (url === undefined) return undefined;
  return given({
    signallingUrl: url,
    operationSeconds: values.CALLSEAL_RELAY_OPERATION_SECONDS,
    withDirectMode: values.CALLSEAL_RELAY_DIRECT_MODE && values.CALLSEAL_RELAY_DIRECT_MODE === 'yes',
    parameters: given({
      scoreThreshold: values.CALLSEAL_RELAY_SCORE_THRESHOLD,
      authenticityThreshold: values.CALLSEAL_RELAY_AUTHENTICITY_THRESHOLD,
      registrationSeconds: values.CALLSEAL_RELAY_REGISTRATION_SECONDS,
      verificationSeconds: values.CALLSEAL_RELAY_VERIFICATION_SECONDS,
    }),
  });
}

function toGate(values: VariableValues, { grantKeys, policy, profile }: Declarations): GateConfig | undefined {
  const { CALLSEAL_ACTIONS: actions } = values;
  if (actions === undefined || grantKeys === undefined) return undefined;
  return given({
    actions,
    grantKeys,
    policy,
    profile,
    attestations: values.CALLSEAL_GATE_ATTESTATIONS ?? [],
  });
}

function toCodes(values: VariableValues): CodesConfig | undefined {
  const carrier = carrierOf(values);
  if (carrier === undefined) return undefined;
  return given({
    carrier,
    channels: values.CALLSEAL_CODES_CHANNELS ?? ['sms'],
    key: values.CALLSEAL_CODES_KEY,
    keypadNext: values.CALLSEAL_CODES_KEYPAD_NEXT,
  });
}

function carrierOf(values: VariableValues): CodesConfig['carrier'] | undefined {
  const { CALLSEAL_CODES_VERIFY_SID: verifySid, CALLSEAL_CODES_FROM: from, CALLSEAL_CODES_MESSAGING_SID: messagingSid } = values;
  if (verifySid !== undefined) return { verifySid };
  if (messagingSid !== undefined) return { messagingSid };
  return from === undefined ? undefined : { from };
}

function toDirectory(values: VariableValues, { questions }: Declarations): DirectoryConfig | undefined {
  const { CALLSEAL_DIRECTORY_URL: url, CALLSEAL_DIRECTORY_SECRET: secret } = values;
  return url === undefined || secret === undefined ? undefined : given({ url, secret, questions });
}

function toSalesforce(values: VariableValues): SalesforceConfig | undefined {
  const { CALLSEAL_SALESFORCE_URL: url, CALLSEAL_SALESFORCE_CLIENT_ID: clientId, CALLSEAL_SALESFORCE_CLIENT_SECRET: clientSecret } = values;
  if (url === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  const { phones, ...contact } = values.CALLSEAL_SALESFORCE_CONTACT ?? {};
  return given({
    url,
    clientId,
    clientSecret,
    instanceUrl: values.CALLSEAL_SALESFORCE_INSTANCE_URL,
    apiVersion: values.CALLSEAL_SALESFORCE_API_VERSION,
    numbers: values.CALLSEAL_SALESFORCE_NUMBERS,
    contact: given({
      ...contact,
      phones: phones?.split('+'),
      hints: values.CALLSEAL_SALESFORCE_HINTS as Readonly<Record<string, string>> | undefined,
      destinations: values.CALLSEAL_SALESFORCE_DESTINATIONS,
    }),
    transaction: values.CALLSEAL_SALESFORCE_TRANSACTION,
  });
}

function toFraud(values: VariableValues): FraudConfig | undefined {
  const { CALLSEAL_FRAUD_URL: url, CALLSEAL_FRAUD_SECRET: secret, CALLSEAL_FRAUD_SIGNALLING_URL: signallingUrl } = values;
  if (signallingUrl !== undefined) return { kind: 'engine', signallingUrl, trustLine: values.CALLSEAL_FRAUD_TRUST_LINE === 'yes' };
  if (url === undefined || secret === undefined) return undefined;
  return given({ kind: 'http', url, secret, numberField: values.CALLSEAL_FRAUD_NUMBER_FIELD });
}

function toVoiceAgents(values: VariableValues): VoiceAgentsConfig | undefined {
  const { CALLSEAL_VOICE_AGENT_IDS: agentIds, CALLSEAL_VOICE_AGENT_CERTIFICATES: fingerprints } = values;
  if (agentIds === undefined) return undefined;
  return given({
    agentIds,
    secrets: values.CALLSEAL_VOICE_AGENT_SECRETS,
    certificates:
      fingerprints === undefined ? undefined : given({ fingerprints, trustedHeader: values.CALLSEAL_VOICE_AGENT_CERTIFICATE_HEADER }),
    webhookSecrets: values.CALLSEAL_VOICE_AGENT_WEBHOOK_SECRETS,
    actions: values.CALLSEAL_VOICE_AGENT_ACTIONS,
  });
}
