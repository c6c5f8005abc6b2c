/**
 * What an agent reads in every phase: a title and one short piece of advice. English; wording claims no more than the evidence.
 * Functions rather than templates, so that another language can order and inflect as it needs.
 */
import type { Evidence, InconclusiveReason, PhaseName, Progress, Purpose, SessionState } from '@callseal/client';
import { confidenceOf } from './confidence.js';
import { inSeconds, secondsLeft } from './format.js';
import { failedTitles, failures } from './failures.js';

/** The two sentences of the card. */
export interface Told {
  readonly title: string;
  readonly advice: string;
}
type StateOf<Name extends PhaseName> = Extract<SessionState, { phase: Name }>;
type Teller = { readonly [Name in PhaseName]: (state: StateOf<Name>) => Told };

const told = (title: string, advice: string): Told => ({ title, advice });
const anotherWay = 'Verify the caller another way';
const callEnded = 'The call has ended.';

const matched: Record<'clear' | 'fair' | 'narrow', string> = {
  clear: 'A clear match. You can carry on.',
  fair: 'A match. You can carry on.',
  narrow: 'A narrow match. For anything sensitive, ask one more question.',
};
const missed: Record<'clear' | 'fair' | 'narrow', string> = {
  clear: `Far from the registered voice. ${anotherWay} before you go on.`,
  fair: `Not close enough to the registered voice. ${anotherWay} before you go on.`,
  narrow: `Just below the limit. Try once more, or verify the caller another way.`,
};
const steps: Record<StateOf<'connecting'>['step'], string> = {
  releasing: 'Finishing what ran before.',
  token: 'Signing in to the voice service.',
  channel: 'Connecting to the voice service.',
  service: 'The voice service is getting ready.',
  stream: 'Connecting the caller’s audio.',
};
const hints: Record<NonNullable<Progress['hint']>, string> = {
  silence: 'Nothing to hear right now. Ask the caller an open question.',
  noise: 'It is noisy. Ask the caller to move somewhere quieter.',
  clipping: 'It is too loud. Ask the caller to hold the phone further away.',
};
const starting: Record<Purpose, string> = {
  register: 'Starting registration',
  test: 'Registered, starting the test',
  verify: 'Starting verification',
};
const listening: Record<Purpose, string> = {
  register: 'Listening to register',
  test: 'Registered, testing it now',
  verify: 'Listening to verify',
};
const open: Record<Purpose, string> = { register: 'Not registered', test: 'Registered, but not tested', verify: 'Could not tell' };

const verifiedAdvice = (evidence: Evidence): string => {
  const confidence = confidenceOf(evidence);
  return confidence === null ? 'You can carry on.' : matched[confidence];
};
const missedAdvice = (evidence: Evidence): string => missed[confidenceOf(evidence) ?? 'fair'];

type Open = Pick<StateOf<'inconclusive'>, 'netSpeechSeconds' | 'requiredSeconds'>;
const needed = ({ requiredSeconds }: Open): string => `${inSeconds(requiredSeconds)} are needed.`;
const reasons: Record<InconclusiveReason, (open: Open) => string> = {
  'too-little-speech': (open) =>
    open.netSpeechSeconds === null
      ? `Too little speech was heard; ${needed(open)} Ask an open question.`
      : `Only ${inSeconds(open.netSpeechSeconds)} of speech was heard; ${needed(open)} Ask an open question.`,
  silence: () => 'Nothing was heard. Check that the caller is not muted or on hold.',
  'too-noisy': () => 'The line is too noisy. Ask the caller to move somewhere quieter.',
  clipping: () => 'The caller is too loud. Ask them to hold the phone further away.',
  'unreadable-audio': () => `The audio could not be used. Try again, or verify the caller another way.`,
  'call-ended': (open) =>
    open.netSpeechSeconds === null
      ? `The call ended before enough speech was heard; ${needed(open)}`
      : `The call ended after ${inSeconds(open.netSpeechSeconds)} of speech; ${needed(open)}`,
  'more-people': () => 'More than two people are on the call, so we cannot tell whose voice it is. Try again when you are two.',
  cancelled: ({ netSpeechSeconds }) =>
    netSpeechSeconds === null ? 'You stopped it. Nothing was decided.' : `You stopped it after ${inSeconds(netSpeechSeconds)} of speech.`,
};

