import { CallsealError } from '@callseal/protocol/errors';
import { exceptions, RegisterInitializeSchema, VerifyInitializeSchema, type RegisterInitialize } from '@callseal/protocol/signalling';
import { ScreenInitializeSchema } from '@callseal/protocol/screening';
import type { CredentialSealer } from '../credential/credential-sealer.js';
import { badParameters, notReady, ownExceptions, type Outcome } from '../session/outcome.js';
import type { SessionOperation, SessionRequest } from '../session/session-request.js';

/** A request to serve, or the final event that refuses it. */
export type ParsedInitialize = { readonly request: SessionRequest } | { readonly refusal: Outcome };

/** What an `initialize` is read against. */
export interface InitializeContext {
  readonly sealer: CredentialSealer;
  readonly modelHash: string;
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Names the first wrong field. Never repeats a value: it may be a credential. */
function describe(issues: readonly Issue[]): string {
  const [first] = issues;
  const path = first?.path.map(String).join('.') ?? '';
  return path === '' ? 'initialize carries no object.' : `${path}: ${first?.message ?? 'invalid'}`;
}

function refuseAudio(metadata: RegisterInitialize['metadata']): Outcome | null {
  if (metadata.audio_protocol !== 'twilio') {
    return notReady('metadata.audio_protocol: audiohook is not served yet; use twilio.', ownExceptions.notServed);
  }
  if (metadata.audio_codec.toLowerCase() !== 'mulaw') return badParameters('metadata.audio_codec: only mulaw is served.');
  if (metadata.sample_rate !== 8000) return badParameters('metadata.sample_rate: only 8000 is served.');
  if (metadata.channels !== 1) return badParameters('metadata.channels: only 1 is served.');
  if (metadata.audio_format !== 'raw' && metadata.audio_format !== '') return badParameters('metadata.audio_format: only raw is served.');
  return null;
}

function parseRegister(payload: unknown, { modelHash }: InitializeContext): ParsedInitialize {
  const parsed = RegisterInitializeSchema.safeParse(payload);
  if (!parsed.success) return { refusal: badParameters(describe(parsed.error.issues)) };
  const { metadata, register_request: asked } = parsed.data;
  const refusal = refuseAudio(metadata);
  if (refusal !== null) return { refusal };
  if (asked.model_hash !== undefined && asked.model_hash !== '' && asked.model_hash !== modelHash) {
    const error = 'register_request.model_hash: this engine has another model; leave it out, or register where that model is.';
    return { refusal: badParameters(error, exceptions.calibration) };
  }
  return {
    request: {
      operation: 'register',
      callId: metadata.call_id,
      requiredSeconds: asked.audio_total_duration,
      authenticityThreshold: asked.authenticity_threshold,
    },
  };
}

function parseVerify(payload: unknown, { sealer }: InitializeContext): ParsedInitialize {
  const parsed = VerifyInitializeSchema.safeParse(payload);
  if (!parsed.success) return { refusal: badParameters(describe(parsed.error.issues)) };
  const { metadata, verify_request: asked } = parsed.data;
  const refusal = refuseAudio(metadata);
  if (refusal !== null) return { refusal };
  const opened = open('verify_request', asked.credential, sealer);
  if ('refusal' in opened) return opened;
  return {
    request: {
      operation: 'verify',
      callId: metadata.call_id,
      requiredSeconds: asked.audio_total_duration,
      authenticityThreshold: asked.authenticity_threshold,
      scoreThreshold: asked.score_threshold,
      ...opened,
    },
  };
}

function parseScreen(payload: unknown, { sealer }: InitializeContext): ParsedInitialize {
  const parsed = ScreenInitializeSchema.safeParse(payload);
  if (!parsed.success) return { refusal: badParameters(describe(parsed.error.issues)) };
  const { metadata, screen_request: asked } = parsed.data;
  const refusal = refuseAudio(metadata);
  if (refusal !== null) return { refusal };
  const registration = asked.credential === undefined ? null : open('screen_request', asked.credential, sealer);
  if (registration !== null && 'refusal' in registration) return registration;
  return { request: { operation: 'screen', callId: metadata.call_id, requiredSeconds: asked.audio_total_duration, registration } };
}

function open(
  field: string,
  credential: string,
  sealer: CredentialSealer,
): { readonly credential: string; readonly template: Uint8Array } | { readonly refusal: Outcome } {
  try {
    return { credential, template: sealer.open(credential) };
  } catch (error) {
    const text = error instanceof CallsealError ? error.message : 'The credential cannot be read.';
    return { refusal: badParameters(`${field}.credential: ${text}`, exceptions.invalidCredential) };
  }
}

const parsers = { register: parseRegister, verify: parseVerify, screen: parseScreen } as const;

/** Reads the argument of `initialize`. Never throws for anything a client can send. */
export const parseInitialize = (operation: SessionOperation, payload: unknown, context: InitializeContext): ParsedInitialize =>
  parsers[operation](payload, context);
