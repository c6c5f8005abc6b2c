import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { loadWords } from '../languages/load-words.js';
import { english } from './english.js';
import { historyHeading, historyRows } from './history-rows.js';
import { createWording } from './wording.js';
import type { PartialWords } from './words.js';

const spaced = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test('seconds and scores are written as the language writes them, on one line', async () => {
  const written = async (language: string, locale = language) => {
    const wording = createWording(await loadWords(language), { locale });
    assert.doesNotMatch(wording.seconds(1.4), / /);
    return [wording.seconds(1.44), wording.score(0.8)].map(spaced).join(' | ');
  };
  assert.equal(await written('en'), '1.4 s | 0.80');
  assert.equal(await written('de'), '1,4 Sek. | 0,80');
  assert.equal(await written('es'), '1,4 s | 0,80');
  assert.equal(await written('fr'), '1,4 s | 0,80');
  assert.equal(await written('pt'), '1,4 s | 0,80');
  assert.equal(await written('ar'), '1.4 ث | 0.80');
  assert.equal(await written('ar', 'ar-EG'), '١٫٤ ث | ٠٫٨٠');
});

test('aloud, units are words, and agree with their number', async () => {
  const { aloud } = createWording(english);
  assert.deepEqual([aloud.seconds(1), aloud.seconds(1.4), aloud.percent(0.25)], ['1 second', '1.4 seconds', '25 percent']);
  assert.equal(aloud.aloud, aloud);
  const german = createWording(await loadWords('de')).aloud;
  assert.deepEqual([german.seconds(1), german.seconds(3)], ['1 Sekunde', '3 Sekunden']);
});

test('a plural takes the form of its number', async () => {
  const forms = async (language: string) => {
    const wording = createWording(await loadWords(language));
    return [0, 1, 2, 3, 11, 100].map((count) => wording.count(wording.words.history.heading, count));
  };
  assert.deepEqual((await forms('en')).slice(1, 3), ['1 attempt on this call', '2 attempts on this call']);
  assert.deepEqual((await forms('fr')).slice(0, 3), [
    '0 essai pendant cet appel',
    '1 essai pendant cet appel',
    '2 essais pendant cet appel',
  ]);
  const arabic = await forms('ar');
  assert.equal(new Set(arabic).size, 6);
  assert.match(arabic[2] ?? '', /^محاولتان/);
  assert.match(arabic[3] ?? '', /^3 محاولات/);
});

test('what was tried is told newest first, with its time', () => {
  const wording = createWording(english, { locale: 'en-GB' });
  const at = new Date(2026, 0, 2, 15, 4).getTime();
  const attempts = [
    { purpose: 'register', outcome: 'inconclusive', reason: 'cancelled', score: null, at },
    { purpose: 'verify', outcome: 'not-matched', score: 0.3, at: at + 60_000 },
  ] as const;
  assert.equal(historyHeading(attempts, wording), '2 attempts on this call');
  assert.deepEqual(historyRows(attempts, wording), [
    { name: 'Verification', outcome: 'Did not match', time: '15:05' },
    { name: 'Registration', outcome: 'Stopped', time: '15:04' },
  ]);
});

test('a host replaces a text, a plural, or the whole language', () => {
  const own = {
    actions: { verify: 'Check voice' },
    history: { heading: { other: '{count} tries' } },
  } as const satisfies PartialWords;
  const wording = createWording(english, { own });
  assert.deepEqual([wording.words.actions.verify, wording.words.actions.register], ['Check voice', 'Register']);
  assert.equal(wording.count(wording.words.history.heading, 1), '1 tries');
  const hebrew = createWording(english, { locale: 'en-GB', own: { language: 'he', direction: 'rtl', card: { name: 'בדיקת קול' } } });
  assert.deepEqual([hebrew.locale, hebrew.words.direction, hebrew.words.card.name], ['he', 'rtl', 'בדיקת קול']);
});

test('the consent text has its version, so words cannot replace it', () => {
  const own = { consent: { text: 'Whatever', agreed: 'Yes' } } as PartialWords;
  const { consent } = createWording(english, { own }).words;
  assert.equal(consent.text, english.consent.text);
  assert.equal(consent.agreed, 'Yes');
});

test('whatever a page without types gives as words, no text goes missing', () => {
  const keys = fc.constantFrom(
    'card',
    'name',
    'history',
    'heading',
    'other',
    'one',
    'phases',
    'consent',
    'language',
    'direction',
    '__proto__',
  );
  const junk = fc.object({ key: keys, maxDepth: 4, values: [fc.string(), fc.integer(), fc.constant(null), fc.constant(undefined)] });
  const paths = JSON.stringify(shapeOf(english));
  fc.assert(
    fc.property(fc.oneof(junk, fc.anything()), (own) => {
      const { words, seconds } = createWording(english, { own: own as PartialWords });
      assert.equal(JSON.stringify(shapeOf({ ...words, history: { ...words.history, heading: english.history.heading } })), paths);
      assert.equal(typeof words.history.heading.other, 'string');
      assert.match(seconds(1.4), /\S/);
    }),
  );
});

const shapeOf = (tree: object): object =>
  Object.fromEntries(Object.entries(tree).map(([key, value]: [string, unknown]) => [key, isTree(value) ? shapeOf(value) : typeof value]));
const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null;

test('an unknown placeholder stays to be seen', () => {
  assert.equal(createWording(english).fill('{a} and {b}', { a: '1' }), '1 and {b}');
});
