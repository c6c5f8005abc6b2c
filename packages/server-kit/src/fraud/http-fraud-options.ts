import { type FraudReason, fraudReasons } from '@callseal/protocol/gate-routes';
import { configError } from '../errors/config-error.js';
import { type Clock, systemClock } from '../time/clock.js';
import { type Fetch, systemFetch } from '../upstream/post-for-text.js';
import { parseServiceUrl, requireVerifiedTls } from '../upstream/service-url.js';
import { type FieldPath, parseFieldPath } from './field-path.js';

/** Options of `createHttpFraudProvider`. */
export interface HttpFraudOptions {
  /** Names the provider in evidence and audit: letters, with single dots or hyphens between. Default `fraud-http`. */
  readonly name?: string;
  /** The endpoint, `https:`; plain http on loopback only. */
  readonly url: string;
  /** Sent in `secretHeader`, so that the endpoint knows who asks: 16 to 4096 printable characters. A scheme may stand before it, `Bearer …`. */
  readonly secret: string;
  /** Default `x-callseal-secret`. */
  readonly secretHeader?: string;
  /** Milliseconds for one screen, 100 to 30,000. Default 4000. */
  readonly timeout?: number;
  /** Seconds that an answer may be old, 1 to 86,400. An older one counts as none. Default 300. */
  readonly maximumAgeSeconds?: number;
  /** Paths of the fields that are sent. Default: `call_id`, and nothing of the caller. */
  readonly request?: {
    /** Default `call_id`. */
    readonly callId?: string;
    /** Sends the caller's number there, where it is known. Default: it is not sent. */
    readonly callerNumber?: string;
  };
  /** Paths of the fields of the answer; `null` for what the endpoint does not check. Defaults are the normalised names. */
  readonly fields?: {
    /** Default `fraud_risk`. */
    readonly risk?: string | null;
    /** Default `fraud_is_synthetic`. */
    readonly isSynthetic?: string | null;
    /** Default `fraud_watchlist_hit`. */
    readonly isOnWatchlist?: string | null;
    /** Default `reasons`. */
    readonly reasons?: string;
    /** Default `model`. */
    readonly model?: string;
    /** A time in ISO 8601. Default `measured_at`. */
    readonly measuredAt?: string;
    /** Default `age_seconds`. */
    readonly ageSeconds?: string;
  };
  /** Risk that the endpoint calls certain, for scales such as 0 to 100. Default 1. */
  readonly highestRisk?: number;
  /** The endpoint's words for reasons, in ours. Ours pass as they are; every other word becomes `other`. */
  readonly reasons?: Readonly<Record<string, FraudReason>>;
  /** Replaces the global `fetch`, for example behind a proxy. It must verify TLS. */
  readonly fetch?: Fetch;
  /** Time, for tests. Default: the machine's. */
  readonly clock?: Clock;
}

/** How an answer is read. */
export interface ScreeningForm {
  readonly risk: FieldPath | null;
  readonly isSynthetic: FieldPath | null;
  readonly isOnWatchlist: FieldPath | null;
  readonly reasons: FieldPath;
  readonly model: FieldPath;
  readonly measuredAt: FieldPath;
  readonly ageSeconds: FieldPath;
  readonly highestRisk: number;
  readonly words: ReadonlyMap<string, FraudReason>;
  /** Milliseconds. */
  readonly maximumAge: number;
}

/** Options after defaults and checks. */
export interface ResolvedHttpFraudOptions {
  readonly name: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeout: number;
  readonly callId: FieldPath;
  readonly callerNumber: FieldPath | null;
  readonly form: ScreeningForm;
  readonly fetch: Fetch;
  readonly clock: Clock;
}

