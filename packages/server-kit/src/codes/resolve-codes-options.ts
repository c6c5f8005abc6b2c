import { parseKey } from '../credentials/key-ring.js';
import { configError } from '../errors/config-error.js';
import { parseServiceUrl } from '../upstream/service-url.js';
import { systemClock } from '../time/clock.js';
import type { CodeChannel, CodeChannelName } from './channels/channel.js';
import { type CodeHashes, createCodeHashes } from './code-hashes.js';
import type { OneTimeCodesOptions } from './one-time-codes.js';
import { createValueSeal, type ValueSeal } from '../state/value-seal.js';

/** Checked options, defaulted. */
export interface ResolvedCodesOptions extends Required<Omit<OneTimeCodesOptions, 'key' | 'channels' | 'linkUrl'>> {
  readonly linkUrl: string | undefined;
  readonly channels: ReadonlyMap<CodeChannelName, CodeChannel>;
  readonly names: readonly [CodeChannelName, ...CodeChannelName[]];
  readonly hashes: CodeHashes;
  readonly seal: ValueSeal;
}

const channelNames: readonly string[] = ['sms', 'call', 'email'] satisfies readonly CodeChannelName[];

/** @throws CallsealError `CONFIG_INVALID`; the message never repeats the key. */
export function resolveCodesOptions(options: OneTimeCodesOptions): ResolvedCodesOptions {
  const { key, channels, destinations, state } = options;
  const secret = parseKey('key', key);
  if (typeof destinations !== 'function') throw configError('destinations is a function that looks up the customer’s record.');
  const entries = Object.entries(channels as Readonly<Record<string, CodeChannel | undefined>>).filter(
    ([, channel]) => channel !== undefined,
  ) as [CodeChannelName, CodeChannel][];
  const unknown = entries.find(([name]) => !channelNames.includes(name));
  if (unknown !== undefined) throw configError(`channels.${unknown[0]} is unknown: there are ${channelNames.join(', ')}.`);
  const [first, ...others] = entries.map(([name]) => name);
  if (first === undefined) throw configError('channels needs at least one of sms, call and email.');
  return {
    state,
    destinations,
    channels: new Map(entries),
    names: [first, ...others],
    hashes: createCodeHashes(secret),
    seal: createValueSeal(secret, 'codes-entry'),
    lifetimeSeconds: within('lifetimeSeconds', options.lifetimeSeconds ?? 240, 180, 300),
    coolOffSeconds: within('coolOffSeconds', options.coolOffSeconds ?? 900, 60, 86_400),
    answerAfter: within('answerAfter', options.answerAfter ?? 1000, 0, 5000),
    timeout: within('timeout', options.timeout ?? 5000, 100, 30_000),
    tellDelivery: options.tellDelivery ?? false,
    showMask: options.showMask ?? false,
    onChannelFailure: options.onChannelFailure ?? (() => undefined),
    linkUrl: options.linkUrl === undefined ? undefined : parseServiceUrl('linkUrl', options.linkUrl, 'https:').href,
    clock: options.clock ?? systemClock,
  };
}

function within(name: string, value: number, least: number, most: number): number {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw configError(`${name} must be a whole number from ${least} to ${most}.`);
  }
  return value;
}
