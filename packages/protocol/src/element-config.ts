/**
 * The element's configuration objects, most of them with the names and defaults of the tutorial it replaces.
 * One default differs on purpose: `authenticityThreshold` was `'0.0'` there, which switches replay detection off without
 * saying so. Here it is 0.5, the point below which a voice is called "not live"; write 0 to switch it off knowingly.
 */
import * as z from 'zod/mini';
import { numeric, share, speechSeconds } from './signalling.js';

/** A boolean, or the string React below version 19 writes for one. */
const flag = z.union([
  z.boolean(),
  z.pipe(
    z.enum(['true', 'false', '']),
    z.transform((value) => value === 'true'),
  ),
]);

/** The seven outcomes a mocked voice service can play; they map one to one to signalling events. */
export const mockResponseTypes = {
  resultSuccess: 'result-success',
  resultFailSpoof: 'result-fail-spoof',
  /** Verification only; a registration cannot fail by score. */
  resultFailScore: 'result-fail-score',
  errorConsumerNotReady: 'error-consumer-not-ready',
  errorParameters: 'error-parameters',
  errorAudio: 'error-audio',
  errorDasPeak: 'error-das-Peak',
} as const;
export type MockResponseType = keyof typeof mockResponseTypes;

export const DevelopmentConfigSchema = z.object({
  /** Play the voice service in the page; no server is asked. Default false. */
  mockApi: z._default(flag, false),
  /** Which outcome the mock plays; an empty string means `resultSuccess`. */
  mockResponseType: z.pipe(
    z._default(z.enum(['', ...(Object.keys(mockResponseTypes) as MockResponseType[])]), ''),
    z.transform((value): MockResponseType => (value === '' ? 'resultSuccess' : value)),
  ),
  /** Verify a registered caller as soon as the call is live. Default false. */
  automaticVerification: z._default(flag, false),
  /** Offer deletion only after this call was verified. Default false. */
  deleteOnlyAfterVerification: z._default(flag, false),
});
export type DevelopmentConfig = z.output<typeof DevelopmentConfigSchema>;
export type DevelopmentConfigInput = z.input<typeof DevelopmentConfigSchema>;

/** An http(s) or ws(s) URL, a path on the page's own origin, or empty for "not set". */
const url = z.string().check(z.trim(), z.maxLength(2048), z.regex(/^$|^(https?|wss?):\/\/[^\s]+$|^\/(?!\/)[^\s]*$/i));

export const UrlsConfigSchema = z.object({
  /**
   * Base URL of a server kit whose relay holds the signalling session, the registration and the thresholds. It takes the place of every
   * other URL and of the callbacks that keep something.
   */
  urlRelay: z._default(url, ''),
  /** Base URL of the signalling channel; the namespace is appended as it stands. */
  urlSio: z._default(url, ''),
  /** Accepted for old integrations and never sent: the server's configuration decides where audio goes. */
  urlAudioConsumer: z._default(url, ''),
  urlGetTemporaryToken: z._default(url, ''),
  urlStartStreaming: z._default(url, ''),
  urlStopStreaming: z._default(url, ''),
});
export type UrlsConfig = z.output<typeof UrlsConfigSchema>;
export type UrlsConfigInput = z.input<typeof UrlsConfigSchema>;

const undoSeconds = z.pipe(numeric, z.number().check(z.minimum(0), z.maximum(20)));

export const ParametersConfigSchema = z.object({
  /** Least similarity, 0..1, that counts as the same voice. Default 0.8. */
  scoreThreshold: z._default(share, 0.8),
  /** Least authenticity, 0..1, that counts as a live voice. Default 0.5 (the tutorial's was 0). */
  authenticityThreshold: z._default(share, 0.5),
  /** Seconds of net speech a registration needs, 3..30. Default 3. */
  audioTotalDurationRegistration: z._default(speechSeconds, 3),
  /** Seconds of net speech a verification needs, 3..30. Default 3. */
  audioTotalDurationVerification: z._default(speechSeconds, 3),
  /** Seconds in which a confirmed deletion can be undone, 0..20; 0 deletes at once. Default 6. */
  undoSeconds: z._default(undoSeconds, 6),
});
export type ParametersConfig = z.output<typeof ParametersConfigSchema>;
export type ParametersConfigInput = z.input<typeof ParametersConfigSchema>;

