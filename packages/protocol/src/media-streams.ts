/**
 * The audio channel `twilio`: Media Streams messages, full sequence and the minimal subset (a `start` with `callSid`, then `media`).
 * Source: Twilio's Media Streams reference. Every number inside a message is a string there; a number is accepted too.
 */
import * as z from 'zod/mini';
import { CallsealError, type ProtocolErrorCode } from './errors.js';
import { limits } from './limits.js';

const id = z.string().check(z.minLength(1), z.maxLength(limits.idCharacters));
const count = z.union([z.string().check(z.regex(/^\d{1,15}$/)), z.number().check(z.int(), z.nonnegative())]);

/** First message of the full sequence. */
export const ConnectedMessageSchema = z.object({
  event: z.literal('connected'),
  protocol: z.optional(z.string()),
  version: z.optional(z.string()),
});

/** Opens the audio of one call. `start.callSid` joins it with the signalling session; all else is absent in the minimal subset. */
export const StartMessageSchema = z.object({
  event: z.literal('start'),
  sequenceNumber: z.optional(count),
  streamSid: z.optional(id),
  start: z.object({
    callSid: id,
    streamSid: z.optional(id),
    accountSid: z.optional(id),
    tracks: z.optional(z.array(z.string())),
    customParameters: z.optional(z.record(z.string(), z.string())),
    mediaFormat: z.optional(
      z.object({
        encoding: z.optional(z.literal('audio/x-mulaw')),
        sampleRate: z.optional(z.union([z.literal(8000), z.literal('8000')])),
        channels: z.optional(z.union([z.literal(1), z.literal('1')])),
      }),
    ),
  }),
});

/** Audio: base64 of raw G.711 µ-law, 8 kHz, mono; 20 ms are 160 bytes. `timestamp` is milliseconds since the stream began. */
export const MediaMessageSchema = z.object({
  event: z.literal('media'),
  sequenceNumber: z.optional(count),
  streamSid: z.optional(id),
  media: z.object({
    payload: z.string().check(z.regex(/^[A-Za-z0-9+/]*={0,2}$/)),
    track: z.optional(z.string()),
    chunk: z.optional(count),
    timestamp: z.optional(count),
  }),
});

export const DtmfMessageSchema = z.object({
  event: z.literal('dtmf'),
  dtmf: z.object({ digit: z.string(), track: z.optional(z.string()) }),
});
export const MarkMessageSchema = z.object({ event: z.literal('mark'), mark: z.object({ name: z.string() }) });

/** Last message of the full sequence. */
export const StopMessageSchema = z.object({
  event: z.literal('stop'),
  sequenceNumber: z.optional(count),
  streamSid: z.optional(id),
  stop: z.optional(z.object({ accountSid: z.optional(id), callSid: z.optional(id) })),
});

export const MediaStreamMessageSchema = z.discriminatedUnion('event', [
  ConnectedMessageSchema,
  StartMessageSchema,
  MediaMessageSchema,
  DtmfMessageSchema,
  MarkMessageSchema,
  StopMessageSchema,
]);
export type MediaStreamMessage = z.infer<typeof MediaStreamMessageSchema>;

/** WebSocket close codes of the audio channel (our definition: the vendor publishes none). */
export const audioCloseCodes = {
  /** Enough audio was heard, or the operation ended: the normal end, from the service. */
  done: 1000,
  malformed: 4400,
  unknownCall: 4404,
  idle: 4408,
  /** Another stream already carries this call. */
  duplicate: 4409,
  tooLarge: 4413,
  /** The engine carries as many streams as it may. */
  busy: 4429,
} as const;

const knownEvents: ReadonlySet<string> = new Set(['connected', 'start', 'media', 'dtmf', 'mark', 'stop']);

/**
 * Reads one text frame of the audio channel.
 * @returns the message, or `null` for an event this version does not know (ignored by contract).
 * @throws CallsealError `MEDIA_MALFORMED` for anything that is not JSON or does not fit its event.
 */
export function parseMediaStreamMessage(frame: string): MediaStreamMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch (cause) {
    throw new CallsealError<ProtocolErrorCode>('MEDIA_MALFORMED', 'The frame is not JSON; send Media Streams messages as text frames.', {
      cause,
    });
  }
  const event = typeof value === 'object' && value !== null && 'event' in value ? value.event : undefined;
  if (typeof event !== 'string') throw new CallsealError<ProtocolErrorCode>('MEDIA_MALFORMED', 'The message has no event name.');
  if (!knownEvents.has(event)) return null;
  const parsed = MediaStreamMessageSchema.safeParse(value);
  if (!parsed.success) {
    throw new CallsealError<ProtocolErrorCode>('MEDIA_MALFORMED', `The ${event} message does not have the documented fields.`, {
      cause: parsed.error,
    });
  }
  return parsed.data;
}
