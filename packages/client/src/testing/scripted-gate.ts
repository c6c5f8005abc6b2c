import type { GateDecided, QuestionsAsked } from '@callseal/protocol/gate-routes';
import type { GateService } from '../gate/options.js';
import { createScriptedCase, refusal, type ScriptedEvidence, type ScriptedGateOptions } from './scripted-case.js';

/** A gate whose server is played: it counts tries and sends, lets codes expire, and lets through whoever gave what is wanted. */
export interface ScriptedGate extends GateService {
  /** What was asked for, oldest first. */
  readonly asked: readonly string[];
  /** Lets the next request fail. */
  failNext(code: string, retryAfter?: number): void;
  /** The caller keys the code on the telephone, or types it on a page. */
  keyElsewhere(code: string): void;
  /** Adds evidence of now, such as a verdict of the voice service. */
  note(evidence: ScriptedEvidence): void;
}

/** A {@link ScriptedGate}. Not a server: it knows one call and one caller. */
export function createScriptedGate(options: ScriptedGateOptions = {}): ScriptedGate {
  const { now = Date.now, wait = () => Promise.resolve(), questions = [], grantSeconds = 120 } = options;
  const asked: string[] = [];
  const known = createScriptedCase(options);
  let failing: { code: string; retryAfter: number | undefined } | null = null;

  async function answer<Value>(name: string, signal: AbortSignal, make: () => Value): Promise<Value> {
    asked.push(name);
    await wait(signal);
    signal.throwIfAborted();
    if (failing === null) return make();
    const { code, retryAfter } = failing;
    failing = null;
    throw refusal(code, retryAfter);
  }
  /** What changes the evidence answers with the state it led to. */
  const change = (name: string, { action }: { readonly action: string }, signal: AbortSignal, make: () => void) =>
    answer(name, signal, () => {
      make();
      return known.state(action);
    });

  return {
    asked,
    note: (evidence) => {
      known.note(evidence);
    },
    failNext(code, retryAfter) {
      failing = { code, retryAfter };
    },
    keyElsewhere(entered) {
      try {
        known.enter(entered);
      } catch {
        // the caller is told on the telephone
      }
    },
    state: (about, signal) => change('state', about, signal, () => undefined),
    decide: ({ action }, signal) =>
      answer('decide', signal, (): GateDecided => {
        const state = known.state(action);
        const { route, factors } = state.decision;
        const grant = { token: `scripted-grant.${String(asked.length)}`, expiresAt: now() + grantSeconds * 1000, singleUse: true, factors };
        return { state, grant: route === 'privileged' ? grant : null };
      }),
    screen: (about, signal) =>
      change('screen', about, signal, () => {
        known.screen();
      }),
    sendCode: (about, how, signal) =>
      change('send-code', about, signal, () => {
        known.send(how);
      }),
    checkCode: (about, code, signal) =>
      change('check-code', about, signal, () => {
        known.enter(code);
      }),
    cancelCode: (about, signal) =>
      change('cancel-code', about, signal, () => {
        known.cancel();
      }),
    askQuestions: (_about, signal) =>
      answer('ask-questions', signal, (): QuestionsAsked => {
        if (questions.length === 0) throw refusal('FACTOR_UNAVAILABLE');
        return { questions: questions.map(({ id, text }) => ({ id, text })), expiresAt: now() + 300_000 };
      }),
    checkAnswers: (about, answers, signal) =>
      change('check-answers', about, signal, () => {
        const given = new Map(answers.map(({ id, answer: text }) => [id, text.trim().toLowerCase()]));
        const isRight = questions.every(({ id, answer: text }) => given.get(id) === text.toLowerCase());
        known.note({ kind: 'knowledge', outcome: isRight ? 'passed' : 'failed' });
        if (!isRight) throw refusal('ANSWERS_WRONG');
      }),
    attest: (about, statement, signal) =>
      change('attest', about, signal, () => {
        if (options.offers?.attestations?.includes(statement) !== true) throw refusal('FACTOR_UNAVAILABLE');
        known.note({ kind: 'attestation', outcome: 'passed' });
      }),
    revoke: (_about, signal) => answer('revoke', signal, () => undefined),
  };
}
