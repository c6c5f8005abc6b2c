import type { GateOptions } from '../../app/gate-options.js';
import type { AuditLog } from '../../audit/audit-log.js';
import type { CodeChannel } from '../../codes/channels/channel.js';
import { createTwilioMessagingChannel } from '../../codes/channels/twilio-messaging-channel.js';
import { createTwilioVerifyChannel } from '../../codes/channels/twilio-verify-channel.js';
import type { ChannelFailure } from '../../codes/one-time-codes.js';
import { createHttpDirectory, type HttpDirectory } from '../../crm/http-directory.js';
import { createSalesforceRecords, type SalesforceRecords } from '../../crm/salesforce/salesforce-records.js';
import { configError } from '../../errors/config-error.js';
import { createEngineFraudProvider } from '../../fraud/engine-fraud-provider.js';
import { createHttpFraudProvider } from '../../fraud/http-fraud-provider.js';
import { createHashedAnswersProvider } from '../../knowledge/hashed-answers-provider.js';
import type { Fetch } from '../../upstream/request-text.js';
import type { CallsealConfig, TwilioConfig } from '../config.js';
import type { CodesConfig } from '../gate-config.js';
import { createTwilioClient } from './twilio-api.js';
import { createVoiceServiceOptions } from './voice-service.js';

/** What the gate of a process works with besides its configuration. */
export interface GateSurroundings {
  readonly audit: AuditLog | undefined;
  readonly onChannelFailure: (failure: ChannelFailure) => void;
}

/** Milliseconds for a send or a check: a little more than Twilio's client waits. */
const codesTimeout = 6000;
/** Questions that are asked at once, where the catalogue has so many. */
const mostQuestions = 3;

/** The gate that the configuration describes; `undefined` when it describes none. */
export function createConfiguredGate(config: CallsealConfig, { audit, onChannelFailure }: GateSurroundings): GateOptions | undefined {
  const { gate, codes, directory: directoryConfig } = config;
  if (gate === undefined) return undefined;
  const directory = createConfiguredDirectory(config);
  const salesforce = createConfiguredSalesforce(config);
  const { actions, grantKeys, policy, profile, attestations } = gate;
  return {
    actions,
    grants: { keys: grantKeys, issuer: config.publicBaseUrl },
    attestations,
    ...(policy === undefined ? {} : { policy }),
    ...(profile === undefined ? {} : { profile }),
    ...(audit === undefined ? {} : { audit }),
    ...(salesforce === undefined ? {} : { customers: salesforce }),
    ...(codes === undefined ? {} : { codes: codesOptions(config, codes, destinationsOf(config, directory, salesforce), onChannelFailure) }),
    ...(codes?.keypadNext === undefined ? {} : { keypad: { next: codes.keypadNext } }),
    ...(directory === undefined || directoryConfig?.questions === undefined
      ? {}
      : { knowledge: knowledgeOptions(directoryConfig.questions, directory) }),
    ...fraudPart(config),
  };
}

/** The customer's endpoint that the configuration names. */
export function createConfiguredDirectory({ directory }: CallsealConfig, fetch?: Fetch): HttpDirectory | undefined {
  if (directory === undefined) return undefined;
  const { url, secret } = directory;
  return createHttpDirectory({ url, secret, ...(fetch === undefined ? {} : { fetch }) });
}

/** The org that the configuration names. */
export function createConfiguredSalesforce({ salesforce }: CallsealConfig, fetch?: Fetch): SalesforceRecords | undefined {
  return salesforce && createSalesforceRecords({ ...salesforce, ...(fetch === undefined ? {} : { fetch }) });
}

type Codes = NonNullable<GateOptions['codes']>;

function destinationsOf(
  { salesforce: config }: CallsealConfig,
  directory: HttpDirectory | undefined,
  salesforce: SalesforceRecords | undefined,
): Codes['destinations'] {
  if (salesforce !== undefined && config?.contact?.destinations !== undefined)
    return (subject, context) => salesforce.destinations(subject, context);
  if (directory === undefined) throw configError('Codes need CALLSEAL_DIRECTORY_URL or CALLSEAL_SALESFORCE_DESTINATIONS.');
  return (subject, context) => directory.destinations(subject, context);
}

function codesOptions(
  { twilio }: CallsealConfig,
  codes: CodesConfig,
  destinations: Codes['destinations'],
  onChannelFailure: GateSurroundings['onChannelFailure'],
): Codes {
  if (twilio === undefined) throw configError('Codes need TWILIO_ACCOUNT_SID.');
  const channel = createChannel(twilio, codes);
  return {
    channels: Object.fromEntries(codes.channels.map((name) => [name, channel])),
    destinations,
    timeout: codesTimeout,
    onChannelFailure,
    ...(codes.key === undefined ? {} : { key: codes.key }),
  };
}

function createChannel(twilio: TwilioConfig, { carrier }: CodesConfig): CodeChannel {
  const client = createTwilioClient(twilio);
  if ('verifySid' in carrier) return createTwilioVerifyChannel({ client, serviceSid: carrier.verifySid });
  if ('from' in carrier) return createTwilioMessagingChannel({ client, from: carrier.from });
  return createTwilioMessagingChannel({ client, messagingServiceSid: carrier.messagingSid });
}

function knowledgeOptions(
  questions: NonNullable<NonNullable<CallsealConfig['directory']>['questions']>,
  directory: HttpDirectory,
): NonNullable<GateOptions['knowledge']> {
  return {
    provider: createHashedAnswersProvider({ questions, rows: (subject) => directory.answers(subject) }),
    questions: Math.min(mostQuestions, questions.length),
  };
}

function fraudPart(config: CallsealConfig): Pick<GateOptions, 'fraud'> {
  const { fraud } = config;
  if (fraud === undefined) return {};
  if (fraud.kind === 'http') {
    const { url, secret, numberField } = fraud;
    return {
      fraud: createHttpFraudProvider({ url, secret, ...(numberField === undefined ? {} : { request: { callerNumber: numberField } }) }),
    };
  }
  const tokens = createVoiceServiceOptions(config);
  if (tokens === undefined) throw configError('CALLSEAL_FRAUD_SIGNALLING_URL needs CALLSEAL_TOKEN_URL.');
  const { signallingUrl, trustLine } = fraud;
  return { fraud: (parts) => createEngineFraudProvider({ signallingUrl, tokens, acceptReplayAndInjection: trustLine }, parts) };
}