/**
 * Whether the caller is asked before anything is listened to. `textVersion` names the text for the receipt; it is needed with a `text`
 * of the host's own, and names the built-in text otherwise.
 */
export const ConsentConfigSchema = z.object({
  /** Ask, and listen only after a yes whose receipt `storeConsent` has kept. Default false. */
  required: z._default(flag, false),
  /** What the agent reads out; empty for the built-in text in the element's language. At most 2,000 characters. */
  text: z._default(z.string().check(z.trim(), z.maxLength(2000)), ''),
  /** Version of that text, at most 100 characters. */
  textVersion: z._default(z.string().check(z.trim(), z.maxLength(100)), ''),
});
export type ConsentConfig = z.output<typeof ConsentConfigSchema>;
export type ConsentConfigInput = z.input<typeof ConsentConfigSchema>;

const machineName = z.string().check(z.minLength(1), z.maxLength(64), z.regex(/^[A-Za-z0-9][\w.:-]*$/));
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isLabel = (value: unknown): boolean => typeof value === 'string' && value.length <= 80;

/** What the caller wants, so that the element leads through what the gate still asks for. Without it nothing of the gate is loaded. */
export const GateConfigSchema = z.object({
  /** Where the server kit is mounted; the routes of the gate are below it. */
  urlGate: url.check(z.minLength(1)),
  /** The action's name in the policy, such as `transfer`. */
  action: machineName,
  /** What it is to be done with, as JSON data that the grant is bound to. Default `{}`. */
  parameters: z._default(z.custom<Readonly<Record<string, unknown>>>(isObject), {}),
  /** Screen a call for fraud by itself, once it is live. Default false: the agent presses. */
  automaticScreen: z._default(flag, false),
  /**
   * What the agent reads for names of yours: the action, the statements that can be confirmed, sources of evidence. Default: the names. At
   * most 80 characters each.
   */
  labels: z._default(
    z.custom<Readonly<Record<string, string>>>((value) => isObject(value) && Object.values(value).every(isLabel)),
    {},
  ),
});
export type GateConfig = z.output<typeof GateConfigSchema>;
export type GateConfigInput = z.input<typeof GateConfigSchema>;

/**
 * The host's callbacks; over a relay only `onResponse` is called, for the server keeps everything. Each may return a value or a promise, throw, or never settle: all are survived, with a timeout.
 * `id` is the caller as the host names them, the phone number by default.
 */
export interface ExternalMethods {
  storeCredential?(id: string, credential: string): unknown;
  deleteCredential?(id: string): unknown;
  /** The stored credential; an empty string, `null` or `undefined` means "not registered". */
  getCredential?(id: string): unknown;
  /** The caller's last answer: `{answer, textVersion}` (a receipt will do), or nothing for a caller who was never asked. */
  getConsent?(id: string): unknown;
  /** Keeps a receipt of the caller's answer; consent counts once this has not failed. */
  storeConsent?(id: string, receipt: unknown): unknown;
  /** Every result of the voice service; carries no audio, no credential and no phone number. `id` is the caller that it is about. */
  onResponse?(result: unknown, id: string): unknown;
  /** A token in any form `parseTokenReply` reads. */
  getTemporaryToken?(urlGetTemporaryToken: string, securityToken: string): unknown;
  /**
   * A grant of the gate, once: `{token, callSid, action, expiresAt, singleUse, factors}`. The token is a secret for the header
   * `callseal-grant` of the request that carries the action out; keep it nowhere.
   */
  onGrant?(grant: unknown, id: string): unknown;
}

const callback = z.optional(z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function'));
/** Checks that what is given as a callback is a function; unknown names are dropped. */
export const ExternalMethodsSchema = z.object({
  storeCredential: callback,
  deleteCredential: callback,
  getCredential: callback,
  getConsent: callback,
  storeConsent: callback,
  onResponse: callback,
  getTemporaryToken: callback,
  onGrant: callback,
});

/** Reads a boolean attribute or property: `"false"` (React below 19) and a missing attribute are false, a bare one is true. */
export const parseBooleanAttribute = (value: unknown): boolean =>
  typeof value === 'string' ? value.trim().toLowerCase() !== 'false' : value === true;
