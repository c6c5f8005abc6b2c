import type { CallerAudio } from '../audio/caller-audio.js';
import { createSilentAudio } from '../audio/caller-audio.js';
import { createWavAudio, type WavAudioOptions } from '../audio/wav-audio.js';
import { simulatorError } from '../errors.js';
import type { SampleCaller } from './sample-caller.js';

/**
 * The audio of one call of a sample caller, on the line that belongs to the caller.
 * @param caller one of `sampleCallers`
 * @param callId which of the caller's calls; default the first
 * @param options anything to change about it
 * @throws CallsealError `SAMPLE_NOT_FOUND`
 */
export function createSampleAudio(caller: SampleCaller, callId?: string, options: WavAudioOptions = {}): CallerAudio {
  const call = callId === undefined ? caller.calls[0] : caller.calls.find(({ id }) => id === callId);
  if (call === undefined) {
    const known = caller.calls.map(({ id }) => id).join(', ');
    throw simulatorError('SAMPLE_NOT_FOUND', `${caller.id} has no call ${callId ?? ''}; use one of ${known}.`);
  }
  if (call.sentences.length === 0) return createSilentAudio();
  const { noiseDb, gainDb, bandHz } = caller;
  const line: WavAudioOptions = {
    // every call has its own noise, the same each time it is played
    seed: Buffer.from(call.id).reduce((seed, byte) => (seed * 31 + byte) >>> 0, 7),
    ...(noiseDb === undefined ? {} : { noiseDb }),
    ...(gainDb === undefined ? {} : { gainDb }),
    ...(bandHz === undefined ? {} : { bandHz }),
  };
  return createWavAudio(
    call.sentences.map(({ path, text }) => ({ path, caption: text })),
    { ...line, ...options },
  );
}
