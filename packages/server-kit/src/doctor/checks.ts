import { agentSignIn } from './checks/agents.js';
import { audioSocket } from './checks/audio.js';
import { audit } from './checks/audit.js';
import { clock } from './checks/clock.js';
import { codes } from './checks/codes.js';
import { cors } from './checks/cors.js';
import { directory } from './checks/directory.js';
import { fraud } from './checks/fraud.js';
import { gate } from './checks/gate.js';
import { callbacks, health, readiness } from './checks/public-url.js';
import { redis } from './checks/redis.js';
import { relay } from './checks/relay.js';
import { runtime } from './checks/runtime.js';
import { salesforce } from './checks/salesforce.js';
import { store } from './checks/store.js';
import { storeKeys } from './checks/store-keys.js';
import { signingToken, twilioCredentials, workspace } from './checks/twilio.js';
import { voiceAgents } from './checks/voice-agents.js';
import { voiceToken } from './checks/voice-token.js';
import type { Check } from './check.js';

/** Every check, in the order of the report. */
export const checks: readonly Check[] = [
  runtime,
  clock,
  twilioCredentials,
  signingToken,
  workspace,
  agentSignIn,
  voiceToken,
  relay,
  audioSocket,
  health,
  readiness,
  callbacks,
  cors,
  store,
  storeKeys,
  audit,
  gate,
  codes,
  directory,
  salesforce,
  fraud,
  voiceAgents,
  redis,
];
