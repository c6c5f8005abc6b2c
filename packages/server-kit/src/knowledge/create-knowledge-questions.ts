import { createHmac, hkdfSync, randomUUID } from 'node:crypto';
import { ServerError } from '../errors/server-error.js';
import { systemClock } from '../time/clock.js';
import { createAttemptCount } from './attempt-count.js';
import { type KnowledgeQuestionsOptions, parseSubjectKey, resolveKnowledgeLimits, resolveQuestionCount } from './knowledge-options.js';
import type { KnowledgeAnswer } from './knowledge-provider.js';
import type { KnowledgeContext, KnowledgeQuestions } from './knowledge-questions.js';

/** What is remembered between asking and checking. Holds neither subject nor call nor answers. */
interface Asking {
  /** Distinguishes askings of the same questions. */
  readonly id: string;
  readonly questions: readonly string[];
  /** Clock time from which answers are too late. */
  readonly until: number;
}

const day = 86_400_000;
/** UTF-16 code units; a longer answer is wrong, and costs no more than an empty one. */
const longestAnswer = 200;

/**
 * Knowledge questions over a provider, counted over all calls and instances.
 * @throws CallsealError `CONFIG_INVALID` for wrong options.
 */
export function createKnowledgeQuestions(options: KnowledgeQuestionsOptions): KnowledgeQuestions {
  const { provider, state, clock = systemClock } = options;
  const limits = resolveKnowledgeLimits(options.limits);
  const count = resolveQuestionCount(options.questions);
  const hash = createHasher(parseSubjectKey(options.subjectKey));
  const attempts = createAttemptCount(state, limits);
  const lifetime = limits.answerSeconds * 1000;
  const keyOf = ({ subject, callId }: KnowledgeContext): string => `knowledge:${hash('asking', subject, callId)}`;

  /** Takes what was asked, so that of several checks at once only one finds it. */
  const take = async (key: string): Promise<Asking | undefined> => {
    const text = await state.get(key);
    if (text === null || !(await state.delete(key, text))) return undefined;
    const asking = JSON.parse(text) as Asking;
    return asking.until > clock.now() ? asking : undefined;
  };

  return {
    async ask(context) {
      const { subject } = context;
      const counted = hash('subject', subject);
      await attempts.requireRested(counted);
      await attempts.countAsking(counted);
      // the day is in the seed: who calls again meets the same questions, and in the long run they change
      const seed = hash('seed', subject, String(Math.floor(clock.now() / day)));
      const chosen = await reach(() => provider.choose(subject, { count, seed }));
      const questions = chosen.map(({ id, text }) => ({ id, text }));
      if (questions.length !== count || new Set(questions.map(({ id }) => id)).size !== count) throw new ServerError('STORE_FAILED');
      const asking: Asking = { id: randomUUID(), questions: questions.map(({ id }) => id), until: clock.now() + lifetime };
      await state.set(keyOf(context), JSON.stringify(asking), lifetime);
      return questions;
    },

    async check(context, answers) {
      const { subject } = context;
      const counted = hash('subject', subject);
      await attempts.requireRested(counted);
      const asking = await take(keyOf(context));
      if (asking === undefined) return 'failed';
      const { isLast } = await attempts.begin(counted);
      let isRight: boolean;
      try {
        isRight = await reach(() => provider.check(subject, fill(asking, answers)));
      } catch (error) {
        // nobody learned anything from it
        await attempts.forgive(counted);
        throw error;
      }
      if (isRight && isComplete(asking, answers)) {
        await attempts.forgive(counted);
        return 'passed';
      }
      if (isLast) await attempts.coolOff(counted);
      return 'failed';
    },
  };
}

/** An answer to each question that was asked: a missing one is empty, so that leaving one out saves no work. */
function fill({ questions }: Asking, answers: readonly KnowledgeAnswer[]): KnowledgeAnswer[] {
  return questions.map((id) => {
    const answer = answers.find((given) => given.id === id)?.answer ?? '';
    return { id, answer: answer.length > longestAnswer ? '' : answer };
  });
}

/** Whether exactly the questions that were asked are answered, each once: two guesses at one question are none. */
function isComplete({ questions }: Asking, answers: readonly KnowledgeAnswer[]): boolean {
  return answers.length === questions.length && questions.every((id) => answers.some((given) => given.id === id));
}

/** What a provider throws may hold answers: it goes no further. */
async function reach<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch {
    throw new ServerError('STORE_FAILED');
  }
}

function createHasher(subjectKey: Uint8Array): (...parts: readonly string[]) => string {
  const key = Buffer.from(hkdfSync('sha256', subjectKey, '', 'callseal knowledge', 32));
  return (...parts) => createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
}
