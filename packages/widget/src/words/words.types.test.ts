/** A text too few, too many or of the wrong kind in a language fails `tsc`, which is the build. */
import { english } from './english.js';
import type { PartialWords, Words } from './words.js';

const { actions, history } = english;
const withoutOne: Omit<Words['actions'], 'verify'> = actions;

export const whole: Words = english;
// @ts-expect-error a text is missing
export const missingText: Words = { ...english, actions: withoutOne };
// @ts-expect-error a text that English does not have
export const extraText: Words = { ...english, actions: { ...actions, dance: 'Tanzen' } };
// @ts-expect-error a plural needs at least `other`
export const missingOther: Words = { ...english, history: { ...history, heading: { one: '{count} Versuch' } } };
// @ts-expect-error no language has such a plural category
export const extraForm: Words = { ...english, history: { ...history, heading: { other: '', lots: '' } } };
// @ts-expect-error a direction is one of two
export const sideways: Words = { ...english, direction: 'down' };

export const oneText: PartialWords = { actions: { verify: 'Check' }, history: { heading: { one: 'one', other: 'more' } } };
// @ts-expect-error there is no such text
export const unknownText: PartialWords = { actions: { dance: 'Dance' } };
// @ts-expect-error a text is a text
export const noText: PartialWords = { actions: { verify: 1 } };
// @ts-expect-error the consent text is set by consentConfig, with its version
export const ownConsent: PartialWords = { consent: { text: 'May I?' } };
// @ts-expect-error a plural is replaced as a whole
export const halfPlural: PartialWords = { history: { heading: { one: 'one' } } };
