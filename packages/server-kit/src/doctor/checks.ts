import { agentSignIn } from './checks/agents.js';
import { audioSocket } from './checks/audio.js';
import { clock } from './checks/clock.js';
import { cors } from './checks/cors.js';
import { callbacks, health, readiness } from './checks/public-url.js';
import { redis } from './checks/redis.js';
import { runtime } from './checks/runtime.js';
import { store } from './checks/store.js';
import { storeKeys } from './checks/store-keys.js';
import { signingToken, twilioCredentials, workspace } from './checks/twilio.js';
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
  audioSocket,
  health,
  readiness,
  callbacks,
  cors,
  store,
  storeKeys,
  redis,
];
