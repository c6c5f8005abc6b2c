import { isLoopbackUrl } from '../loopback.js';
import type { Fields } from './contract.js';

/**
 * What Twilio demands and its OpenAPI document leaves open (twilio.com: Stream resource, TwiML Stream), and what keeps the simulator
 * on this machine. Each rule gives sentences about what is wrong.
 */

/** Characters of the name and value of one parameter together. */
const parameterCharacters = 500;
/** Characters of a message's body (error 21617). */
const messageCharacters = 1600;
const streamName = /^[A-Za-z0-9_-]{1,64}$/;

const valueOf = (form: Fields, name: string): string | undefined => form.find(([field]) => field === name)?.[1];

function checkStreamUrl(url: string | undefined): readonly string[] {
  if (url === undefined) return [];
  if (!URL.canParse(url)) return ['Url is not an absolute URL'];
  const { protocol, search, hash } = new URL(url);
  const secure = protocol === 'wss:' || isLoopbackUrl(url, ['ws']);
  return [
    ...(secure ? [] : ['Url must be wss (ws only on this machine)']),
    ...(search === '' && !url.includes('?') ? [] : ['Url must not have a query string; use ParameterN.Name and ParameterN.Value']),
    ...(hash === '' ? [] : ['Url must not have a fragment']),
    ...(secure && !isLoopbackUrl(url, ['ws', 'wss']) ? ['Url must name this machine: the simulator never leaves it'] : []),
  ];
}

function checkParameters(form: Fields): readonly string[] {
  const numbers = new Set(form.flatMap(([name]) => /^Parameter(\d+)\.(?:Name|Value)$/.exec(name)?.[1] ?? []));
  return [...numbers].flatMap((number) => {
    const name = valueOf(form, `Parameter${number}.Name`);
    const value = valueOf(form, `Parameter${number}.Value`);
    if (name === undefined || name === '' || value === undefined) return [`Parameter${number} needs both a Name and a Value`];
    return name.length + value.length < parameterCharacters
      ? []
      : [`Parameter${number} is longer than ${parameterCharacters - 1} characters`];
  });
}

function checkCallbackUrl(form: Fields): readonly string[] {
  const url = valueOf(form, 'StatusCallback');
  if (url === undefined || isLoopbackUrl(url, ['http', 'https'])) return [];
  return ['StatusCallback must be an http or https URL of this machine: the simulator never leaves it'];
}

function checkCreateStream(form: Fields): readonly string[] {
  const name = valueOf(form, 'Name');
  const nameFits = name === undefined || streamName.test(name);
  return [
    ...checkStreamUrl(valueOf(form, 'Url')),
    ...(nameFits ? [] : ['Name must be 1 to 64 of A-Z a-z 0-9 _ -, or its stream cannot be named in a path']),
    ...checkParameters(form),
    ...checkCallbackUrl(form),
  ];
}

function checkUpdateCall(form: Fields): readonly string[] {
  const given = ['Twiml', 'Url', 'Status'].filter((name) => valueOf(form, name) !== undefined);
  return given.length > 1 ? [`${given.join(' and ')} exclude each other`] : [];
}

/** The document marks only `To` as needed, and any text passes for a number. */
function checkCreateMessage(form: Fields): readonly string[] {
  const names = (wanted: readonly string[]): boolean => wanted.some((name) => valueOf(form, name) !== undefined);
  return [
    ...(/^\+[1-9]\d{6,14}$/.test(valueOf(form, 'To') ?? '') ? [] : ['To must be a number in E.164']),
    ...(names(['From', 'MessagingServiceSid']) ? [] : ['From or MessagingServiceSid is needed']),
    ...(names(['Body', 'MediaUrl', 'ContentSid']) ? [] : ['Body, MediaUrl or ContentSid is needed']),
    ...((valueOf(form, 'Body') ?? '').length <= messageCharacters ? [] : [`Body is longer than ${messageCharacters} characters`]),
  ];
}

const rules: Readonly<Record<string, (form: Fields) => readonly string[]>> = {
  CreateMessage: checkCreateMessage,
  CreateStream: checkCreateStream,
  UpdateCall: checkUpdateCall,
};

/** What the stricter rules find in a request. */
export const checkRules = (operation: string, form: Fields): readonly string[] => rules[operation]?.(form) ?? [];
