import { createCachedAuthenticator } from '../agents/cached-authenticator.js';
import { type Callseal, createCallseal } from '../app/create-callseal.js';
import type { CallsealOptions } from '../app/options.js';
import type { CallsealConfig } from '../config/config.js';
import { createConfiguredAgents } from '../config/parts/agents.js';
import { openConfiguredAudit } from '../config/parts/audit.js';
import { createConfiguredGate } from '../config/parts/gate.js';
import { createConfiguredState } from '../config/parts/state.js';
import { openConfiguredStore } from '../config/parts/store.js';
import { createTwilioClient } from '../config/parts/twilio-api.js';
import { createVoiceServiceOptions } from '../config/parts/voice-service.js';
import type { BackgroundJob } from '../time/background-job.js';
import type { CredentialStore } from '../credentials/credential-store.js';
import { createReencryptionJob } from '../credentials/reencryption-job.js';
import { createRetentionJob } from '../credentials/retention-job.js';
import { createMemorySharedState } from '../state/memory-shared-state.js';
import { createTaskRouterAccess } from '../streams/task-router-access.js';
import { describeFailure, type ServerLog } from './server-log.js';

/** A server kit with everything that it holds. */
export interface Application {
  readonly callseal: Callseal;
  /** Begins what runs in the background. */
  start(): void;
  /** Ends it and lets go of database and Redis. */
  close(): Promise<void>;
}

/** Builds the server that a configuration describes. */
export function createApplication(config: CallsealConfig, log: ServerLog): Application {
  const state = config.redis === undefined ? createMemorySharedState() : createConfiguredState(config.redis);
  const store = config.store && openConfiguredStore(config.store);
  const audit = config.audit && openConfiguredAudit(config.audit);
  const voiceService = createVoiceServiceOptions(config);
  const gate = createConfiguredGate(config, {
    audit,
    onChannelFailure: ({ channel, during, code }) => {
      log.process.warn({ event: 'code-channel-failed', channel, during, code }, 'code-channel-failed');
    },
  });
  const jobs = store === undefined ? [] : createJobs(store, config, log);
  const callseal = createCallseal({
    agents: createCachedAuthenticator(createConfiguredAgents(config), {
      state,
      ...(config.subjectKey === undefined ? {} : { key: config.subjectKey }),
      ...(config.agentCacheSeconds === undefined ? {} : { cacheFor: config.agentCacheSeconds * 1000 }),
    }),
    state,
    publicBaseUrl: config.publicBaseUrl,
    allowedOrigins: config.allowedOrigins,
    roles: { administrators: config.administratorRoles },
    limits: config.limits,
    timeout: config.requestSeconds * 1000,
    ...callParts(config),
    ...relayPart(config),
    ...voiceAgentsPart(config),
    ...(voiceService === undefined ? {} : { voiceService }),
    ...(gate === undefined ? {} : { gate }),
    ...(store === undefined ? {} : { credentials: store }),
    ...(config.subjectKey === undefined ? {} : { subjectKey: config.subjectKey }),
    ...(log.onLog === undefined ? {} : { onLog: log.onLog }),
  });
  return {
    callseal,
    start() {
      for (const job of jobs) job.start();
    },
    async close() {
      await Promise.all(jobs.map((job) => job.stop()));
      await Promise.all([store?.close(), audit?.close(), state.close()]);
    },
  };
}

function callParts(config: CallsealConfig): Pick<CallsealOptions, 'streams' | 'calls'> {
  const { streams, twilio, workspaceSid, supervisorRoles } = config;
  if (twilio === undefined || workspaceSid === undefined) return {};
  const client = createTwilioClient(twilio);
  const calls = createTaskRouterAccess({ client, workspaceSid, supervisorRoles });
  if (streams === undefined) return { calls };
  const { audioUrl, maximumSeconds } = streams;
  return {
    streams: { client, audioUrl, authToken: twilio.authToken, ...(maximumSeconds === undefined ? {} : { maximumSeconds }) },
    calls,
  };
}

function relayPart({ relay, store }: CallsealConfig): Pick<CallsealOptions, 'relay'> {
  return relay === undefined ? {} : { relay: { ...relay, requireConsent: store?.requireConsent === true } };
}

function voiceAgentsPart({ voiceAgents }: CallsealConfig): Pick<CallsealOptions, 'voiceAgents'> {
  if (voiceAgents === undefined) return {};
  const { webhookSecrets, ...rest } = voiceAgents;
  return { voiceAgents: { ...rest, ...(webhookSecrets === undefined ? {} : { postCall: { secrets: webhookSecrets } }) } };
}

function createJobs(store: CredentialStore, config: CallsealConfig, log: ServerLog): readonly BackgroundJob[] {
  const failed = (job: string) => (error: unknown) => {
    log.process.error({ event: 'job-failed', job, cause: describeFailure(error) }, 'job-failed');
  };
  const rotation = createReencryptionJob(store, {
    onProgress: ({ reencrypted, remaining, unreadable }) => {
      if (reencrypted + remaining + unreadable === 0) return;
      log.process[unreadable > 0 ? 'warn' : 'info']({ event: 'keys-rotated', reencrypted, remaining, unreadable }, 'keys-rotated');
    },
    onError: failed('rotation'),
  });
  if (config.store?.retentionDays === undefined) return [rotation];
  const retention = createRetentionJob(store, {
    // the store keeps the whole certificate; a log goes to more people, and is kept longer, than who was destroyed should
    onCertificate: ({ id, reason, registrations, receipts }) => {
      log.process.info({ event: 'subject-destroyed', certificate: id, reason, registrations, receipts }, 'subject-destroyed');
    },
    onError: failed('retention'),
  });
  return [rotation, retention];
}
