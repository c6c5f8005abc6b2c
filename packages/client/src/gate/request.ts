import type { GateDecided } from '@callseal/protocol/gate-routes';
import type { GateAnswer, GateEffect } from './machine.js';
import type { GateService } from './options.js';
import type { KnowledgeAnswer } from './state.js';

/** What must not be kept: it goes from an event to the effects of the same move, and no further. */
export interface GateSecret {
  readonly code?: string;
  readonly answers?: readonly KnowledgeAnswer[];
  readonly token?: string;
}

type WithoutId<Event> = Event extends unknown ? Omit<Event, 'id'> : never;

/** An answer as an event, and beside it what the event may not hold. */
export interface Told {
  readonly event: WithoutId<Exclude<GateAnswer, { type: 'failed' | 'woke' }>>;
  readonly secret?: GateSecret;
}

/** Puts what is wanted to the service. */
export async function request(
  service: GateService,
  { step, about, channel, entry, statement = '' }: Extract<GateEffect, { type: 'ask' }>,
  { code = '', answers = [] }: GateSecret,
  signal: AbortSignal,
): Promise<Told> {
  const told = async (asked: ReturnType<GateService['state']>): Promise<Told> => ({ event: { type: 'told', gate: await asked } });
  switch (step) {
    case 'refresh':
      return told(service.state(about, signal));
    case 'decide':
      return decided(await service.decide(about, signal));
    case 'screen':
      return told(service.screen(about, signal));
    case 'send-code':
      return told(service.sendCode(about, { ...(channel && { channel }), ...(entry && { entry }) }, signal));
    case 'check-code':
      return told(service.checkCode(about, code, signal));
    case 'cancel-code':
      return told(service.cancelCode(about, signal));
    case 'ask-questions':
      return { event: { type: 'questions', questions: await service.askQuestions(about, signal) } };
    case 'check-answers':
      return told(service.checkAnswers(about, answers, signal));
    case 'attest':
      return told(service.attest(about, statement, signal));
    case 'revoke':
      await service.revoke(about, signal);
      return { event: { type: 'revoked' } };
  }
}

/** Takes the token out. */
function decided({ state, grant }: GateDecided): Told {
  if (grant === null) return { event: { type: 'decided', gate: state, grant: null } };
  const { token, ...shown } = grant;
  return { event: { type: 'decided', gate: state, grant: shown }, secret: { token } };
}
