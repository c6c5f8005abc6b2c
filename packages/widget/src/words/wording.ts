import { override } from './override.js';
import type { Plural } from './shape.js';
import type { PartialWords, Words } from './words.js';

/** What fills the `{names}` of a text. */
export type Values = Readonly<Record<string, string>>;

/** The words of one language with everything that its numbers and plurals need. Whatever is drawn or spoken goes through one of these. */
export interface Wording {
  readonly words: Words;
  /** BCP 47 tag that numbers and times follow, such as `de-AT`. */
  readonly locale: string;
  /** A text with its `{names}` filled in. */
  fill(text: string, values: Values): string;
  /** The form of a plural for a number, which fills `{count}`. */
  count(plural: Plural, count: number): string;
  /** Seconds with at most one decimal, on one line with their unit: `1.4 s`; `1.4 seconds` when {@link aloud}. */
  seconds(value: number): string;
  /** A share 0..1: `25%`; `25 percent` when {@link aloud}. */
  percent(share: number): string;
  /** A score or threshold 0..1 with two decimals: the services round to ±0.01. */
  score(value: number): string;
  /** Hours and minutes, here and now, of a time in milliseconds since 1970. */
  time(at: number): string;
  /** The same with units in full, for a screen reader. */
  readonly aloud: Wording;
}

/** Which texts to use instead of the built-in ones, and whose numbers. */
export interface WordingOptions {
  /** A region of the words' language, such as `de-AT`. Default: the words' language. */
  readonly locale?: string;
  /** The host's own texts. Default: none. */
  readonly own?: PartialWords | undefined;
}

/** A no-break space: a number and its unit stay on one line. */
const together = '\u00a0';

/** The words and their formatters. Throws nothing: a tag that `Intl` refuses is replaced by the words' own, and that by English. */
export function createWording(builtIn: Words, { locale, own }: WordingOptions = {}): Wording {
  const chosen = override(builtIn, own);
  const words = { ...chosen, consent: { ...chosen.consent, text: builtIn.consent.text } };
  // a host that brings a language of its own brings its numbers too
  const tag = known(words.language === builtIn.language ? (locale ?? words.language) : words.language);
  const format = formatsOf(tag);
  const wording = {
    words,
    locale: tag,
    fill,
    count: (plural: Plural, count: number): string =>
      fill(plural[format.plurals.select(count)] ?? plural.other, { count: format.whole.format(count) }),
    seconds: (value: number): string =>
      format.seconds
        .formatToParts(value)
        .filter(({ type }) => type !== 'literal')
        .map(({ type, value: part }) => (type === 'unit' ? together + part : part))
        .join(''),
    percent: (share: number): string => format.percent.format(share),
    score: (value: number): string => format.score.format(value),
    time: (at: number): string => format.time.format(at),
  };
  const aloud: Wording = {
    ...wording,
    seconds: (value) => format.secondsAloud.format(value),
    percent: (share) => format.percentAloud.format(share * 100),
    get aloud() {
      return aloud;
    },
  };
  return { ...wording, aloud };
}

const fill = (text: string, values: Values): string => text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

function known(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

type Formats = ReturnType<typeof createFormats>;
const formats = new Map<string, Formats>();

/** Formatters are dear to make: once per language, for all elements. */
function formatsOf(locale: string): Formats {
  const made = formats.get(locale) ?? createFormats(locale);
  formats.set(locale, made);
  return made;
}

function createFormats(locale: string) {
  const numbers = (options: Intl.NumberFormatOptions): Intl.NumberFormat => new Intl.NumberFormat(locale, options);
  const seconds = { style: 'unit', unit: 'second', maximumFractionDigits: 1 } as const;
  return {
    plurals: new Intl.PluralRules(locale),
    whole: numbers({ maximumFractionDigits: 0 }),
    // narrow: English would else have "sec" where the others have the symbol
    seconds: numbers({ ...seconds, unitDisplay: 'narrow' }),
    secondsAloud: numbers({ ...seconds, unitDisplay: 'long' }),
    percent: numbers({ style: 'percent' }),
    percentAloud: numbers({ style: 'unit', unit: 'percent', unitDisplay: 'long' }),
    score: numbers({ minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    time: new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }),
  };
}
