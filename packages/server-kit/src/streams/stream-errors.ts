/** What a stream's failure means and what mends it. */
export interface StreamErrorText {
  /** What happened, one sentence. */
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly mend: string;
}

/**
 * The codes with which Twilio reports a stream that failed (`StreamError`, and the same in its debugger). Creating the stream had
 * succeeded then: Twilio opens the WebSocket afterwards.
 */
export const streamErrors = {
  '31901': {
    message: 'The connection to the audio service timed out.',
    mend: 'Let TCP port 443 of the audio service be reached from everywhere: Twilio calls from changing addresses.',
  },
  '31902': {
    message: 'The audio service refused the connection.',
    mend: 'Check that it is running and that streams.audioUrl names its host and port.',
  },
  '31910': {
    message: 'The encrypted connection to the audio service failed.',
    mend: 'Give its host a certificate of a public authority, with the whole chain.',
  },
  '31920': {
    message: 'The audio service did not accept the WebSocket.',
    mend: 'Check the path of streams.audioUrl, the proxy in between, and the auth token with which signatures are checked.',
  },
  '31922': { message: 'The audio URL does not begin with wss.', mend: 'Write streams.audioUrl with wss://.' },
  '31923': { message: 'The audio URL cannot be read.', mend: 'Write streams.audioUrl as wss://host/path, without a query.' },
  '31924': {
    message: 'The audio service broke the WebSocket protocol.',
    mend: 'Look into its log; proxies that compress or re-frame WebSockets must let these through unchanged.',
  },
  '31941': {
    message: 'The track is not possible for this stream.',
    mend: 'Use inbound_track in streams.track.',
  },
} as const satisfies Record<string, StreamErrorText>;

/** The text of a code, if it is one of {@link streamErrors}. */
export function describeStreamError(code: string): StreamErrorText | undefined {
  return Object.hasOwn(streamErrors, code) ? streamErrors[code as keyof typeof streamErrors] : undefined;
}
