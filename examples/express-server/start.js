// With your own accounts: every setting is a variable, and nothing starts without all of them.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createJwtAuthenticator } from '@callseal/server-kit/agents';
import twilio from 'twilio';
import { createApp } from './app.js';

const { env } = process;
const need = (name) => {
  if (!env[name]) throw new Error(`Set ${name}: see README.md.`);
  return env[name];
};

const storePath = env.STORE_PATH ?? '.data/callseal.sqlite';
mkdirSync(dirname(storePath), { recursive: true });
const { app, close } = createApp({
  agents: createJwtAuthenticator({ issuer: need('ISSUER'), audience: need('AUDIENCE'), jwksUrl: need('JWKS_URL') }),
  // replace both by your own: they let nobody in
  registry: { callOf: () => undefined },
  customers: { destinations: () => Promise.resolve(undefined) },
  telephony: {
    client: twilio(need('TWILIO_ACCOUNT_SID'), need('TWILIO_AUTH_TOKEN'), { timeout: 5000 }),
    authToken: need('TWILIO_AUTH_TOKEN'),
    audioUrl: need('AUDIO_URL'),
    from: need('SMS_FROM'),
  },
  voiceService: {
    signallingUrl: need('SIGNALLING_URL'),
    tokens: { tokenUrl: need('TOKEN_URL'), clientId: need('CLIENT_ID'), clientSecret: need('CLIENT_SECRET') },
  },
  store: { path: storePath, keys: need('CALLSEAL_KEYS'), subjectKey: need('CALLSEAL_SUBJECT_KEY') },
  grantKey: JSON.parse(need('GRANT_KEY')),
  publicBaseUrl: need('PUBLIC_BASE_URL'),
  allowedOrigins: need('ALLOWED_ORIGINS').split(','),
});
const server = app.listen(Number(env.PORT ?? 4650), '127.0.0.1', () => console.log(`Listening on port ${server.address().port}`));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close(() => void close()));
