/**
 * Screening a call for fraud: a third operation of the signalling channel. Our definition (P): the documented service has none, so a client
 * of that service never meets it. Apart from {@link signalling} so that a browser, which may not screen, does not carry it.
 */
import * as z from 'zod/mini';
import { CallsealError, type ProtocolErrorCode } from './errors.js';
import { limits } from './limits.js';
import { AudioMetadataSchema, ConsumerReadySchema, ServiceErrorSchema, share, speechSeconds, VadStatusSchema } from './signalling.js';

/** The namespace in both spellings, as the others have them. */
export const screenNamespaces = ['/screen', '/socket.io/screen'] as const;

/** What a token must be asked for at the token endpoint to screen, or to change the watchlist. A page's token is for voices alone. */
export const fraudScope = 'fraud';

/** `initialize` on the screen namespace. With the caller's credential, recordings of the registration are recognised too. */
export const ScreenInitializeSchema = z.object({
  metadata: AudioMetadataSchema,
  screen_request: z.object({
    audio_total_duration: speechSeconds,
    credential: z.optional(z.string().check(z.minLength(1), z.maxLength(limits.credentialCharacters))),
  }),
});
export type ScreenInitialize = z.infer<typeof ScreenInitializeSchema>;

/**
 * Signs that the audio did not come through a telephone line: pauses that are digital silence from the end of the word on, and stretches of
 * speech that are the same sample by sample.
 */
export const injectionFindings = ['no-line-noise', 'repeated-audio'] as const;
export type InjectionFinding = (typeof injectionFindings)[number];

const seconds = z.number().check(z.minimum(0));
const count = z.int().check(z.minimum(0));
const words = z.array(z.string().check(z.maxLength(64))).check(z.maxLength(16));
/** What was not checked has no result, and what was checked has one. */
const isToldIfChecked = (field: string) =>
  z.refine<{ readonly checked: boolean }>((part) => part.checked === ((part as Readonly<Record<string, unknown>>)[field] !== null), {
    path: [field],
  });

/**
 * What a screen found. `risk` is `null` when neither of replay and injection could be checked and nobody was found on the watchlist. Names
 * in `findings` and `reasons` are those of {@link injectionFindings} and of the gate's fraud reasons; a later version may know more.
 */
export const ScreenResultSchema = z.object({
  risk: z.nullable(share),
  /** Recordings of earlier calls, by how many it was compared with. As for a verification, `authenticity` is of no other attack. */
  replay: z.object({ checked: z.boolean(), authenticity: z.nullable(share), recordings: count }).check(isToldIfChecked('authenticity')),
  /** Not checked when there was no pause to hear the line in. */
  injection: z.object({ checked: z.boolean(), score: z.nullable(share), findings: words }).check(isToldIfChecked('score')),
  /** Whether the voice is like one of so many; never which. */
  watchlist: z.object({ checked: z.boolean(), hit: z.nullable(z.boolean()), entries: count }).check(isToldIfChecked('hit')),
  reasons: words,
  model: z.object({ hash: z.string().check(z.maxLength(256)) }),
  net_speech_duration: seconds,
  input_audio_duration: seconds,
});
export type ScreenResult = z.infer<typeof ScreenResultSchema>;

/** Events of a screen: besides its result those of the other operations. */
export const screenEvents = {
  'info-consumer-ready': ConsumerReadySchema,
  'info-vad-status': VadStatusSchema,
  'result-screen': ScreenResultSchema,
  'error-consumer-not-ready': ServiceErrorSchema,
  'error-parameters': ServiceErrorSchema,
  'error-audio': ServiceErrorSchema,
  'error-das-Peak': ServiceErrorSchema,
} as const;

type Events = typeof screenEvents;
/** One parsed event of a screen. */
export type ScreenEvent = { [Name in keyof Events]: { readonly name: Name; readonly payload: z.infer<Events[Name]> } }[keyof Events];

/**
 * Reads one event of a screen; unknown fields are dropped.
 * @returns the event, or `null` for a name this version does not know.
 * @throws CallsealError `SIGNALLING_MALFORMED` when a known event does not fit its schema.
 */
export function parseScreenEvent(name: string, args: readonly unknown[]): ScreenEvent | null {
  const schemas: Readonly<Record<string, z.ZodMiniType>> = screenEvents;
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (schema === undefined) return null;
  const parsed = schema.safeParse(args[0] ?? {});
  if (parsed.success) return { name, payload: parsed.data } as ScreenEvent;
  throw new CallsealError<ProtocolErrorCode>('SIGNALLING_MALFORMED', `The event ${name} does not have the documented fields.`, {
    cause: parsed.error,
  });
}

/** Puts a voice on the watchlist: of a registration, or of a call that was screened within the last minutes. */
export const WatchlistAddRequestSchema = z.union([
  z.strictObject({ credential: z.string().check(z.minLength(1), z.maxLength(limits.credentialCharacters)) }),
  z.strictObject({ call_id: z.string().check(z.minLength(1), z.maxLength(limits.idCharacters)) }),
]);
export type WatchlistAddRequest = z.infer<typeof WatchlistAddRequestSchema>;
/** An entry of the watchlist: never a voice, never whose. One that is not `usable` was sealed with another key or by another model. */
export const WatchlistEntrySchema = z.object({
  id: z.string(),
  added_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  usable: z.boolean(),
});
export const WatchlistSchema = z.object({ entries: z.array(WatchlistEntrySchema) });
