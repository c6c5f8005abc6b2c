import type { Simulator } from '@callseal/simulator';
import type { DeskEvent, TakenCall } from '../contract.js';
import type { DeskAgent } from './agents.js';
import type { AiAgent } from './ai-agent.js';
import type { Switchboard } from './switchboard.js';

interface AiLineParts {
  readonly aiAgent: AiAgent;
  readonly simulator: Simulator;
  readonly switchboard: Switchboard;
}

/** Diverts a waiting caller to the AI agent, and hands the call over to this page when they have spoken. */
export function createAiLine({ aiAgent, simulator, switchboard }: AiLineParts): (agent: DeskAgent, callerId: string) => TakenCall {
  return (agent, callerId) => {
    const call = switchboard.divert(agent, callerId);
    const holdsTelephone = switchboard.queue.find(({ id }) => id === callerId)?.holdsTelephone ?? false;
    const readCode = (): string | undefined =>
      holdsTelephone ? /\b\d{6}\b/.exec(simulator.messages(call.number).at(-1)?.body ?? '')?.[0] : undefined;
    const tell = (event: DeskEvent): void => {
      agent.tell(event);
    };
    void aiAgent.speakWith({ call, readCode, tell }).then(({ outcome, grant }) => {
      switchboard.handOver(call.callSid);
      tell({ kind: 'handed-over', call, outcome, grant });
    });
    return call;
  };
}
