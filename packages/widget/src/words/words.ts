import type { GateWords } from '../gate/words/gate-words.js';
import type { english } from './english.js';
import type { DeepPartial, Shape } from './shape.js';

/**
 * Every text of the element in one language, with its BCP 47 tag (`language`, which decides plurals and numbers) and its `direction`.
 * The shape is that of the English source: a text too few or too many in another language does not compile.
 */
export type CardWords = Shape<typeof english>;

/** The words of one language, with those of the step-up panel. The English ones of the panel come with the panel. */
export type Words = CardWords & { readonly gate?: GateWords };
/** What the file of a language holds. */
export type LanguageWords = Required<Words>;

/**
 * Some texts instead of the built-in ones. A plural is replaced as a whole, so that no two authors' forms are mixed. The consent text is
 * not among them: it is set by `consentConfig`, together with the version that a receipt names.
 */
export type PartialWords = DeepPartial<Omit<LanguageWords, 'consent'> & { readonly consent: Omit<Words['consent'], 'text'> }>;
