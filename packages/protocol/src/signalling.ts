/**
 * The signalling channel: what a client emits and a voice service answers, as documented for das-Peak Streaming 1.1/1.2.
 * The whole wire shape lives here, so that a capture from a real service changes one file.
 * Field names are the wire's (snake_case). Optional fields stay optional: a vendor may add or leave out fields at any time.
 */
import * as z from 'zod/mini';
import { CallsealError, type ProtocolErrorCode } from './errors.js';
import { limits } from './limits.js';

/** The two operations a session can be. */
export type Operation = 'register' | 'verify';

/** Namespaces in both published spellings; a server serves both, a client takes the base URL as configured. */
export const namespaces = {
  register: ['/register', '/socket.io/register'],
  verify: ['/verify', '/socket.io/verify'],
  alive: ['/alive', '/socket.io/alive'],
} as const;

/** The one event a client emits after connecting. */
export const initializeEvent = 'initialize';

/** A number, or the decimal string the seed's configuration and the Socket.IO spelling use. Never empty, never NaN. */
export const numeric = z.pipe(
  z.union([z.number(), z.string().check(z.trim(), z.regex(/^[+-]?(\d+\.?\d*|\.\d+)$/))]),
  z.transform((value) => Number(value)),
);
/** A share or score, 0..1. */
export const share = z.pipe(numeric, z.number().check(z.minimum(0), z.maximum(1)));
const seconds = z.pipe(numeric, z.number().check(z.minimum(0)));
/** Seconds of net speech that may be asked for. */
export const speechSeconds = z.pipe(
  numeric,
  z.number().check(z.minimum(limits.minimumSpeechSeconds), z.maximum(limits.maximumSpeechSeconds)),
);
const callId = z.string().check(z.minLength(1), z.maxLength(limits.idCharacters));
const credential = z.string().check(z.minLength(1), z.maxLength(limits.credentialCharacters));
const modelHash = z.string().check(z.maxLength(256));

/** How the call's audio will arrive. `call_id` joins it with this session. */
export const AudioMetadataSchema = z.object({
  audio_protocol: z.enum(['twilio', 'audiohook']),
  audio_format: z._default(z.string(), 'raw'),
  audio_codec: z._default(z.string(), 'mulaw'),
  sample_format: z._default(z.string(), ''),
  sample_rate: z.pipe(z._default(numeric, 8000), z.number().check(z.int(), z.positive())),
  channels: z.pipe(z._default(numeric, 1), z.number().check(z.int(), z.minimum(1), z.maximum(2))),
  call_id: callId,
});

/** `initialize` on the register namespace. `audio_total_duration` is seconds of net speech. */
export const RegisterInitializeSchema = z.object({
  metadata: AudioMetadataSchema,
  register_request: z.object({
    authenticity_threshold: share,
    audio_total_duration: speechSeconds,
    model_hash: z.optional(modelHash),
    collected_audio: z.optional(z.boolean()),
  }),
});

/** `initialize` on the verify namespace. `similarity_threshold` is read as `score_threshold` where a caller uses that name. */
export const VerifyInitializeSchema = z.object({
  metadata: AudioMetadataSchema,
  verify_request: z.pipe(
    z.object({
      credential,
      score_threshold: z.optional(share),
      similarity_threshold: z.optional(share),
      authenticity_threshold: share,
      audio_total_duration: speechSeconds,
    }),
    z.transform(({ similarity_threshold, score_threshold, ...rest }, context) => {
      const threshold = score_threshold ?? similarity_threshold;
      if (threshold === undefined) {
        context.issues.push({ code: 'custom', input: rest, path: ['score_threshold'], message: 'score_threshold is missing' });
        return z.NEVER;
      }
      return { ...rest, score_threshold: threshold };
    }),
  ),
});
export type RegisterInitialize = z.infer<typeof RegisterInitializeSchema>;
export type VerifyInitialize = z.infer<typeof VerifyInitializeSchema>;

/** Who answered: shown to the agent, so that a development engine is never mistaken for a bank-grade one (our definition). */
const EngineIdentitySchema = z.object({
  name: z.string(),
  version: z.optional(z.string()),
  /** What its `authenticity` speaks about: recordings that it has heard before, or live voices in general (the documented meaning). */
  authenticity: z.optional(z.enum(['replay', 'liveness'])),
});
export type EngineIdentity = z.infer<typeof EngineIdentitySchema>;

const measured = { net_speech_duration: z.optional(seconds), input_audio_duration: z.optional(seconds) };

/** The service listens: audio may be started now, and not before. */
export const ConsumerReadySchema = z.object({ call_id: z.optional(callId), engine: z.optional(EngineIdentitySchema) });

/** Progress; durations in seconds, `level` 0..1. Sent at most {@link limits.progressPerSecond} times a second. */
export const VadStatusSchema = z.object({
  net_speech_duration: seconds,
  required_duration: z.optional(seconds),
  audio_duration: z.optional(seconds),
  speaking: z.optional(z.boolean()),
  level: z.optional(share),
  /** Our definition: what would help right now. */
  hint: z.optional(z.enum(['silence', 'noise', 'clipping'])),
});

