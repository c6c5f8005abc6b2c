import { english } from '../words/english.js';
import type { Words } from '../words/words.js';

/** Languages beside English; each is a file of its own that is fetched when it is first wanted. */
const loaders: Readonly<Record<string, () => Promise<Words>>> = {
  ar: async () => (await import('./ar.js')).arabic,
  de: async () => (await import('./de.js')).german,
  es: async () => (await import('./es.js')).spanish,
  fr: async () => (await import('./fr.js')).french,
  pt: async () => (await import('./pt.js')).portuguese,
};
const loaded = new Map<string, Words>([['en', english]]);
const loading = new Map<string, Promise<Words>>();

/** A language there are words in, and the tag whose numbers go with it. */
export interface Wanted {
  /** Primary subtag: `de`. */
  readonly language: string;
  /** The whole tag: `de-AT`. */
  readonly locale: string;
}

/** Every language there is, by its primary subtag. */
export const languages: readonly string[] = ['en', ...Object.keys(loaders)];

/** The nearest language to a BCP 47 tag: the one it is a region of, else English. Never throws. */
export function nearestLanguage(tag: string): Wanted {
  const locale = canonical(tag);
  const language = locale.split('-', 1)[0] ?? '';
  return languages.includes(language) ? { language, locale } : { language: 'en', locale: 'en' };
}

function canonical(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? '';
  } catch {
    return '';
  }
}

/** The words of a language, when they are here already. */
export const wordsHere = (language: string): Words | undefined => loaded.get(language);

/** Fetches the words of a language, once for everybody who asks. Rejects when its file cannot be had; the next call tries again. */
export function loadWords(language: string): Promise<Words> {
  const here = loaded.get(language);
  if (here !== undefined) return Promise.resolve(here);
  const running = loading.get(language) ?? fetchWords(language);
  loading.set(language, running);
  return running;
}

async function fetchWords(language: string): Promise<Words> {
  try {
    const words = (await loaders[language]?.()) ?? english;
    loaded.set(language, words);
    return words;
  } finally {
    loading.delete(language);
  }
}

/**
 * Fetches a language before it is wanted, so that an element in it starts in it instead of switching from English.
 *
 * @param tag - BCP 47, such as `de-AT`; one without words of its own needs nothing and resolves at once.
 * @throws What `import()` rejects with when the file of the language cannot be had.
 */
export async function loadLanguage(tag: string): Promise<void> {
  await loadWords(nearestLanguage(tag).language);
}
