/** A text per plural category of a language; `other` is for every category that is not named. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/** What a catalogue looks like in any language: the same places, plurals in the forms of that language. */
export type Shape<Texts> = Texts extends string
  ? Texts
  : Texts extends { readonly other: string }
    ? Plural
    : { readonly [Key in keyof Texts]: Shape<Texts[Key]> };
/** Some of its texts. */
export type DeepPartial<Texts> = Texts extends string | Plural ? Texts : { readonly [Key in keyof Texts]?: DeepPartial<Texts[Key]> };
