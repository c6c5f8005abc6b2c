/**
 * The classical method: everything in this folder behind the port.
 *
 * @module
 */
import { judgeReplay } from './authenticity.js';
import type { BackgroundModel } from './background-model.js';
import { calibrate } from './calibration.js';
import { smallestBitErrorRate, toTimeline } from './replay-search.js';
import { createSharedFrontEnd, StreamAnalyser } from './stream-analyser.js';
import { encodeTemplate, parseTemplate } from './template.js';
import { VoiceTemplateError } from './voice-error.js';
import type { Comparison, ReplayCheck, SpeechAnalyser, Utterance, VoiceMethod } from './voice-method.js';
import type { VoicePrint } from './voice-print.js';
import { fusedScore, makeVoicePrint } from './voice-print.js';

/** Recent recordings looked at, newest first: it bounds the time of a verdict. */
const MAX_RECENT = 40;
const CHANCE = 0.5;

/** Gaussian mixture supervectors, covariances and pitch, with a replay fingerprint. */
export class GmmVoiceMethod implements VoiceMethod {
  readonly name = 'gmm64-map';
  readonly modelHash: string;
  readonly #model: BackgroundModel;
  readonly #shared = createSharedFrontEnd();
  /** A verdict asks for the same print twice at most (compare, enrol); weak, so that it lives as long as the utterance. */
  readonly #prints = new WeakMap<Utterance, VoicePrint>();

  constructor(model: BackgroundModel) {
    this.#model = model;
    this.modelHash = model.hash;
  }

  createAnalyser(): SpeechAnalyser {
    return new StreamAnalyser(this.#shared);
  }

  enrol(utterance: Utterance): Uint8Array {
    const { netSpeechSeconds, fingerprint } = utterance;
    return encodeTemplate({ print: this.#print(utterance), netSpeechSeconds, fingerprint }, this.modelHash);
  }

  compare(template: Uint8Array, utterance: Utterance): Comparison {
    const known = parseTemplate(template, this.modelHash).print;
    const heard = this.#print(utterance);
    const score = fusedScore(known, heard);
    return { score: calibrate(this.#model.calibration, score, known.snrDb, heard.snrDb) };
  }

  checkReplay(template: Uint8Array | null, recent: readonly Uint32Array[], utterance: Utterance): ReplayCheck {
    const heard = toTimeline(utterance.fingerprint);
    const registered = template === null ? [] : [parseTemplate(template, this.modelHash).fingerprint];
    const known = [...registered, ...recent.slice(0, MAX_RECENT)];
    const bitErrorRate = known.reduce((best, print) => Math.min(best, smallestBitErrorRate(toTimeline(print), heard)), CHANCE);
    return judgeReplay(bitErrorRate, this.#model.replayThreshold);
  }

  #print(utterance: Utterance): VoicePrint {
    if (utterance.features.frames === 0) throw new VoiceTemplateError('NOT_ENOUGH_SPEECH');
    let print = this.#prints.get(utterance);
    if (print === undefined) {
      print = makeVoicePrint(this.#model, utterance.features);
      this.#prints.set(utterance, print);
    }
    return print;
  }
}
