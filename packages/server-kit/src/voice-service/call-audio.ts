/** How a caller's leg is streamed; see the audio channel `twilio` of the voice service. */
export const callAudio = {
  audio_protocol: 'twilio',
  audio_format: 'raw',
  audio_codec: 'mulaw',
  sample_format: '',
  sample_rate: 8000,
  channels: 1,
} as const;
