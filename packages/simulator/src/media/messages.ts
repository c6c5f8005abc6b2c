import { frameMilliseconds } from '../audio/caller-audio.js';

/** Names of the two directions inside messages; requests call them `inbound_track` and `outbound_track`. */
export type Direction = 'inbound' | 'outbound';

export interface StreamIdentity {
  readonly accountSid: string;
  readonly callSid: string;
  readonly streamSid: string;
}

export interface MessageWriterOptions extends StreamIdentity {
  readonly directions: readonly Direction[];
  readonly customParameters: Readonly<Record<string, string>>;
}

/** Writes the messages of one stream in their order; every number inside is a string, as on the real wire. */
export interface MessageWriter {
  /** The messages before the first audio. */
  opening(): readonly string[];
  media(direction: Direction, frame: Uint8Array): string;
  /** The message after the last audio, or `null` where the subset has none. */
  closing(): string | null;
}

const base64 = (frame: Uint8Array): string => Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString('base64');

/** The full sequence: `connected`, `start`, `media` …, `stop`. */
export function createMessageWriter(options: MessageWriterOptions): MessageWriter {
  const { accountSid, callSid, streamSid, directions, customParameters } = options;
  const chunks: Record<Direction, number> = { inbound: 0, outbound: 0 };
  let sequenceNumber = 0;
  const numbered = (event: string, content: object): string =>
    JSON.stringify({ event, sequenceNumber: String(++sequenceNumber), ...content, streamSid });
  return {
    opening: () => [
      JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }),
      numbered('start', {
        start: {
          streamSid,
          accountSid,
          callSid,
          tracks: directions,
          customParameters,
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        },
      }),
    ],
    media: (direction, frame) => {
      const chunk = ++chunks[direction];
      const timestamp = String((chunk - 1) * frameMilliseconds);
      return numbered('media', { media: { track: direction, chunk: String(chunk), timestamp, payload: base64(frame) } });
    },
    closing: () => numbered('stop', { stop: { accountSid, callSid } }),
  };
}

/** The least a voice service must understand: a `start` with the call, then `media`; the end is the closed socket. */
export const createMinimalMessageWriter = (callSid: string): MessageWriter => ({
  opening: () => [JSON.stringify({ event: 'start', start: { callSid } })],
  media: (_direction, frame) => JSON.stringify({ event: 'media', media: { payload: base64(frame) } }),
  closing: () => null,
});
