export { hashAnswer, type HashAnswerOptions } from './knowledge/answer-hash.js';
export { createKnowledgeQuestions } from './knowledge/create-knowledge-questions.js';
export {
  type CatalogueQuestion,
  createHashedAnswersProvider,
  type HashedAnswer,
  type HashedAnswersOptions,
} from './knowledge/hashed-answers-provider.js';
export type { KnowledgeLimits, KnowledgeQuestionsOptions } from './knowledge/knowledge-options.js';
export type { KnowledgeAnswer, KnowledgeProvider, KnowledgeQuestion, QuestionChoice } from './knowledge/knowledge-provider.js';
export type { KnowledgeContext, KnowledgeQuestions } from './knowledge/knowledge-questions.js';
export type { AnswerKind } from './knowledge/normalise-answer.js';
