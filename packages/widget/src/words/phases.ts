/** What an agent reads in every phase: a title and one short piece of advice. Which words belong to which state; the words are elsewhere. */
import type { Evidence, PhaseName, Progress, SessionState } from '@callseal/client';
import { confidenceOf } from './confidence.js';
import { failureOf } from './failures.js';
import type { Wording } from './wording.js';

/** The two sentences of the card. */
export interface Told {
  readonly title: string;
  readonly advice: string;
}
type StateOf<Name extends PhaseName> = Extract<SessionState, { phase: Name }>;
type Teller = { readonly [Name in PhaseName]: (state: StateOf<Name>, wording: Wording) => Told };

/** A phase whose two sentences are always the same. */
const plain = ({ phase }: { readonly phase: keyof Wording['words']['phases'] }, { words }: Wording): Told => words.phases[phase];
/** The same, as long as there is somebody on the line to do it with. */
const onCall = (state: StateOf<'registered' | 'not-registered'>, wording: Wording): Told =>
  state.inProgress && state.call?.held !== true
    ? plain(state, wording)
    : { ...plain(state, wording), advice: wording.words[state.inProgress ? 'callHeld' : 'callOver'] };

const matched = (evidence: Evidence, { verified }: Wording['words']): string => verified[confidenceOf(evidence) ?? 'unscored'];
const missed = (evidence: Evidence, { notMatched }: Wording['words']): string => notMatched[confidenceOf(evidence) ?? 'fair'];

function reasonOf({ reason, netSpeechSeconds, requiredSeconds }: StateOf<'inconclusive'>, wording: Wording): string {
  const { reasons } = wording.words.inconclusive;
  const needed = wording.seconds(requiredSeconds);
  const after = `${reason}-after` as const;
  if (netSpeechSeconds === null || !(after in reasons)) return wording.fill(reasons[reason], { needed });
  return wording.fill(reasons[after as keyof typeof reasons], { needed, seconds: wording.seconds(netSpeechSeconds) });
}

const tellers: Teller = {
  // a call is live, but the host cannot name its caller
  'no-call': (state, wording) => (state.inProgress ? wording.words.withheld : plain(state, wording)),
  'looking-up': plain,
  'not-registered': onCall,
  registered: onCall,
  'consent-needed': plain,
  'saving-consent': plain,
  refused: ({ consent: answer }, { words: { consent } }) => ({
    title: answer === 'withdrawn' ? consent.withdrawn : consent.refused,
    advice: consent.refusedAdvice,
  }),
  connecting: ({ purpose, step }, { words: { connecting } }) => ({ title: connecting[purpose], advice: connecting.steps[step] }),
  'waiting-for-audio': plain,
  listening: ({ purpose, progress: { hint } }, { words: { listening } }) => ({
    title: listening[purpose],
    advice: hint === null ? listening.advice : listening.hints[hint],
  }),
  deciding: ({ purpose }, { words: { deciding } }) => ({ title: deciding[purpose], advice: deciding.advice }),
  storing: plain,
  verified: ({ purpose, evidence }, { words }) =>
    purpose === 'test'
      ? { title: words.verified.testTitle, advice: words.verified.testAdvice }
      : { title: words.verified.title, advice: matched(evidence, words) },
  'not-matched': ({ purpose, evidence }, { words }) =>
    purpose === 'test'
      ? { title: words.notMatched.testTitle, advice: words.notMatched.testAdvice }
      : { title: words.notMatched.title, advice: missed(evidence, words) },
  spoof: ({ purpose, species }, { words: { spoof } }) => ({
    title: species === 'replay' ? spoof.replay : spoof.notLive,
    advice: spoof[purpose],
  }),
  inconclusive: (state, wording) => {
    const { inconclusive } = wording.words;
    return { title: state.reason === 'cancelled' ? inconclusive.stopped : inconclusive[state.purpose], advice: reasonOf(state, wording) };
  },
  unavailable: ({ failed, code, detail }, { words }) => ({
    title: words.failed[code === 'CONFIG_INVALID' ? 'setUp' : failed],
    advice: words.failures[failureOf(code, detail)],
  }),
  'confirming-delete': (state, wording) => {
    const { withdrawTitle, withdrawAdvice } = wording.words.consent;
    return state.withdrawing ? { title: withdrawTitle, advice: withdrawAdvice } : plain(state, wording);
  },
  'delete-scheduled': (state, wording) => {
    const { title, advice } = plain(state, wording);
    return { title, advice: wording.fill(advice, { seconds: wording.seconds(state.undoSeconds) }) };
  },
  deleting: plain,
  deleted: plain,
};

/** The words for a state. */
export const tell = (state: SessionState, wording: Wording): Told =>
  (tellers[state.phase] as (state: SessionState, wording: Wording) => Told)(state, wording);

/** Beside the progress bar: what was heard, and what is missing (empty once it is enough). At least 1: never "0 s more" while listening. */
export function heard({ netSpeechSeconds, requiredSeconds }: Progress, wording: Wording): readonly [heard: string, missing: string] {
  const { listening } = wording.words;
  const left = Math.max(1, Math.ceil(requiredSeconds - netSpeechSeconds));
  return [
    wording.fill(listening.heard, { seconds: wording.seconds(netSpeechSeconds) }),
    netSpeechSeconds >= requiredSeconds ? '' : wording.fill(listening.missing, { seconds: wording.seconds(left) }),
  ];
}
