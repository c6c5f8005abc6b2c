import { readFileSync } from 'node:fs';
import type * as z from 'zod/mini';
import type { CodeChannelName } from '../codes/channels/channel.js';
import type { NumberingPlan } from '../crm/phone-numbers.js';
import { configError } from '../errors/config-error.js';
import { parseServiceUrl } from '../upstream/service-url.js';
import { parsePlatformSecrets } from '../voice-agents/platform-secret.js';
import type { ActionConfig } from './gate-config.js';
import { textSchema } from './variable.js';

/** Bytes of a declaration: a policy of a thousand rules is smaller. */
const largestDeclaration = 1_048_576;

/**
 * A JSON file, read by its path. What it declares is read by `readDeclarations`: this table is also in Twilio Functions, which have no gate
 * and should not carry it.
 */
export const jsonFile: z.ZodMiniType = textSchema((path) => readJsonFile(path.trim()), 'must name a JSON file that can be read.');

/** @throws CallsealError `CONFIG_INVALID`, or the system's error when there is no such file. */
export function readJsonFile(path: string): unknown {
  const bytes = readFileSync(path);
  if (bytes.length > largestDeclaration) throw configError('must name a file of at most 1 MiB.');
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // the parser's own error repeats a piece of the text
    throw configError('must name a file that holds JSON.');
  }
}

const actionName = /^[A-Za-z0-9][\w.:-]{0,63}$/;

/** `name`, `name/seconds` or `name/seconds/many`, separated by commas or white space. */
export const actionList: z.ZodMiniType<Readonly<Record<string, ActionConfig>>> = textSchema((text) => {
  const list = text.split(/[\s,]+/).filter((part) => part !== '');
  const actions = new Map<string, ActionConfig>();
  for (const part of list) {
    const [name = '', seconds, uses, ...rest] = part.split('/');
    const isAction = actionName.test(name) && rest.length === 0 && !actions.has(name) && (uses === undefined || uses === 'many');
    const lifetimeSeconds = seconds === undefined ? undefined : Number(/^\d{1,3}$/.test(seconds) ? seconds : 0);
    if (!isAction || (lifetimeSeconds !== undefined && (lifetimeSeconds < 1 || lifetimeSeconds > 900))) return undefined;
    actions.set(name, {
      ...(lifetimeSeconds === undefined ? {} : { lifetimeSeconds }),
      ...(uses === undefined ? {} : { singleUse: false }),
    });
  }
  return actions.size === 0 ? undefined : Object.fromEntries(actions);
}, 'must name actions such as transfer, address.change/60 or transactions.read/300/many: the seconds a grant lives, at most 900.');

/** Channels of one-time codes, the preferred one first. */
export const codeChannels: z.ZodMiniType<readonly CodeChannelName[]> = textSchema((text) => {
  const list = text.split(/[\s,]+/).filter((part) => part !== '');
  return list.length > 0 && new Set(list).size === list.length && list.every(isChannel) ? list : undefined;
}, 'must be some of sms, call, email, each once.');

function isChannel(word: string): word is CodeChannelName {
  return word === 'sms' || word === 'call' || word === 'email';
}

/** `name=Field__c`, separated by commas. Without `names`, any name of letters and digits. */
export function fields<const Name extends string = string>(
  names?: readonly Name[],
): z.ZodMiniType<Readonly<Partial<Record<Name, string>>>> {
  const which = names === undefined ? 'a name' : `one of ${names.join(', ')}`;
  return textSchema((text) => {
    const pairs = text.split(/[\s,]+/).filter((part) => part !== '');
    const read = pairs.map((pair) => /^([a-z][A-Za-z0-9]{0,39})=([A-Za-z]\w{0,79}(?:\+[A-Za-z]\w{0,79})*)$/.exec(pair));
    if (pairs.length === 0 || read.some((match) => match === null)) return undefined;
    const entries = read.map((match) => [match?.[1] ?? '', match?.[2] ?? ''] as const);
    const isKnown = entries.every(([name]) => names === undefined || (names as readonly string[]).includes(name));
    return isKnown ? (Object.fromEntries(entries) as Partial<Record<Name, string>>) : undefined;
  }, `must be ${which}, an equals sign and the API name of a field, separated by commas.`);
}

/** Country code, or country code and trunk prefix: `34`, `49/0`. */
export const numberingPlan: z.ZodMiniType<NumberingPlan> = textSchema((text) => {
  const match = /^([1-9]\d{0,2})(?:\/(\d{1,2}))?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, countryCode = '', trunkPrefix] = match;
  return { countryCode, ...(trunkPrefix === undefined ? {} : { trunkPrefix }) };
}, 'must be a country code such as 34, or with the trunk prefix, such as 49/0.');

/** The signalling of a voice service, as a page or a socket is addressed. */
export const signallingUrl = textSchema((text) => {
  const url = parseServiceUrl('', text.trim(), /^\s*wss?:/i.test(text) ? 'wss:' : 'https:');
  return url.search === '' ? text.trim() : undefined;
}, 'must have no query.');

/** What a platform sends: a secret of 32 random bytes, or several while they are exchanged. */
export const platformSecrets = textSchema(
  (text) =>
    parsePlatformSecrets(
      '',
      text.split(/[\s,]+/).filter((part) => part !== ''),
    ),
  '',
);
