import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { CallsealError } from '@callseal/protocol/errors';
import { createEngine, type Engine } from '../service/create-engine.js';
import { generateSealingKey, type EngineOptions } from '../service/engine-options.js';
import { createSqliteWatchlistStore } from '../watchlist/sqlite-watchlist-store.js';
import type { AudioAdmission } from '../service/resolve-audio.js';

/** The outside of the command: everything it reads and writes. */
export interface CommandIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** How a command line ended: with an exit code, or with an engine that runs until closed. */
export type CommandResult = { readonly exitCode: number } | { readonly engine: Engine };

const DEFAULT_PORT = 4700;

const usage = `callseal-engine serve [--port ${DEFAULT_PORT}] [--host 127.0.0.1]

Starts a voice service: token endpoint, signalling and call audio on one port.
Environment:
  CALLSEAL_ENGINE_CLIENT_ID, CALLSEAL_ENGINE_CLIENT_SECRET  the OAuth2 client of your server kit
  CALLSEAL_ENGINE_SEALING_KEY  32 bytes in base64 or hex: seals credentials; keep it (openssl rand -base64 32)
  CALLSEAL_ENGINE_AUDIO_URL, CALLSEAL_ENGINE_TWILIO_AUTH_TOKEN  the audio URL as your server kit has it, and the Twilio account's
    auth token (two with a comma during a rotation): only audio that Twilio signed is taken. Needed with a --host that others can reach
  CALLSEAL_ENGINE_ALLOW_UNSIGNED_AUDIO=true  takes unsigned audio there all the same
  CALLSEAL_ENGINE_WATCHLIST  the file that keeps the watchlist, sealed; without it the list ends with the process
  CALLSEAL_ENGINE_SILENCE_SUPPRESSION=true  lines may be digitally silent between words, so that is no sign of injected audio
Without the first three, development values are made for this run.`;

/** 32 bytes in hex or base64. Never repeats what it was given. */
function parseSealingKey(text: string): Buffer {
  const value = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(value) ? Buffer.from(value, 'hex') : Buffer.from(value, 'base64');
  if (key.length === 32) return key;
  throw new CallsealError(
    'ENGINE_OPTIONS_INVALID',
    'CALLSEAL_ENGINE_SEALING_KEY must be 32 bytes in base64 or hex; make one with: openssl rand -base64 32',
  );
}

function readSecrets({ env, err }: CommandIo): Pick<EngineOptions, 'clientId' | 'clientSecret' | 'sealingKey'> {
  const { CALLSEAL_ENGINE_CLIENT_ID: id, CALLSEAL_ENGINE_CLIENT_SECRET: secret, CALLSEAL_ENGINE_SEALING_KEY: key } = env;
  if ((id === undefined) !== (secret === undefined)) {
    throw new CallsealError('ENGINE_OPTIONS_INVALID', 'Set both CALLSEAL_ENGINE_CLIENT_ID and CALLSEAL_ENGINE_CLIENT_SECRET, or neither.');
  }
  const client = { clientId: id ?? 'development', clientSecret: secret ?? randomBytes(18).toString('base64url') };
  if (secret === undefined) {
    err('No CALLSEAL_ENGINE_CLIENT_ID and CALLSEAL_ENGINE_CLIENT_SECRET: for this run only, the client is');
    err(`  client id      ${client.clientId}`);
    err(`  client secret  ${client.clientSecret}`);
  }
  if (key === undefined) {
    err('No CALLSEAL_ENGINE_SEALING_KEY: credentials made now cannot be read after a restart. Set one to keep them.');
  }
  return { ...client, sealingKey: key === undefined ? generateSealingKey() : parseSealingKey(key) };
}

function readFlag(env: CommandIo['env'], name: string): boolean {
  const text = env[name] ?? '';
  if (['', 'true', 'false'].includes(text)) return text === 'true';
  throw new CallsealError('ENGINE_OPTIONS_INVALID', `${name} must be true or false.`);
}

function readAudio({ env }: CommandIo): AudioAdmission {
  const { CALLSEAL_ENGINE_AUDIO_URL: publicUrl = '', CALLSEAL_ENGINE_TWILIO_AUTH_TOKEN: tokens = '' } = env;
  const allowUnsignedAudio = readFlag(env, 'CALLSEAL_ENGINE_ALLOW_UNSIGNED_AUDIO');
  if ((publicUrl === '') !== (tokens === '')) {
    throw new CallsealError(
      'ENGINE_OPTIONS_INVALID',
      'Set both CALLSEAL_ENGINE_AUDIO_URL and CALLSEAL_ENGINE_TWILIO_AUTH_TOKEN, or neither.',
    );
  }
  const audio = publicUrl === '' ? {} : { audio: { publicUrl, authTokens: tokens.split(',').map((token) => token.trim()) } };
  return { ...audio, allowUnsignedAudio };
}

function readScreening({ env }: CommandIo): Pick<EngineOptions, 'screening'> {
  const { CALLSEAL_ENGINE_WATCHLIST: path = '', CALLSEAL_ENGINE_SEALING_KEY: key } = env;
  const silenceSuppression = readFlag(env, 'CALLSEAL_ENGINE_SILENCE_SUPPRESSION');
  if (path === '') return { screening: { silenceSuppression } };
  if (key === undefined) {
    throw new CallsealError(
      'ENGINE_OPTIONS_INVALID',
      'CALLSEAL_ENGINE_WATCHLIST needs CALLSEAL_ENGINE_SEALING_KEY: without it no entry is read again.',
    );
  }
  return { screening: { silenceSuppression, watchlist: { store: createSqliteWatchlistStore({ path }) } } };
}

function parsePort(text: string | undefined): number {
  const port = text === undefined ? DEFAULT_PORT : /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new CallsealError('ENGINE_OPTIONS_INVALID', '--port must be a whole number from 0 to 65535.');
}

function parseCommandLine(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { port: { type: 'string' }, host: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : 'The command line cannot be read.';
    throw new CallsealError('ENGINE_OPTIONS_INVALID', text, { cause });
  }
}

/** Runs one command line (without node and script). Never throws: what goes wrong is told on `err`. */
export async function runCommand(args: readonly string[], io: CommandIo): Promise<CommandResult> {
  try {
    const { values, positionals } = parseCommandLine(args);
    if (values.help === true) {
      io.out(usage);
      return { exitCode: 0 };
    }
    if (positionals.length !== 1 || positionals[0] !== 'serve') {
      io.err(usage);
      return { exitCode: 2 };
    }
    const port = parsePort(values.port);
    const host = values.host === undefined ? {} : { host: values.host };
    const engine = await createEngine({ ...readSecrets(io), ...readAudio(io), ...readScreening(io), port, ...host });
    io.out(`Callseal engine: ${engine.url} (audio ${engine.audioUrl})`);
    return { engine };
  } catch (error) {
    io.err(error instanceof Error ? error.message : 'The engine did not start.');
    return { exitCode: 1 };
  }
}
