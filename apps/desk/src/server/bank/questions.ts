import { createHashedAnswersProvider, hashAnswer, type KnowledgeProvider } from '@callseal/server-kit/knowledge';
import { sampleCallers } from '@callseal/simulator';

/** What somebody would say when asked. */
export interface KnownAnswer {
  readonly question: string;
  readonly answer: string;
}

const catalogue = [
  { id: 'town', text: 'In which town did you open your account?', kind: 'text' },
  { id: 'pet', text: 'What was the name of your first pet?', kind: 'text' },
  { id: 'street', text: 'In which street did you live as a child?', kind: 'text' },
] as const;
type QuestionId = (typeof catalogue)[number]['id'];

/** By the id of a sample caller. Whoever is not here knows nothing about anybody. */
const answers: Readonly<Record<string, Readonly<Record<QuestionId, string>>>> = {
  alan: { town: 'Leith', pet: 'Biscuit', street: 'Mill Lane' },
  sofia: { town: 'Austin', pet: 'Pepper', street: 'Oak Street' },
};

/** A low cost, so that the desk starts at once: what is hashed here is printed beside it. */
const cost = 10;

/** Questions to the bank's customers, whose answers are kept hashed. */
export async function createQuestions(): Promise<KnowledgeProvider> {
  const rows = Object.entries(answers).flatMap(([caller, known]) => {
    const subject = sampleCallers.find(({ id }) => id === caller)?.number ?? '';
    return catalogue.map(async ({ id, kind }) => ({ subject, question: id, hash: await hashAnswer(kind, known[id], { cost }) }));
  });
  return createHashedAnswersProvider({ questions: catalogue, rows: await Promise.all(rows), cost });
}

/** What a caller of the queue knows: for whoever plays them. */
export function knownAnswers(callerId: string): readonly KnownAnswer[] {
  const known = Object.hasOwn(answers, callerId) ? answers[callerId] : undefined;
  return known === undefined ? [] : catalogue.map(({ id, text }) => ({ question: text, answer: known[id] }));
}