/** @throws CallsealError `CONFIG_INVALID` naming the option; never the secret. */
export function resolveHttpFraudOptions(options: HttpFraudOptions): ResolvedHttpFraudOptions {
  const { name = 'fraud-http', timeout = 4000, request = {}, fetch = systemFetch, clock = systemClock } = options;
  const url = parseServiceUrl('fraud.url', options.url, 'https:');
  requireVerifiedTls('fraud.url', url);
  checkProviderName(name);
  if (!(timeout >= 100 && timeout <= 30_000)) throw configError('fraud.timeout is a number of milliseconds from 100 to 30000.');
  const callId = parseFieldPath('fraud.request.callId', request.callId ?? 'call_id');
  const callerNumber = request.callerNumber === undefined ? null : parseFieldPath('fraud.request.callerNumber', request.callerNumber);
  if (callerNumber !== null && isWithin(callId, callerNumber)) throw configError('fraud.request names one place for two fields.');
  return { name, url, headers: headersOf(options), timeout, callId, callerNumber, form: formOf(options), fetch, clock };
}

/** @throws CallsealError `CONFIG_INVALID` */
export function checkProviderName(name: string): void {
  if (!/^[A-Za-z]+([.-][A-Za-z]+)*$/.test(name) || name.length > 64)
    throw configError('fraud.name is letters, with single dots or hyphens between, at most 64.');
}

/** Whether one of the paths leads to or through the other's place. */
function isWithin(a: FieldPath, b: FieldPath): boolean {
  return a.slice(0, b.length).every((name, at) => name === b[at]);
}

function headersOf({ secret, secretHeader = 'x-callseal-secret' }: HttpFraudOptions): Readonly<Record<string, string>> {
  if (!/^[\x21-\x7e]([\x20-\x7e]{14,4094})[\x21-\x7e]$/.test(secret)) throw configError('fraud.secret is 16 or more printable characters.');
  const isTaken = /^(content-|accept$|host$|connection$|transfer-encoding$|cookie$)/i.test(secretHeader);
  if (!/^[A-Za-z0-9-]{1,64}$/.test(secretHeader) || isTaken) throw configError('fraud.secretHeader is the name of a header of its own.');
  return { 'content-type': 'application/json', accept: 'application/json', [secretHeader]: secret };
}

function formOf({ fields = {}, highestRisk = 1, reasons = {}, maximumAgeSeconds = 300 }: HttpFraudOptions): ScreeningForm {
  const path = (name: keyof typeof fields, text: string): FieldPath => parseFieldPath(`fraud.fields.${name}`, text);
  const optional = (name: keyof typeof fields, text: string | null): FieldPath | null => (text === null ? null : path(name, text));
  const { risk = 'fraud_risk', isSynthetic = 'fraud_is_synthetic', isOnWatchlist = 'fraud_watchlist_hit' } = fields;
  if (risk === null && isSynthetic === null && isOnWatchlist === null) throw configError('fraud.fields names nothing that is screened.');
  if (!(highestRisk > 0 && highestRisk <= 1e9)) throw configError('fraud.highestRisk is a number above 0, such as 100.');
  if (!(maximumAgeSeconds >= 1 && maximumAgeSeconds <= 86_400)) throw configError('fraud.maximumAgeSeconds is a number from 1 to 86400.');
  const words = new Map(Object.entries(reasons));
  if ([...words.values()].some((reason) => !fraudReasons.includes(reason))) {
    throw configError(`fraud.reasons gives words a meaning of ours: ${fraudReasons.join(', ')}.`);
  }
  for (const reason of fraudReasons) if (!words.has(reason)) words.set(reason, reason);
  return {
    risk: optional('risk', risk),
    isSynthetic: optional('isSynthetic', isSynthetic),
    isOnWatchlist: optional('isOnWatchlist', isOnWatchlist),
    reasons: path('reasons', fields.reasons ?? 'reasons'),
    model: path('model', fields.model ?? 'model'),
    measuredAt: path('measuredAt', fields.measuredAt ?? 'measured_at'),
    ageSeconds: path('ageSeconds', fields.ageSeconds ?? 'age_seconds'),
    highestRisk,
    words,
    maximumAge: maximumAgeSeconds * 1000,
  };
}
