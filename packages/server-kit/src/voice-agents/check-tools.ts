import type { Endpoint } from '../http/endpoint.js';
import { answerCheck } from './answer-check.js';
import { createToolEndpoint, type ToolKit, wantedBy } from './tool-endpoint.js';

/** One-time codes and knowledge questions. Where a code goes, and what is asked, the customer's record says. */
export function createCheckTools(kit: ToolKit): readonly Endpoint[] {
  const { gate, clock } = kit;
  return [
    createToolEndpoint('sendCodeTool', kit, async ({ request, on }) => {
      const { channel } = request;
      const { expiresAt } = await gate.sendCode(on, {
        ...wantedBy(request, kit),
        // a code that the caller says to the bot comes the way one comes that is said to an agent
        entry: 'agent',
        ...(channel === undefined ? {} : { channel }),
      });
      return { tool: 'otp.send', success: true, ttl_seconds: Math.max(0, Math.floor((expiresAt - clock.now()) / 1000)) };
    }),
    createToolEndpoint('verifyCodeTool', kit, async (call) => {
      const { code } = call.request;
      const answer = await answerCheck('verifyCodeTool', call, kit, (wanted) => gate.checkCode(call.on, { ...wanted, code }));
      return { tool: 'otp.verify', ...answer };
    }),
    createToolEndpoint('askQuestionsTool', kit, async ({ on }) => {
      const { questions } = await gate.askQuestions(on);
      return { tool: 'kba.ask', success: true, questions: questions.map(({ id, text }) => ({ id, text })) };
    }),
    createToolEndpoint('verifyAnswersTool', kit, async (call) => {
      const { questions } = call.request;
      const answer = await answerCheck('verifyAnswersTool', call, kit, () => gate.checkAnswers(call.on, questions));
      return { tool: 'kba.verify', ...answer };
    }),
  ];
}
