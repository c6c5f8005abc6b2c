import type { Wording } from './wording.js';
import type { PartialWords } from './words.js';

/** Version of the built-in consent text; a change of its meaning in any language makes another version of all. */
export const builtInConsentVersion = 'callseal-1';

/** What the agent reads out, and what a receipt says was read. */
export interface ConsentNotice {
  readonly text: string;
  /** Empty when the host brought a text without naming its version. */
  readonly version: string;
  /** Language of the text where it is known: of the card. BCP 47. */
  readonly language: string;
}

/** The host's configured text, else its text among `words`, else the built-in one: which alone may carry the built-in version. */
export function consentNotice(
  { words }: Wording,
  own: PartialWords | undefined,
  configured: { readonly text: string; readonly textVersion: string },
): ConsentNotice {
  const text = configured.text || words.consent.text;
  const hostsOwn = configured.text !== '' || text === own?.consent?.text;
  return { text, version: configured.textVersion || (hostsOwn ? '' : builtInConsentVersion), language: words.language };
}
