/**
 * A server kit that verifies over the relay, and directly: a child process runs this file, with its options as JSON on the command line.
 * `storage` is `file` (SQLite, and this process's memory as the state) or `shared` (PostgreSQL and Redis); `gate` adds one, with its
 * audit log in the same storage.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCallseal, createMemorySharedState } from '@callseal/server-kit';
import { createDevelopmentAuthenticator } from '@callseal/server-kit/agents';
import { createPostgresAuditLog, createSqliteAuditLog } from '@callseal/server-kit/audit';
import { createHookAccess } from '@callseal/server-kit/calls';
import { serve } from '@callseal/server-kit/node';
import { createPostgresCredentialStore } from '@callseal/server-kit/postgres';
import { createRedisSharedState } from '@callseal/server-kit/redis';
import { createSqliteCredentialStore, parseKeyRing } from '@callseal/server-kit/sqlite';
import { action, policy, profile } from './gate-rules.mjs';
import { connectTelephony } from './voice-service.mjs';

export const agentToken = 'bench-agent-token';
const callers = 64;

/** Who is on a call, by its last digits; a page never says it. */
export const callerOf = (callSid) => `+346000000${String(Number.parseInt(callSid.slice(-4), 16) % callers).padStart(2, '0')}`;

if (import.meta.main) {
  const { url, close } = await startKit(JSON.parse(process.argv[2]));
  process.send({ url });
  process.once('disconnect', () => process.exit());
  process.on('message', (message) => {
    if (message === 'close') void close().then(() => process.exit());
    else process.send({ cpu: process.cpuUsage() });
  });
}

async function startKit({ storage, gate, voice, keys, subjectKey, grantKey, database, redis }) {
  const parts = openStorage({ storage, keys, subjectKey, database, redis });
  const { credentials, state } = parts;
  const audit = gate ? parts.openAudit() : undefined;
  for (let index = 0; index < callers; index += 1) {
    // as long as a sealed credential of the engine
    await credentials.put(callerOf(index.toString(16).padStart(4, '0')), { credential: 'c'.repeat(5000), modelHash: 'bench' });
  }
  const client = await connectTelephony(voice.audioPort);
  const many = { points: 1_000_000_000, seconds: 60 };
  const kit = createCallseal({
    agents: createDevelopmentAuthenticator({ tokens: { [agentToken]: { identity: 'bench', roles: ['agent'] } } }),
    calls: createHookAccess((_agent, { callSid }) => ({ callerNumber: callerOf(callSid) })),
    streams: { client, audioUrl: 'wss://audio.example/twilio' },
    voiceService: {
      tokenUrl: 'http://127.0.0.1:1/oauth2/token',
      clientId: 'bench',
      clientSecret: 'bench',
      fetch: () => Promise.resolve(Response.json({ token_type: 'Bearer', access_token: 'x'.repeat(900), expires_in: 3600 })),
    },
    relay: { signallingUrl: voice.signallingUrl, withDirectMode: true },
    credentials,
    state,
    subjectKey,
    // counted as in production, refused never
    limits: { perAgent: many, perSubject: many, perCallerNumber: many, failedVerifications: many, failuresPerAgent: many },
    ...(audit === undefined
      ? {}
      : { gate: { grants: { keys: [grantKey], issuer: 'https://bench.example' }, actions: { [action]: {} }, policy, profile, audit } }),
  });
  const served = await serve(kit, { port: 0 });
  return {
    url: served.url,
    async close() {
      await served.close();
      for (const part of [credentials, state, audit]) await part?.close();
      parts.remove();
    },
  };
}

function openStorage({ storage, keys, subjectKey, database, redis }) {
  const sealed = { keys: parseKeyRing(keys), subjectKey };
  if (storage === 'shared') {
    return {
      credentials: createPostgresCredentialStore({ connectionString: database, ...sealed }),
      state: createRedisSharedState({ url: redis }),
      openAudit: () => createPostgresAuditLog({ connectionString: database }),
      remove: () => undefined,
    };
  }
  const folder = mkdtempSync(join(tmpdir(), 'callseal-bench-'));
  return {
    credentials: createSqliteCredentialStore({ path: join(folder, 'credentials.sqlite'), ...sealed }),
    state: createMemorySharedState(),
    openAudit: () => createSqliteAuditLog({ path: join(folder, 'audit.sqlite') }),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
