import { resetVariables } from '@callseal/protocol/voice-agent-tools';
import { all, any, is, isBelow, isNot, literal, plus } from './expressions.js';
import type { ResolvedElevenLabsSettings } from './settings.js';
import type { Definition } from './tool-definitions.js';
import type { ToolName } from './tool-names.js';
import { ask, createWorkflow, dial, type Step, type Way } from './workflow-parts.js';

/** Times that a caller may read a code out. The server counts by itself: this only ends the asking. */
const mostTries = 3;
/** From this risk on a caller steps up, as in the default policy; the server decides by its own. */
const riskThreshold = 0.7;

/** The end of every way that does not lead further. */
const otherwise: Way = { to: 'hand_over', label: 'not so' };
const toFraudDesk: Way = {
  to: 'fraud_hand_over',
  when: any(is('auth_route', 'fraud-desk'), is('fraud_watchlist_hit', true)),
  label: 'watch-listed',
};
const verified: Way = {
  to: 'lookup',
  when: all(is('auth_is_verified', true), is('auth_route', 'privileged'), isNot('auth_ticket', '')),
  label: 'verified',
};

const questionsPrompt =
  'Ask the caller the questions in the result of callseal_kba_ask, word for word and all of them. Say nothing about which answer is right, ' +
  'nor whether one was.';

/**
 * The whole conversation up to the privileged agent. Every edge is an expression over what the server answered, or the way out where none
 * holds: the model decides about none of them. The way that lets somebody through is never the last.
 */
export function defineWorkflow(settings: ResolvedElevenLabsSettings): Definition {
  const tool = (name: ToolName): Definition => ({ type: 'tool', tools: [{ tool_id: settings.toolId(name) }] });
  const codeSent = (next: string): Way => ({ to: next, when: is('auth_code_sent', true), label: 'code sent' });
  const questionsAsked = (next: string): Way => ({ to: next, when: is('auth_questions_asked', true), label: 'questions there' });
  const askForCode = ask('Ask for the code', { text: 'I have sent you a code. Please read its digits to me.' });
  const askAgain = ask('Ask again', { text: 'That did not work. Please read the newest code to me once more.' });
  const askQuestions = ask('Ask the questions', { prompt: questionsPrompt });
  const count: Definition = {
    type: 'update_state',
    label: 'Count the try',
    updates: [{ variable_name: 'auth_tries', expression: plus('auth_tries', 1) }],
  };
  const triesLeft = (next: string): Way => ({ to: next, when: isBelow('auth_tries', mostTries), label: 'may try again' });

  return createWorkflow({
    start_node: { node: { type: 'start' }, ways: [{ to: 'reset' }] },
    reset: { node: resetNode(), ways: [{ to: 'screen' }] },
    screen: {
      node: tool('callseal_fraud_screen'),
      ways: [toFraudDesk, { to: 'primary_send', when: isClean(), label: 'clean' }, { to: 'stepup_send', label: 'risky or not screened' }],
    },
    // the easier path: a code, or the questions where no code can be sent
    primary_send: { node: tool('callseal_otp_send'), ways: [codeSent('primary_code'), { to: 'primary_ask', label: 'no code' }] },
    primary_code: { node: askForCode, ways: [{ to: 'primary_verify' }] },
    primary_verify: {
      node: tool('callseal_otp_verify'),
      ways: [
        toFraudDesk,
        verified,
        { to: 'stepup_ask', when: isStepUp(), label: 'more is wanted' },
        { to: 'primary_count', label: 'wrong' },
      ],
    },
    primary_count: { node: count, ways: [triesLeft('primary_again'), otherwise] },
    primary_again: { node: askAgain, ways: [{ to: 'primary_verify' }] },
    primary_ask: { node: tool('callseal_kba_ask'), ways: [questionsAsked('primary_questions'), otherwise] },
    primary_questions: { node: askQuestions, ways: [{ to: 'primary_answers' }] },
    primary_answers: { node: tool('callseal_kba_verify'), ways: [toFraudDesk, verified, otherwise] },
    // the harder path: a code and the questions
    stepup_send: { node: tool('callseal_otp_send'), ways: [codeSent('stepup_code'), otherwise] },
    stepup_code: { node: askForCode, ways: [{ to: 'stepup_verify' }] },
    stepup_verify: {
      node: tool('callseal_otp_verify'),
      ways: [
        toFraudDesk,
        verified,
        { to: 'stepup_ask', when: is('auth_check_passed', true), label: 'right' },
        { to: 'stepup_count', label: 'wrong' },
      ],
    },
    stepup_count: { node: count, ways: [triesLeft('stepup_again'), otherwise] },
    stepup_again: { node: askAgain, ways: [{ to: 'stepup_verify' }] },
    stepup_ask: { node: tool('callseal_kba_ask'), ways: [questionsAsked('stepup_questions'), otherwise] },
    stepup_questions: { node: askQuestions, ways: [{ to: 'stepup_answers' }] },
    stepup_answers: { node: tool('callseal_kba_verify'), ways: [toFraudDesk, verified, otherwise] },
    ...ending(settings, tool),
  });
}

/** What follows a verification, and where everybody else goes. */
function ending(settings: ResolvedElevenLabsSettings, tool: (name: ToolName) => Definition): Readonly<Record<string, Step>> {
  return {
    lookup: {
      node: tool('callseal_crm_lookup'),
      ways: [{ to: 'transactions', when: is('auth_customer_found', true), label: 'found' }, otherwise],
    },
    transactions: {
      node: tool('callseal_crm_transactions'),
      ways: [{ to: 'privileged', when: all(is('auth_is_verified', true), is('auth_transactions_read', true)), label: 'read' }, otherwise],
    },
    privileged: {
      node: { type: 'standalone_agent', agent_id: settings.privilegedAgentId, enable_transferred_agent_first_message: false },
      ways: [],
    },
    hand_over: { node: tool('callseal_transfer'), ways: [{ to: 'human' }] },
    human: { node: dial(settings.human), ways: [] },
    fraud_hand_over: { node: tool('callseal_transfer'), ways: [{ to: 'fraud_desk' }] },
    fraud_desk: { node: dial(settings.fraudDesk), ways: [] },
  };
}

/** Overwrites what whoever began the conversation may have preset. */
function resetNode(): Definition {
  const updates = Object.entries(resetVariables).map(([name, value]) => ({ variable_name: name, expression: literal(value) }));
  return { type: 'update_state', label: 'Forget everything', updates };
}

function isClean() {
  return all(is('auth_route', 'primary'), is('fraud_is_synthetic', false), isBelow('fraud_risk', riskThreshold));
}

function isStepUp() {
  return all(is('auth_check_passed', true), is('auth_route', 'step-up'));
}
