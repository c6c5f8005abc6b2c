import { configError } from '../errors/config-error.js';
import { limiterSettings } from '../state/limiter-settings.js';
import type { SharedState } from '../state/shared-state.js';
import type { Clock } from '../time/clock.js';
import type { KnowledgeProvider } from './knowledge-provider.js';

/** How often a subject may be asked and fail, over all calls. Subjects that nobody knows are counted alike. */
export interface KnowledgeLimits {
  /** Failed checks within `seconds`, and how long no answers are looked at after the last. Default 3 in 24 hours, then 24 hours. */
  readonly failures?: { readonly points: number; readonly seconds: number; readonly coolOffSeconds: number };
  /** Askings within `seconds`, answered or not. Default 10 in 24 hours. */
  readonly askings?: { readonly points: number; readonly seconds: number };
  /** Seconds for the answers. Default 300. */
  readonly answerSeconds?: number;
}

/** Options of {@link createKnowledgeQuestions}. */
export interface KnowledgeQuestionsOptions {
  readonly provider: KnowledgeProvider;
  /** Where attempts are counted; a shared one when there are several instances. */
  readonly state: SharedState;
  /** 32 random bytes as base64. Subjects and calls are counted under hashes with it: the same key on every instance. */
  readonly subjectKey: string;
  /** Questions for each asking, all to be answered right. Default 3. */
  readonly questions?: number;
  readonly limits?: KnowledgeLimits;
  /** Default: the machine's. Counters always follow the machine's. */
  readonly clock?: Pick<Clock, 'now'>;
}

export type ResolvedKnowledgeLimits = Required<KnowledgeLimits>;

/** @throws CallsealError `CONFIG_INVALID` for limits that count nothing. */
export function resolveKnowledgeLimits(limits: KnowledgeLimits = {}): ResolvedKnowledgeLimits {
  const failures = limits.failures ?? { points: 3, seconds: 86_400, coolOffSeconds: 86_400 };
  const askings = limits.askings ?? { points: 10, seconds: 86_400 };
  const answerSeconds = limits.answerSeconds ?? 300;
  limiterSettings({ name: 'failures', points: failures.points, seconds: failures.seconds, blockSeconds: failures.coolOffSeconds });
  limiterSettings({ name: 'askings', points: askings.points, seconds: askings.seconds });
  if (!Number.isSafeInteger(answerSeconds) || answerSeconds < 1 || answerSeconds > 3600) {
    throw configError('limits.answerSeconds is a whole number of seconds up to 3600.');
  }
  return { failures, askings, answerSeconds };
}

/** @throws CallsealError `CONFIG_INVALID` for what is no count of questions. */
export function resolveQuestionCount(questions = 3): number {
  if (!Number.isSafeInteger(questions) || questions < 1 || questions > 10) throw configError('questions is a whole number from 1 to 10.');
  return questions;
}

/** @throws CallsealError `CONFIG_INVALID` for any other key; the message never repeats it. */
export function parseSubjectKey(text: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32 || key.toString('base64') !== text) throw configError('subjectKey is 32 random bytes as base64.');
  return key;
}
