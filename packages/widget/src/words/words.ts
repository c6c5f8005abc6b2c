import type { english } from './english.js';

/** A text per plural category of a language; `other` is for every category that is not named. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

type Shape<Texts> = Texts extends string
  ? Texts
  : Texts extends { readonly other: string }
    ? Plural
    : { readonly [Key in keyof Texts]: Shape<Texts[Key]> };
type DeepPartial<Texts> = Texts extends string | Plural ? Texts : { readonly [Key in keyof Texts]?: DeepPartial<Texts[Key]> };

/**
 * Every text of the element in one language, with its BCP 47 tag (`language`, which decides plurals and numbers) and its `direction`.
 * The shape is that of the English source: a text too few or too many in another language does not compile.
 */
export type Words = Shape<typeof english>;

/**
 * Some texts instead of the built-in ones. A plural is replaced as a whole, so that no two authors' forms are mixed. The consent text is
 * not among them: it is set by `consentConfig`, together with the version that a receipt names.
 */
export type PartialWords = DeepPartial<Omit<Words, 'consent'> & { readonly consent: Omit<Words['consent'], 'text'> }>;
