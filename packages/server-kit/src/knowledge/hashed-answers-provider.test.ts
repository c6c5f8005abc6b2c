import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { before, describe, mock, test } from 'node:test';
import { hashAnswer } from './answer-hash.js';
import { createHashedAnswersProvider, type HashedAnswer } from './hashed-answers-provider.js';
import type { KnowledgeAnswer, KnowledgeProvider } from './knowledge-provider.js';

const cost = 10;
const questions = [
  { id: 'birthday', text: 'When were you born?', kind: 'date' },
  { id: 'pet', text: 'What was your first pet called?', kind: 'text' },
  { id: 'card', text: 'The last four digits of your card?', kind: 'digits' },
  { id: 'street', text: 'In which street did you grow up?', kind: 'text' },
] as const;
const alice = 'alice';
const right: readonly KnowledgeAnswer[] = [
  { id: 'birthday', answer: '3 de julio de 1980' },
  { id: 'pet', answer: 'PÍPPIN' },
  { id: 'card', answer: '49 29' },
];

let rows: HashedAnswer[];
let provider: KnowledgeProvider;
before(async () => {
  rows = [
    { subject: alice, question: 'birthday', hash: await hashAnswer('date', '3/7/1980', { cost }) },
    { subject: alice, question: 'pet', hash: await hashAnswer('text', 'Pippin', { cost }) },
    { subject: alice, question: 'card', hash: await hashAnswer('digits', '4929', { cost }) },
  ];
  provider = createHashedAnswersProvider({ questions, rows, cost });
});

const wrong = (index: number): KnowledgeAnswer[] => right.map((one, place) => (place === index ? { ...one, answer: '1' } : one));

test('right answers in another spelling pass, and one wrong, empty or foreign answer fails', async () => {
  assert.equal(await provider.check(alice, right), true);
  for (const index of [0, 1, 2]) assert.equal(await provider.check(alice, wrong(index)), false);
  assert.equal(await provider.check(alice, [{ id: 'street', answer: '' }]), false);
  assert.equal(await provider.check(alice, [{ id: 'unknown', answer: 'Pippin' }]), false);
  assert.equal(await provider.check('bob', right), false);
  assert.equal(await provider.check(alice, []), false);
});

test('a known and an unknown subject cost as many hashes at the same cost, whatever is answered', async () => {
  const work: unknown[] = [];
  const original = crypto.scrypt;
  const spy = mock.method(crypto, 'scrypt', (...args: Parameters<typeof original>) => {
    work.push(args[3]);
    original(...args);
  });
  syncBuiltinESMExports();
  try {
    const spent: unknown[][] = [];
    for (const [subject, answers] of [
      [alice, right],
      [alice, wrong(0)],
      [alice, wrong(2)],
      ['nobody', right],
      ['nobody', right.map((one) => ({ ...one, answer: '' }))],
      [alice, right.map((one) => ({ ...one, answer: '' }))],
    ] as const) {
      await provider.check(subject, answers);
      spent.push(work.splice(0));
    }
    assert.equal(spent[0]?.length, 3);
    for (const one of spent) assert.deepEqual(one, spent[0]);
  } finally {
    spy.mock.restore();
    syncBuiltinESMExports();
  }
});

test('an unknown subject is asked as many questions of the catalogue, and the same ones for the same seed', async () => {
  for (const subject of [alice, 'nobody']) {
    const asked = await provider.choose(subject, { count: 3, seed: 'a' });
    assert.equal(asked.length, 3);
    assert.deepEqual(await provider.choose(subject, { count: 3, seed: 'a' }), asked);
    for (const question of asked) assert.deepEqual(Object.keys(question), ['id', 'text']);
  }
  const asked = await provider.choose(alice, { count: 3, seed: 'b' });
  assert.deepEqual(asked.map(({ id }) => id).sort(), ['birthday', 'card', 'pet']);
});

test('rows may be looked up when they are needed', async () => {
  const lazy = createHashedAnswersProvider({
    questions,
    cost,
    rows: (subject) => Promise.resolve(rows.filter((row) => row.subject === subject)),
  });
  assert.equal(await lazy.check(alice, right), true);
  assert.equal(await lazy.check('nobody', right), false);
});

describe('a hash', () => {
  test('is another one each time, and holds no answer', async () => {
    const [one, other] = await Promise.all([hashAnswer('text', 'Pippin', { cost }), hashAnswer('text', 'Pippin', { cost })]);
    assert.notEqual(one, other);
    assert.match(one, /^scrypt:10:[\w-]{22}:[\w-]{43}$/);
  });

  test('is not made of nothing, and the refusal repeats no answer', async () => {
    for (const [kind, answer] of [
      ['date', '31/4/1980'],
      ['digits', 'none'],
      ['text', '…'],
    ] as const) {
      await assert.rejects(hashAnswer(kind, answer, { cost }), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'CONFIG_INVALID');
        assert.ok(!error.message.includes(answer));
        return true;
      });
    }
  });
});

test('a catalogue and rows that do not fit together are refused', () => {
  const [row] = rows;
  assert.ok(row);
  for (const [catalogue, some, atCost] of [
    [[], [], cost],
    [[...questions, questions[0]], [], cost],
    [questions, [{ ...row, question: 'other' }], cost],
    [questions, [row, row], cost],
    [questions, [{ ...row, hash: 'Pippin' }], cost],
    [questions, [row], 12],
  ] as const) {
    assert.throws(() => createHashedAnswersProvider({ questions: catalogue, rows: some, cost: atCost }), { code: 'CONFIG_INVALID' });
  }
});