const spoofAdvice: Record<Purpose, string> = {
  register: `Nothing was registered. ${anotherWay}.`,
  test: 'Do not rely on this registration: delete it, then verify the caller another way.',
  verify: 'Do not rely on the voice. Follow your fraud procedure.',
};

const tellers: Teller = {
  'no-call': () => told('No call', 'Take a call to check the caller’s voice.'),
  'looking-up': () => told('Looking up the caller', 'Checking for a voice registration.'),
  'not-registered': ({ inProgress }) =>
    told('Not registered yet', inProgress ? 'If the caller agrees, register their voice while you talk.' : callEnded),
  registered: ({ inProgress }) => told('Registered', inProgress ? 'Verify the caller’s voice while you simply talk.' : callEnded),
  'consent-needed': () => told('Ask for consent', 'Ask the caller whether their voice may be used to recognise them.'),
  'saving-consent': () => told('Recording the consent', 'Nothing is listened to before it is kept.'),
  refused: ({ consent }) => told(consent === 'withdrawn' ? 'Consent withdrawn' : 'The caller said no', `That is fine. ${anotherWay}.`),
  connecting: ({ purpose, step }) => told(starting[purpose], steps[step]),
  'waiting-for-audio': () => told('Waiting for the caller’s voice', 'All connected. Let the caller speak.'),
  listening: ({ purpose, progress }) =>
    told(listening[purpose], progress.hint === null ? 'Just keep the conversation going.' : hints[progress.hint]),
  deciding: ({ purpose }) => told(purpose === 'register' ? 'Making the registration' : 'Comparing the voices', 'That was enough speech.'),
  storing: () => told('Saving the registration', 'Nearly done.'),
  verified: ({ purpose, evidence }) =>
    purpose === 'test'
      ? told('Registered, and the test matched', 'From now on this caller can be verified by voice.')
      : told('Voice matches the registration', verifiedAdvice(evidence)),
  'not-matched': ({ purpose, evidence }) =>
    purpose === 'test'
      ? told('Registered, but the test did not match', 'Try once more in a quiet moment, or delete the registration.')
      : told('Voice does not match', missedAdvice(evidence)),
  spoof: ({ purpose, species }) =>
    told(
      species === 'replay' ? 'Sounds like a recording that was heard before' : 'This does not sound like a live voice',
      spoofAdvice[purpose],
    ),
  inconclusive: (state) => told(state.reason === 'cancelled' ? 'Stopped' : open[state.purpose], reasons[state.reason](state)),
  unavailable: ({ failed, code }) => told(code === 'CONFIG_INVALID' ? 'Not set up yet' : failedTitles[failed], failures[code]),
  'confirming-delete': () => told('Delete this registration?', 'It cannot be undone. The caller would have to register again.'),
  'delete-scheduled': ({ undoSeconds }) => told('Registration will be deleted', `You can undo this for ${inSeconds(undoSeconds)}.`),
  deleting: () => told('Deleting the registration', 'One moment.'),
  deleted: () => told('Registration deleted', 'The caller is no longer registered.'),
};

/** The words for a state. */
export const tell = (state: SessionState): Told => (tellers[state.phase] as (state: SessionState) => Told)(state);

/** Beside the progress bar: what was heard, and what is missing (empty once it is enough). */
export const heard = ({ netSpeechSeconds, requiredSeconds }: Progress): readonly [heard: string, missing: string] => [
  `${inSeconds(netSpeechSeconds)} heard`,
  netSpeechSeconds >= requiredSeconds ? '' : `needs about ${secondsLeft(netSpeechSeconds, requiredSeconds)} more`,
];
