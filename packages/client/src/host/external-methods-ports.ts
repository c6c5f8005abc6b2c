import type { ExternalMethods } from '@callseal/protocol/element-config';
import { CallsealError } from '@callseal/protocol/errors';
import { limits } from '@callseal/protocol/limits';
import { asHeader, createHttpTokenSource } from '../http/http-token-source.js';
import type { ConsentStore, CredentialStore, RememberedConsent, SessionResponse, TokenSource } from '../session/options.js';

export interface ExternalMethodsPortsOptions {
  /** The host's callbacks, or a function that gives the current ones. */
  readonly externalMethods: ExternalMethods | (() => ExternalMethods);
  /** Where a token is fetched from when the host has no `getTemporaryToken`. */
  readonly urlGetTemporaryToken?: string;
  /** The desktop's security token, read anew for each token. */
  readonly securityToken: () => string;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
}

export interface ExternalMethodsPorts {
  readonly credentials: CredentialStore;
  /** For `SessionOptions.consent.store`. */
  readonly consent: ConsentStore;
  readonly tokens: TokenSource;
  /** Hands a result to the host's `onResponse`, when there is one. */
  readonly onResponse: (response: SessionResponse, callerId: string) => unknown;
}

/**
 * The host's callbacks as ports. Each may return a value or a promise, throw, or never settle: a throw becomes a rejection, and
 * how long anything may take is the session's business. A callback that is missing rejects with `CONFIG_INVALID`, except
 * `onResponse` (nobody is told), `getConsent` (nobody was ever asked) and `getTemporaryToken` (the token is fetched from
 * `urlGetTemporaryToken`).
 */
export function createExternalMethodsPorts(options: ExternalMethodsPortsOptions): ExternalMethodsPorts {
  const { externalMethods, urlGetTemporaryToken = '', securityToken, fetch } = options;
  const methods = () => (typeof externalMethods === 'function' ? externalMethods() : externalMethods);
  const http = createHttpTokenSource({ url: urlGetTemporaryToken, securityToken, ...(fetch === undefined ? {} : { fetch }) });
  return {
    credentials: {
      get: async (id) => parseCredential(await required(methods(), 'getCredential').getCredential(id)),
      store: async (id, credential) => {
        await required(methods(), 'storeCredential').storeCredential(id, credential);
      },
      delete: async (id) => {
        await required(methods(), 'deleteCredential').deleteCredential(id);
      },
    },
    consent: {
      get: async (id) => parseConsent(await methods().getConsent?.(id)),
      record: async (receipt) => {
        await required(methods(), 'storeConsent').storeConsent(receipt.callerId, receipt);
      },
    },
    tokens: {
      async getToken(signal) {
        const host = methods();
        if (host.getTemporaryToken !== undefined) return asHeader(await host.getTemporaryToken(urlGetTemporaryToken, securityToken()));
        if (urlGetTemporaryToken === '') throw missing('urlGetTemporaryToken');
        return http.getToken(signal);
      },
    },
    onResponse: (response, callerId) => methods().onResponse?.(response, callerId),
  };
}

const missing = (name: string) => new CallsealError('CONFIG_INVALID', `${name} is not set: give the element its ${name}.`);

/** The host's object, which has the method: it stays a method of that object. */
function required<Name extends keyof ExternalMethods>(host: ExternalMethods, name: Name): Required<Pick<ExternalMethods, Name>> {
  if (typeof host[name] !== 'function') throw missing(`externalMethods.${name}`);
  return host as Required<Pick<ExternalMethods, Name>>;
}

const answers: readonly unknown[] = ['agreed', 'refused', 'withdrawn'];

/** Nothing stands for "never asked"; anything else must say what was answered to which text. */
function parseConsent(value: unknown): RememberedConsent | null {
  if (value === undefined || value === null || value === '') return null;
  const { answer, textVersion } = fields(value);
  if (answers.includes(answer) && typeof textVersion === 'string') return { answer: answer as RememberedConsent['answer'], textVersion };
  throw new CallsealError(
    'CONSENT_LOOKUP_FAILED',
    'getConsent gave neither an answer nor nothing: return what storeConsent was given, or null.',
  );
}

/** The fields of an object, or of one as JSON. */
function fields(value: unknown): { readonly answer?: unknown; readonly textVersion?: unknown } {
  try {
    return Object(typeof value === 'string' ? JSON.parse(value) : value) as object;
  } catch {
    return {};
  }
}

/** Nothing stands for "not registered"; whatever is neither nothing nor a credential is a fault of the host, not an unknown caller. */
function parseCredential(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string' && value.length <= limits.credentialCharacters) return value;
  throw new CallsealError(
    'CREDENTIAL_UNREADABLE',
    'getCredential gave neither a credential nor nothing: return the stored string, or null.',
  );
}
