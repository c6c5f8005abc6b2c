import type { QuestionsAsked } from '@callseal/protocol/gate-routes';
import { ServerError } from '../errors/server-error.js';
import type { KnowledgeAnswer } from '../knowledge/knowledge-provider.js';
import type { KnowledgeQuestions } from '../knowledge/knowledge-questions.js';
import type { GateCase } from './call-gate.js';
import type { GateCore } from './gate-core.js';
import { noteEvidence } from './note-evidence.js';

/** Questions of one gate. */
export interface CallQuestions {
  readonly questions: KnowledgeQuestions;
  /** Milliseconds for the answers. */
  readonly answerTime: number;
}

/** The name of answers as a source of evidence. */
const source = 'knowledge-questions';

/** `CallGate.askQuestions` */
export async function askQuestions(core: GateCore, { questions, answerTime }: CallQuestions, on: GateCase): Promise<QuestionsAsked> {
  const expiresAt = core.clock.now() + answerTime;
  try {
    const asked = await questions.ask({ subject: on.caller, callId: on.callId });
    await core.trail.questionsAsked(on, { outcome: 'asked', questions: asked.length });
    return { questions: asked.map(({ id, text }) => ({ id, text })), expiresAt };
  } catch (error) {
    if (isLimited(error)) await core.trail.questionsAsked(on, { outcome: 'cooling-off', questions: 0 });
    throw error;
  }
}

/** `CallGate.checkAnswers` */
export async function checkAnswers(
  core: GateCore,
  { questions }: CallQuestions,
  on: GateCase,
  answers: readonly KnowledgeAnswer[],
): Promise<void> {
  let outcome: 'passed' | 'failed';
  try {
    outcome = await questions.check({ subject: on.caller, callId: on.callId }, answers);
  } catch (error) {
    if (isLimited(error)) await core.trail.questionsChecked(on, 'cooling-off');
    throw error;
  }
  if (outcome === 'failed') {
    // counts before anything can fail
    await noteEvidence(core, on, [{ kind: 'knowledge', outcome, source, mayProve: ['risk'] }]);
    await core.trail.questionsChecked(on, outcome);
    throw new ServerError('ANSWERS_WRONG');
  }
  await core.trail.questionsChecked(on, outcome);
  await noteEvidence(core, on, [{ kind: 'knowledge', outcome, source, mayProve: ['knowledge', 'identification', 'risk'] }]);
}

function isLimited(error: unknown): boolean {
  return error instanceof ServerError && (error.code === 'CALLER_COOLING_OFF' || error.code === 'RATE_LIMITED');
}
