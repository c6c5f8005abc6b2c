import type { SessionState } from '@callseal/client';
import { expect } from '@open-wc/testing';
import { fixedStates } from '../testing/states.js';
import { announcementOf, quarterOf } from './announcement.js';
import { confidenceOf } from './confidence.js';
import { english } from './english.js';
import { heard, tell } from './phases.js';
import { createWording } from './wording.js';

const wording = createWording(english);

const advice = (state: SessionState): string => tell(state, wording).advice.replaceAll('\u00a0', ' ');

describe('the words', () => {
  it('claim no more than the evidence', () => {
    const all = Object.values(fixedStates)
      .map((state) => JSON.stringify(tell(state, wording)))
      .join(' ');
    expect(all).to.not.match(/proven|authentic|identity|identified|guarantee|certain|100|fraudster|deepfake/i);
  });

  it('give the seconds when a call ended too early', () => {
    expect(advice(fixedStates['call-ended'])).to.equal('The call ended after 1.4 s of speech; 3 s are needed.');
  });

  it('do not invent seconds that nobody measured', () => {
    expect(advice({ ...fixedStates['call-ended'], netSpeechSeconds: null })).to.equal(
      'The call ended before enough speech was heard; 3 s are needed.',
    );
  });

  it('call a replay a recording and other spoofs not live', () => {
    expect(tell(fixedStates['spoof-replay'], wording).title).to.equal('Sounds like a recording that was heard before');
    expect(tell(fixedStates.spoof, wording).title).to.equal('This does not sound like a live voice');
    expect(tell({ ...fixedStates.spoof, species: 'synthetic' }, wording).title).to.equal('This does not sound like a live voice');
  });

  it('say after an automatic test that the caller is registered', () => {
    expect(tell(fixedStates['test-matched'], wording).title).to.equal('Registered, and the test matched');
  });

  it('name confidence by the distance to the threshold', () => {
    const { evidence } = fixedStates.verified;
    const at = (score: number | null) => confidenceOf({ ...evidence, score });
    expect([at(0.99), at(0.9), at(0.85), at(0.82), at(0.8)]).to.deep.equal(['clear', 'clear', 'fair', 'narrow', 'narrow']);
    expect([at(0.79), at(0.6), at(0.2), at(null)]).to.deep.equal(['narrow', 'fair', 'clear', null]);
    expect(confidenceOf({ ...evidence, score: 1, scoreThreshold: 1 })).to.equal('clear');
    expect(confidenceOf({ ...evidence, score: 0, scoreThreshold: 0 })).to.equal('narrow');
  });

  it('round seconds to a decimal and never promise "0 s more"', () => {
    const seconds = [3, 1.44, 0].map((value) => wording.seconds(value));
    expect(seconds).to.deep.equal(['3\u00a0s', '1.4\u00a0s', '0\u00a0s']);
    const at = (netSpeechSeconds: number) => heard({ ...fixedStates.listening.progress, netSpeechSeconds }, wording)[1];
    expect([at(1.4), at(2.99), at(3)]).to.deep.equal(['needs about 2\u00a0s more', 'needs about 1\u00a0s more', '']);
  });
});

describe('what is spoken', () => {
  const listening = (netSpeechSeconds: number): SessionState => ({
    ...fixedStates.listening,
    progress: { ...fixedStates.listening.progress, netSpeechSeconds },
  });

  it('changes only with full quarters while listening', () => {
    const spoken = new Set(Array.from({ length: 31 }, (_, tenth) => announcementOf(listening(tenth / 10), wording)));
    expect(spoken.size).to.equal(5);
  });

  it('counts quarters within their bounds', () => {
    expect([quarterOf(0, 3), quarterOf(0.75, 3), quarterOf(3, 3), quarterOf(9, 3), quarterOf(1, 0)]).to.deep.equal([0, 1, 4, 4, 0]);
  });

  it('is title and advice for an outcome, and nothing without a call', () => {
    expect(announcementOf(fixedStates['not-matched'], wording)).to.equal(
      'Voice does not match. Far from the registered voice. Verify the caller another way before you go on.',
    );
    expect(announcementOf(fixedStates['confirming-delete'], wording)).to.match(/^Delete this registration\? The/);
    expect(announcementOf(fixedStates['no-call'], wording)).to.equal('');
  });

  it('is the same for every step of connecting', () => {
    const steps = ['token', 'channel', 'service', 'stream'] as const;
    expect(new Set(steps.map((step) => announcementOf({ ...fixedStates.connecting, step }, wording))).size).to.equal(1);
  });
});
