import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type AnswerKind, normaliseAnswer } from './normalise-answer.js';

const groups: readonly (readonly [AnswerKind, string, readonly string[]])[] = [
  ['text', 'garcialopez', ['García López', ' garcia  LOPEZ ', 'GARCÍA-LÓPEZ', 'Garci\u0301a Lo\u0301pez', 'ｇａｒｃｉａ　ｌｏｐｅｚ']],
  ['text', 'strasse12', ['Straße 12', 'STRASSE 12', 'strasse, 12.', 'Straße ١٢']],
  ['digits', '4929', ['4929', '49 29', '49-29.', '٤٩٢٩', '４９２９', '४९२९']],
  [
    'date',
    '1980-07-03',
    [
      '3/7/1980',
      '03.07.1980',
      '1980-07-03',
      '3 July 1980',
      'July 3rd, 1980',
      '3 de julio de 1980',
      '3. Juli 1980',
      '3 juillet 1980',
      '03071980',
      '19800703',
      '3-7-80',
      '٣/٧/١٩٨٠',
      '3 Jul 1980',
      '1980 July 3',
    ],
  ],
  ['date', '2005-12-24', ['24/12/05', '24 dic 2005', '24 Dez 2005', 'Dec 24, 2005']],
  ['date', '', ['31/4/1980', '30 February 1980', 'yesterday', '', '7/1980', '1 2 3 4', '13/13/1980', '3 July', '99999999']],
];

describe('answers', () => {
  for (const [kind, expected, spellings] of groups) {
    test(`of kind ${kind} are the same in every spelling: ${expected === '' ? 'what is no date is empty' : expected}`, () => {
      for (const spelling of spellings) assert.equal(normaliseAnswer(kind, spelling), expected, spelling);
    });
  }

  test('that differ stay different', () => {
    assert.notEqual(normaliseAnswer('text', 'Garcia'), normaliseAnswer('text', 'Garcías'));
    assert.notEqual(normaliseAnswer('date', '3/7/1980'), normaliseAnswer('date', '7/3/1980'));
    assert.notEqual(normaliseAnswer('digits', '0123'), normaliseAnswer('digits', '123'));
  });

  test('of any text are normalised once and for all', () => {
    fc.assert(
      fc.property(fc.constantFrom<AnswerKind>('text', 'digits', 'date'), fc.string({ unit: 'binary' }), (kind, text) => {
        const once = normaliseAnswer(kind, text);
        assert.equal(normaliseAnswer(kind, once), once);
      }),
      { numRuns: 3000 },
    );
  });

  test('every date of a century is read in each form', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1931-01-01'), max: new Date('2030-12-31'), noInvalidDate: true }), (date) => {
        const iso = date.toISOString().slice(0, 10);
        const [year = '', month = '', day = ''] = iso.split('-');
        const name = new Intl.DateTimeFormat('es', { month: 'long', timeZone: 'UTC' }).format(date);
        for (const form of [iso, `${day}/${month}/${year}`, `${day}.${month}.${year.slice(2)}`, `${Number(day)} de ${name} de ${year}`]) {
          assert.equal(normaliseAnswer('date', form), iso, form);
        }
      }),
      { numRuns: 500 },
    );
  });
});
