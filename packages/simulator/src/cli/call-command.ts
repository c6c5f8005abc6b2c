import { parseArgs } from 'node:util';
import { createWavAudio } from '../audio/wav-audio.js';
import { playCall } from '../media/play-call.js';
import type { CliContext } from './cli-context.js';
import { readNumber, UsageError } from './usage.js';

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      wav: { type: 'string', multiple: true },
      to: { type: 'string' },
      'call-sid': { type: 'string' },
      minimal: { type: 'boolean' },
      speed: { type: 'string' },
      'noise-db': { type: 'string' },
      seconds: { type: 'string' },
      'auth-token': { type: 'string' },
    },
  });
  const { wav, to, 'call-sid': callSid } = values;
  if (wav === undefined) throw new UsageError('--wav is missing: which file shall the caller say?');
  if (to === undefined) throw new UsageError('--to is missing: which audio service shall hear it?');
  if (callSid === undefined) throw new UsageError('--call-sid is missing: the id under which the service expects the call.');
  return { ...values, wav, to, callSid };
}

/** `call`: plays WAV files to an audio service. */
export async function runCall(args: readonly string[], { print, signal }: CliContext): Promise<void> {
  const options = readOptions(args);
  const { to, callSid, 'auth-token': authToken } = options;
  const speed = readNumber('speed', options.speed, 0.01, 1000);
  const noiseDb = readNumber('noise-db', options['noise-db'], -20, 80);
  const seconds = readNumber('seconds', options.seconds, 0, 3600);
  const audio = createWavAudio(options.wav, { then: 'hang-up', ...(noiseDb === undefined ? {} : { noiseDb }) });
  const result = await playCall({
    to,
    callSid,
    audio,
    signal,
    minimal: options.minimal ?? false,
    ...(speed === undefined ? {} : { speed }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(authToken === undefined ? {} : { signature: { authToken, url: to } }),
  });
  const end = result.closedBy === 'caller' ? 'the caller hung up' : `the service closed with ${result.code}`;
  print(`${result.seconds.toFixed(2)} s of audio played; ${end}.`);
}
