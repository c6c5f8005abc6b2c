import type { CodeChannelName } from './channels/channel.js';
import type { CodeHashes } from './code-hashes.js';
import type { CodeDestinations } from './one-time-codes.js';

const patterns: Readonly<Record<CodeChannelName, RegExp>> = {
  // nothing else: the provider would read `whatsapp:…` as another way to send
  sms: /^\+[1-9]\d{6,14}$/,
  call: /^\+[1-9]\d{6,14}$/,
  email: /^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\]{1,190}$/,
};

/** Where a code goes. */
export interface Target {
  readonly channel: CodeChannelName;
  /** `undefined`: nowhere, and nobody is told. */
  readonly destination: string | undefined;
}

/** Chooses among the channels that are set up: the one asked for, or the first that the record has a destination for. */
export function chooseTarget(
  found: CodeDestinations | undefined,
  names: readonly [CodeChannelName, ...CodeChannelName[]],
  asked: CodeChannelName | undefined,
): Target {
  for (const channel of asked === undefined ? names : [asked]) {
    const destination: unknown = found?.[channel];
    if (typeof destination === 'string' && patterns[channel].test(destination)) return { channel, destination };
  }
  return { channel: asked ?? names[0], destination: undefined };
}

/** What may be shown of a destination. Who has none gets a steady invention. */
export function maskOf({ channel, destination }: Target, subject: string, hashes: CodeHashes): string {
  if (channel === 'email') {
    const letter = destination?.slice(0, 1) ?? String.fromCharCode(97 + hashes.steadyNumber(subject, 26));
    return `${letter}•••@•••`;
  }
  return `•••${destination?.slice(-2) ?? hashes.steadyNumber(subject, 100).toString().padStart(2, '0')}`;
}