export const RegisterSuccessSchema = z.object({
  credential,
  model: z.optional(z.object({ hash: z.optional(modelHash) })),
  authenticity: z.optional(share),
  ...measured,
});
export const VerifyResultSchema = z.object({ score: z.optional(share), authenticity: z.optional(share), ...measured });
export const SpoofResultSchema = z.object({
  authenticity: z.optional(share),
  /** What kind of attack it looks like, such as `replay`. */
  species: z.optional(z.string()),
  score: z.optional(share),
  ...measured,
});

/** `{exception, error}` in the engine's own shape; a bare string is read as `error`. */
export const ServiceErrorSchema = z.union([
  z.object({ exception: z.optional(z.string()), error: z.optional(z.string()), hint: z.optional(z.string()), ...measured }),
  z.pipe(
    z.string(),
    z.transform(
      (error): { exception?: string; error?: string; hint?: string; net_speech_duration?: number; input_audio_duration?: number } => ({
        error,
      }),
    ),
  ),
]);

/** Exception names of the documented engines that our own engine uses too; others pass through as text. */
export const exceptions = {
  tooLittleSpeech: 'VoiceDurationIsNotEnoughException',
  tooNoisy: 'SignalNoiseRatioException',
  /** Silence, clipping and audio that cannot be decoded; `hint` says which. */
  audioInput: 'AudioInputException',
  invalidCredential: 'InvalidCredential',
  calibration: 'CalibrationNotAvailable',
} as const;

const errors = {
  'error-consumer-not-ready': ServiceErrorSchema,
  'error-parameters': ServiceErrorSchema,
  'error-audio': ServiceErrorSchema,
  'error-das-Peak': ServiceErrorSchema,
} as const;
const informative = { 'info-consumer-ready': ConsumerReadySchema, 'info-vad-status': VadStatusSchema } as const;

/** Events a voice service sends, by operation. Mind the capital P in `error-das-Peak`. */
export const serverEvents = {
  register: { ...informative, 'result-success': RegisterSuccessSchema, 'result-fail-spoof': SpoofResultSchema, ...errors },
  verify: {
    ...informative,
    'result-success': VerifyResultSchema,
    'result-fail-score': VerifyResultSchema,
    'result-fail-spoof': SpoofResultSchema,
    ...errors,
  },
} as const;

type Payloads<Op extends Operation> = {
  [Name in keyof (typeof serverEvents)[Op] & string]: {
    readonly operation: Op;
    readonly name: Name;
    readonly payload: z.infer<(typeof serverEvents)[Op][Name] & z.ZodMiniType>;
  };
};
/** One parsed event of the service, discriminated by `operation` and `name`. */
export type ServerEvent = Payloads<'register'>[keyof Payloads<'register'>] | Payloads<'verify'>[keyof Payloads<'verify'>];
export type ServerEventName = ServerEvent['name'];

/** Names that end an operation. */
export const isFinal = (name: string): boolean => name.startsWith('result-') || name.startsWith('error-');

/**
 * Reads one event of the service. Further arguments (`collected_audio`) and unknown fields are dropped.
 * @returns the event, or `null` for a name this version does not know (ignored by contract).
 * @throws CallsealError `SIGNALLING_MALFORMED` when a known event does not fit its schema.
 */
export function parseServerEvent(operation: Operation, name: string, args: readonly unknown[]): ServerEvent | null {
  const schemas: Readonly<Record<string, z.ZodMiniType>> = serverEvents[operation];
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (schema === undefined) return null;
  const parsed = schema.safeParse(args[0] ?? {});
  if (!parsed.success) {
    throw new CallsealError<ProtocolErrorCode>('SIGNALLING_MALFORMED', `The event ${name} does not have the documented fields.`, {
      cause: parsed.error,
    });
  }
  return { operation, name, payload: parsed.data } as ServerEvent;
}

/** Reply forms of a token endpoint or proxy: an object, a JSON string, or the raw text `<type> <token>`. */
export const TokenReplySchema = z.union([
  z.object({
    token_type: z._default(z.string(), 'Bearer'),
    access_token: z.string().check(z.minLength(1)),
    expires_in: z.optional(z.pipe(numeric, z.number().check(z.positive()))),
  }),
  z.pipe(
    z.string().check(z.trim(), z.regex(/^[\w.~+/=-]+(\s+[\w.~+/=-]+)?$/), z.maxLength(limits.securityTokenCharacters)),
    z.transform((line): { token_type: string; access_token: string; expires_in?: number } => {
      const [first = '', second] = line.split(/\s+/);
      return second === undefined ? { token_type: 'Bearer', access_token: first } : { token_type: first, access_token: second };
    }),
  ),
]);
export type TokenReply = z.infer<typeof TokenReplySchema>;

/**
 * Reads a token in any of the accepted reply forms, also when JSON arrives as text.
 * @throws CallsealError `TOKEN_MALFORMED`; the message never repeats what was received.
 */
export function parseTokenReply(reply: unknown): TokenReply {
  let value = reply;
  if (typeof reply === 'string' && /^\s*["{]/.test(reply)) {
    try {
      value = JSON.parse(reply);
    } catch {
      value = undefined;
    }
  }
  const parsed = TokenReplySchema.safeParse(value);
  if (!parsed.success) {
    throw new CallsealError<ProtocolErrorCode>(
      'TOKEN_MALFORMED',
      'The token reply is neither {token_type, access_token} nor the text "<type> <token>".',
    );
  }
  return parsed.data;
}
