import assert from 'node:assert/strict';
import test from 'node:test';
import { english as gate } from '../gate/words/english.js';
import { english as card } from '../words/english.js';
import type { LanguageWords, Words } from '../words/words.js';
import { languages, loadLanguage, loadWords, nearestLanguage, wordsHere } from './load-words.js';

/** Texts by their path: `actions.register`, and for a plural `history.heading.one`. */
function leaves(tree: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree) as [string, string | object][]) {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') found.set(here, value);
    else for (const [inner, text] of leaves(value, here)) found.set(inner, text);
  }
  return found;
}
/** Plurals by their path. */
function plurals(tree: object, path = ''): Map<string, Readonly<Record<string, string>>> {
  const found = new Map<string, Readonly<Record<string, string>>>();
  for (const [key, value] of Object.entries(tree) as [string, string | object][]) {
    if (typeof value === 'string') continue;
    const here = path === '' ? key : `${path}.${key}`;
    if ('other' in value) found.set(here, value as Readonly<Record<string, string>>);
    else for (const [inner, plural] of plurals(value, here)) found.set(inner, plural);
  }
  return found;
}
const placeholders = (text: string): string =>
  [...text.matchAll(/\{\w+\}/g)]
    .map(([name]) => name)
    .sort()
    .join(' ');

/** Complete: the English texts of the panel come with the panel. */
const english: LanguageWords = { ...card, gate };
const all = new Map<string, Words>();
for (const language of languages) all.set(language, language === 'en' ? english : await loadWords(language));
const source = leaves(english);

/** Words that are the same in English on purpose. */
const shared = new Set(['Details', 'Code', 'Test', 'ltr', 'e-mail']);

/** Stems that would claim more than a comparison of voices can know. */
const claims: Readonly<Record<string, RegExp>> = {
  en: /proven|authentic|identit|identif|guarantee|certain|secure|fraudster|deepfake|100/i,
  de: /bewiesen|beweis|authenti|identit|identifi|garantier|sicher(?!heit)|gewiss|betrüger|deepfake|100/i,
  es: /demostrad|probad|auténtic|autentic|identi|garanti|segur[oa]|ciert[oa]|estafador|deepfake|100/i,
  fr: /prouvé|preuve|authenti|identit|identifi(?!cation auprès)|garanti|sûr|certain|fraudeur|deepfake|100/i,
  pt: /comprovad|provad|autêntic|autentic|identi|garant|segur[oa]|cert[oa]\b|fraudador|deepfake|100/i,
  ar: /هوية|هويّة|مؤكد|مؤكّد|أكيد|مضمون|ضمان|أصلي|محتال|إثبات|100/,
};

test('there is a language for everybody we promise it to', () => {
  assert.deepEqual([...languages].sort(), ['ar', 'de', 'en', 'es', 'fr', 'pt']);
  for (const [language, words] of all) {
    assert.equal(words.language, language);
    assert.equal(words.direction, language === 'ar' ? 'rtl' : 'ltr');
  }
});

for (const [language, words] of all) {
  const texts = leaves(words);

  test(`${language}: no text is empty or has spaces where none belong`, () => {
    for (const [path, text] of texts) {
      assert.notEqual(text, '', path);
      assert.equal(text, text.trim(), path);
      assert.doesNotMatch(text, / {2}|\t|\n| [,.;]/, path);
    }
  });

  test(`${language}: every text has the placeholders of the English one`, () => {
    for (const [path, text] of texts) {
      if (/\.(zero|one|two|few|many|other)$/.test(path)) continue;
      assert.equal(placeholders(text), placeholders(source.get(path) ?? 'none'), path);
    }
  });

  test(`${language}: every plural has exactly the categories of its language, and shows the number where it varies`, () => {
    const wanted = [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort();
    assert.deepEqual([...plurals(words).keys()], [...plurals(english).keys()]);
    for (const [path, plural] of plurals(words)) {
      assert.deepEqual(Object.keys(plural).sort(), wanted, path);
      for (const category of ['few', 'many', 'other']) assert.match(plural[category] ?? '{count}', /\{count\}/, `${path}.${category}`);
    }
  });

  test(`${language}: nothing claims more than the evidence`, () => {
    for (const [path, text] of texts) assert.doesNotMatch(text, claims[language] ?? /^$/, `${path}: ${text}`);
  });

  test(`${language}: whole sentences end as sentences do`, () => {
    const advice = [...texts].filter(([path]) =>
      /dvice(\.|$)|failures|reasons|hints|steps|^waits|callOver|callHeld|^consent\.text$/.test(path),
    );
    assert.ok(advice.length > 50);
    for (const [path, text] of advice) assert.match(text, /[.?؟:]$/, `${path}: ${text}`);
  });

  if (language !== 'en') {
    test(`${language}: nothing is left in English`, () => {
      for (const [path, text] of texts)
        if (!shared.has(text) && /[a-z]{3}/i.test(text.replaceAll(/\{\w+\}/g, ''))) {
          assert.notEqual(text, source.get(path), path);
        }
    });
  }
}

test('French has no-break spaces before its high punctuation, Spanish opens its questions, Arabic has its own signs', () => {
  for (const [path, text] of leaves(all.get('fr') ?? english)) {
    assert.doesNotMatch(text, /[^\u202f][;?!]/, path);
    assert.doesNotMatch(text, /[^\u00a0]:/, path);
    assert.doesNotMatch(text, /'|"/, path);
  }
  for (const [path, text] of leaves(all.get('es') ?? english)) {
    assert.equal(text.split('¿').length, text.split('?').length, path);
    assert.equal(text.split('¡').length, text.split('!').length, path);
  }
  for (const [path, text] of leaves(all.get('ar') ?? english)) assert.doesNotMatch(text.replaceAll(/\{\w+\}/g, ''), /[?;,]/, path);
});

test('no German sentence ends in seconds, whose unit brings a full stop of its own', () => {
  for (const [path, text] of leaves(all.get('de') ?? english)) assert.doesNotMatch(text, /\{(seconds|needed)\}\./, path);
});

test('a tag leads to the language it is a region of, with its numbers, and an unknown or broken one to English', () => {
  const to = (tag: string) => Object.values(nearestLanguage(tag)).join(' ');
  assert.deepEqual(['de', 'de-AT', 'DE-at', 'pt-PT', 'es-419', 'ar-EG', 'en-GB'].map(to), [
    'de de',
    'de de-AT',
    'de de-AT',
    'pt pt-PT',
    'es es-419',
    'ar ar-EG',
    'en en-GB',
  ]);
  const unknown = ['ja', 'zh-Hant', '', 'x!', 'de_AT', 'constructor', '__proto__', 'toString', 'und', 'i-klingon', 'nl'.repeat(99)];
  assert.deepEqual(new Set(unknown.map(to)), new Set(['en en']));
});

test('a language is fetched once, and one without words needs nothing', async () => {
  assert.equal(await loadWords('de'), wordsHere('de'));
  assert.equal(loadWords('ja') instanceof Promise, true);
  await loadLanguage('ja-JP');
  await loadLanguage('fr-CA');
  assert.equal(wordsHere('fr')?.language, 'fr');
});
