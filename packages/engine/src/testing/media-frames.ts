/** Twilio's `start` message for a call, full form. */
export const startMessage = (callSid: string): string =>
  JSON.stringify({
    event: 'start',
    sequenceNumber: '1',
    start: {
      accountSid: `AC${'0'.repeat(32)}`,
      streamSid: `MZ${'1'.repeat(32)}`,
      callSid,
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters: {},
    },
    streamSid: `MZ${'1'.repeat(32)}`,
  });

/** Twilio's `media` message number `index` (from 0) with 20 ms of audio. */
export const mediaMessage = (mulaw: Uint8Array, index: number, track = 'inbound', timestamp = index * 20): string =>
  JSON.stringify({
    event: 'media',
    sequenceNumber: String(index + 2),
    media: { track, chunk: String(index + 1), timestamp: String(timestamp), payload: Buffer.from(mulaw).toString('base64') },
    streamSid: `MZ${'1'.repeat(32)}`,
  });

/** The minimal subset. */
export const minimalStart = (callSid: string): string => JSON.stringify({ event: 'start', start: { callSid } });
export const minimalMedia = (mulaw: Uint8Array): string =>
  JSON.stringify({ event: 'media', media: { payload: Buffer.from(mulaw).toString('base64') } });

/** Twilio's `stop` message. */
export const stopMessage = (callSid: string): string =>
  JSON.stringify({ event: 'stop', sequenceNumber: '9', stop: { accountSid: 'AC0', callSid } });

/** `seconds` of one byte, in pieces of 20 ms. */
export function* constantAudio(byte: number, seconds: number): Generator<Uint8Array> {
  for (let piece = 0; piece < Math.round(seconds * 50); piece++) yield new Uint8Array(160).fill(byte);
}
