/** What TwiML that replaces a live call's does to the leg. Read roughly: only where the leg goes matters here. */
export interface TwimlEffect {
  /** Name of the conference it dials into. */
  readonly conference: string | null;
  /** Nothing in it holds the leg, so the call ends. */
  readonly ends: boolean;
}

const unescape = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');

/** Where `twiml` leads a leg. Streams named in it are not opened; use the Streams resource. */
export function readTwiml(twiml: string): TwimlEffect {
  const conference = /<Conference\b[^>]*>([^<]+)<\/Conference>/.exec(twiml)?.[1];
  if (conference !== undefined) return { conference: unescape(conference.trim()), ends: false };
  return { conference: null, ends: !/<(?:Dial|Enqueue|Pause|Play|Record|Redirect|Say|Gather|Connect)\b/.test(twiml) };
}
