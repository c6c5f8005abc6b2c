/** A question as the caller hears it. */
export interface KnowledgeQuestion {
  readonly id: string;
  readonly text: string;
}

/** What a caller said to a question. */
export interface KnowledgeAnswer {
  readonly id: string;
  readonly answer: string;
}

/** Which questions are wanted. */
export interface QuestionChoice {
  readonly count: number;
  /** Random text. The same subject and seed give the same questions: asking again is no way to easier ones. */
  readonly seed: string;
}

/**
 * Port: where questions and the right answers are known: the customer's own data, or a commercial service. Implementations must
 * - answer for a subject they do not know as they do for one they know: as many questions, and as much work in `check`;
 * - never give a right answer away: neither in a question, nor in what they throw or log.
 */
export interface KnowledgeProvider {
  /** Questions to ask this subject. */
  choose(subject: string, choice: QuestionChoice): Promise<readonly KnowledgeQuestion[]>;
  /** Whether every answer is right, after looking at all of them. */
  check(subject: string, answers: readonly KnowledgeAnswer[]): Promise<boolean>;
}
