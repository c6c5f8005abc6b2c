/** Every number that bounds a message or a wait on the wire, with the reason for it. */
export const limits = {
  /** Bytes. One Media Streams message holds 20 ms (216 base64 characters); Twilio's hardened samples cap a message at 64 KiB, and so do we. */
  mediaMessageBytes: 65_536,
  /** Bytes of one signalling message. A credential is 4–6 KB sealed; four times the largest leaves room for a vendor's. */
  signallingMessageBytes: 131_072,
  /** Characters of a credential, opaque to everybody but the engine that made it. */
  credentialCharacters: 98_304,
  /** Bytes of one server-kit request body: a credential in JSON, and some. */
  requestBodyBytes: 131_072,
  /** Characters of a call, task or conference id. Twilio's are 34, Genesys' UUIDs 36. */
  idCharacters: 128,
  /** Characters of a subject (usually the caller's number in E.164, at most 16) as the host names it. */
  subjectCharacters: 256,
  /** Characters of a security token (a Flex JWE is about 1,500). */
  securityTokenCharacters: 8_192,
  /** Seconds of net speech that may be asked for. The real service refuses less than 3 s (documented by a third party). */
  minimumSpeechSeconds: 3,
  /** Seconds of audio the real service takes at most for one operation (documented by a third party). */
  maximumSpeechSeconds: 30,
  /** Progress events per second at most: more cannot be read by a person and costs every desk a repaint. */
  progressPerSecond: 5,
  /** Seconds that evidence may be asked to last at most: a shift. Longer than any call, and nothing about a caller outlives the call. */
  evidenceSeconds: 28_800,
  /** Seconds that a grant may live at most. It is for one action that is about to happen; 15 minutes hold a long form. */
  grantSeconds: 900,
  /** Characters of the canonical form of an action's parameters. A transfer is below 1,000. */
  parametersCharacters: 16_384,
  /** Bytes of a post-call webhook unless configured: the transcript of an hour is about 200 KB. */
  postCallBodyBytes: 1_048_576,
  /** Characters of a grant. One with every claim is about 1,000. */
  grantCharacters: 4_096,
} as const;
