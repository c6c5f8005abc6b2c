import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { createWavAudio } from '../audio/wav-audio.js';
import { createSimulator } from '../simulator.js';
import type { CliContext } from './cli-context.js';
import { readNumber, UsageError } from './usage.js';

interface CallToPlace {
  readonly from: string;
  readonly wav: string;
}

function readCall(text: string): CallToPlace {
  const [, from, wav] = /^(\+\d{2,15})=(.+)$/.exec(text) ?? [];
  if (from === undefined || wav === undefined) throw new UsageError('--call must be <number>=<file.wav>, such as +12025550101=hello.wav.');
  return { from, wav };
}

const given = <Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> =>
  value === undefined ? {} : ({ [name]: value } as Record<Name, string>);

/** `serve`: the Twilio double, until Ctrl-C. */
export async function runServe(args: readonly string[], { print, signal }: CliContext): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      speed: { type: 'string' },
      call: { type: 'string', multiple: true },
      'account-sid': { type: 'string' },
      'auth-token': { type: 'string' },
    },
  });
  const calls = (values.call ?? []).map(readCall).map(({ from, wav }) => ({ from, audio: createWavAudio(wav, { then: 'repeat' }) }));
  const simulator = await createSimulator({
    port: readNumber('port', values.port, 0, 65_535) ?? 4510,
    speed: readNumber('speed', values.speed, 0.01, 1000) ?? 1,
    ...given('accountSid', values['account-sid']),
    ...given('authToken', values['auth-token']),
    // ids and states only: no number, no credential
    onEvent: ({ type, callSid, ...more }) => {
      print(`${type} ${callSid} ${JSON.stringify(more)}`);
    },
  });
  print(`Twilio double: ${simulator.url}`);
  print(`Account SID: ${simulator.accountSid}`);
  // a token that the double made up protects nothing but this process, and without it nobody could use the double
  if (values['auth-token'] === undefined) print(`Auth token, made up for this run: ${simulator.authToken}`);
  for (const [index, { from, audio }] of calls.entries()) {
    const { callSid, taskSid } = simulator.placeCall({ from, audio, status: 'in-progress' });
    print(`Call ${index + 1}: ${callSid} task ${taskSid}`);
  }
  if (!signal.aborted) await once(signal, 'abort');
  await simulator.close();
}
