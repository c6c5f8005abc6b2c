import { createHash } from 'node:crypto';
import { configError } from '../errors/config-error.js';
import { type AnswerHash, decoyHash, matchesAnswer, parseAnswerHash } from './answer-hash.js';
import type { KnowledgeProvider, KnowledgeQuestion } from './knowledge-provider.js';
import type { AnswerKind } from './normalise-answer.js';

/** A question of the customer's. */
export interface CatalogueQuestion extends KnowledgeQuestion {
  readonly kind: AnswerKind;
}

/** A right answer of a subject, hashed by `hashAnswer`. */
export interface HashedAnswer {
  readonly subject: string;
  /** Id of a question in the catalogue. */
  readonly question: string;
  readonly hash: string;
}

/** Options of {@link createHashedAnswersProvider}. */
export interface HashedAnswersOptions {
  /** Every question there is. Each subject may have answers to some of them. */
  readonly questions: readonly CatalogueQuestion[];
  /** The answers, or what finds those of one subject in the customer's database in the same time for an unknown one. */
  readonly rows: readonly HashedAnswer[] | ((subject: string) => Promise<readonly Omit<HashedAnswer, 'subject'>[]>);
  /** The `cost` that the answers were hashed with. Default 15. */
  readonly cost?: number;
}

/**
 * A {@link KnowledgeProvider} over the customer's own data. A subject who is not known, or has too few answers, is asked like the others,
 * and checked with as many hashes of the same cost; nothing they say is right. Let all subjects have answers to the same questions: else who
 * is asked over many days the same few of a long catalogue is seen to be known.
 * @throws CallsealError `CONFIG_INVALID` for a catalogue or rows that do not fit together.
 */
export function createHashedAnswersProvider({ questions, rows, cost = 15 }: HashedAnswersOptions): KnowledgeProvider {
  const catalogue = new Map(questions.map((question) => [question.id, question]));
  if (catalogue.size !== questions.length || catalogue.size === 0) throw configError('questions need ids, each another one.');
  const read = (found: readonly Omit<HashedAnswer, 'subject'>[]): ReadonlyMap<string, AnswerHash> => readRows(found, catalogue, cost);
  const decoy = decoyHash(cost);
  const nobody: ReadonlyMap<string, AnswerHash> = new Map();
  let find: (subject: string) => Promise<ReadonlyMap<string, AnswerHash>>;
  if (typeof rows === 'function') {
    find = async (subject) => read(await rows(subject));
  } else {
    const known = groupRows(rows, read);
    find = (subject) => Promise.resolve(known.get(subject) ?? nobody);
  }

  return {
    async choose(subject, { count, seed }) {
      if (count > questions.length) throw configError(`questions holds fewer than the ${count} to be asked.`);
      const answers = await find(subject);
      const ordered = shuffle(questions, seed);
      // too few: the others of the catalogue, as for somebody who is not known
      const chosen = [...ordered.filter(({ id }) => answers.has(id)), ...ordered.filter(({ id }) => !answers.has(id))];
      return chosen.slice(0, count).map(({ id, text }) => ({ id, text }));
    },
    async check(subject, given) {
      const answers = await find(subject);
      // all of them, whatever the first ones are
      const right = await Promise.all(
        given.map(async ({ id, answer }) => {
          const hash = answers.get(id);
          const matches = await matchesAnswer(catalogue.get(id)?.kind ?? 'text', answer, hash ?? decoy);
          return matches && hash !== undefined;
        }),
      );
      return right.length > 0 && right.every(Boolean);
    },
  };
}

function groupRows(
  rows: readonly HashedAnswer[],
  read: (rows: readonly HashedAnswer[]) => ReadonlyMap<string, AnswerHash>,
): ReadonlyMap<string, ReadonlyMap<string, AnswerHash>> {
  const bySubject = new Map<string, HashedAnswer[]>();
  for (const row of rows) {
    const own = bySubject.get(row.subject);
    if (own === undefined) bySubject.set(row.subject, [row]);
    else own.push(row);
  }
  return new Map([...bySubject].map(([subject, own]) => [subject, read(own)]));
}

function readRows(
  rows: readonly Omit<HashedAnswer, 'subject'>[],
  catalogue: ReadonlyMap<string, CatalogueQuestion>,
  cost: number,
): ReadonlyMap<string, AnswerHash> {
  const answers = new Map<string, AnswerHash>();
  for (const { question, hash } of rows) {
    const parsed = parseAnswerHash(hash);
    if (!catalogue.has(question)) throw configError('An answer is to a question that the catalogue does not hold.');
    if (answers.has(question)) throw configError('A subject has two answers to one question.');
    if (parsed.cost !== cost) throw configError('An answer is hashed at another cost: give cost, the same for all.');
    answers.set(question, parsed);
  }
  return answers;
}

/** The same order for the same seed. */
function shuffle(questions: readonly CatalogueQuestion[], seed: string): CatalogueQuestion[] {
  const places = new Map(
    questions.map(({ id }) => [
      id,
      createHash('sha256')
        .update(JSON.stringify([seed, id]))
        .digest('hex'),
    ]),
  );
  const placeOf = ({ id }: CatalogueQuestion): string => places.get(id) ?? '';
  return [...questions].sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}
