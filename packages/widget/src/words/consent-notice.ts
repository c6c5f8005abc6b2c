import type { ConsentConfig } from '@callseal/protocol/element-config';
import type { Wording } from './wording.js';

/** Version of the built-in consent text; a change of its meaning in any language makes another version of all. */
export const builtInConsentVersion = 'callseal-1';

/** What the agent reads out, and what a receipt says was read. */
export interface ConsentNotice {
  readonly text: string;
  readonly version: string;
}

/** The host's configured text, whose version the configuration names, or the built-in one. */
export const consentNotice = ({ words }: Wording, { text, textVersion }: ConsentConfig): ConsentNotice => ({
  text: text || words.consent.text,
  version: textVersion || builtInConsentVersion,
});
