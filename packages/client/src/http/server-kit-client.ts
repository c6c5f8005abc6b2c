import type { ExternalMethods } from '@callseal/protocol/element-config';
import { agentRoutes, type StreamRequest, type StreamStarted } from '@callseal/protocol/routes';
import { parseTokenReply, type TokenReply } from '@callseal/protocol/signalling';
import type { output } from 'zod/mini';
import { parseJson, postForm, unexpectedAnswer } from './post-form.js';

export interface ServerKitClientOptions {
  /** Where the server kit is mounted, such as `https://desk.example/callseal`; the routes' paths are appended. */
  readonly baseUrl: string;
  /** The desktop's security token, or a function that gives the current one. */
  readonly securityToken: string | (() => string);
  /** Milliseconds a request may take. Default 10,000. */
  readonly timeout?: number;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
}

/**
 * The server kit's routes as functions. Requests are forms, so that no CORS preflight is needed; answers are parsed.
 * Every function rejects with a `CallsealError` that has the server's `code` and `retryable`.
 */
export interface ServerKitClient {
  /** A short-lived token for the voice service. */
  token(signal?: AbortSignal): Promise<TokenReply>;
  /** Starts the caller's audio. Idempotent. */
  startStream(request: StreamRequest, signal?: AbortSignal): Promise<StreamStarted>;
  /** Stops the caller's audio. Idempotent. */
  stopStream(request: StreamRequest, signal?: AbortSignal): Promise<void>;
  /** The caller's credential, or `null` for one who is not registered. */
  lookUpCredential(subject: string, signal?: AbortSignal): Promise<string | null>;
  storeCredential(
    subject: string,
    credential: string,
    options?: { readonly modelHash?: string; readonly signal?: AbortSignal },
  ): Promise<void>;
  /** Deletes the caller's credential; `false` when there was none. */
  deleteCredential(subject: string, signal?: AbortSignal): Promise<boolean>;
  /** What the element takes as `externalMethods`, with the server kit as the store. */
  readonly externalMethods: Required<Omit<ExternalMethods, 'onResponse' | 'getConsent' | 'storeConsent'>>;
}

type RouteName = keyof typeof agentRoutes;
type Answer<Name extends RouteName> = output<(typeof agentRoutes)[Name]['response']>;
type Ask = <Name extends RouteName>(
  name: Name,
  fields: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
) => Promise<Answer<Name>>;

/** A client of one server kit. */
export function createServerKitClient(options: ServerKitClientOptions): ServerKitClient {
  const ask = createAsk(options);
  const token: ServerKitClient['token'] = (signal) => ask('token', {}, signal);
  const lookUpCredential: ServerKitClient['lookUpCredential'] = async (subject, signal) =>
    (await ask('lookUpCredential', { subject }, signal)).credential;
  const storeCredential: ServerKitClient['storeCredential'] = async (subject, credential, { modelHash, signal } = {}) => {
    await ask('storeCredential', { subject, credential, modelHash }, signal);
  };
  const deleteCredential: ServerKitClient['deleteCredential'] = async (subject, signal) =>
    (await ask('deleteCredential', { subject }, signal)).deleted;
  return {
    token,
    startStream: (request, signal) => ask('startStream', { ...request }, signal),
    stopStream: async (request, signal) => {
      await ask('stopStream', { ...request }, signal);
    },
    lookUpCredential,
    storeCredential,
    deleteCredential,
    externalMethods: {
      getCredential: (subject) => lookUpCredential(subject),
      storeCredential: (subject, credential) => storeCredential(subject, credential),
      deleteCredential: (subject) => deleteCredential(subject),
      getTemporaryToken: () => token(),
    },
  };
}

function createAsk({ baseUrl, securityToken, timeout = 10_000, fetch }: ServerKitClientOptions): Ask {
  const base = baseUrl.replace(/\/+$/, '');
  return async <Name extends RouteName>(name: Name, fields: Readonly<Record<string, string | undefined>>, signal?: AbortSignal) => {
    const { path, response } = agentRoutes[name];
    const Token = typeof securityToken === 'string' ? securityToken : securityToken();
    const late = AbortSignal.timeout(timeout);
    const text = await postForm({
      url: `${base}${path}`,
      fields: { ...fields, Token },
      fetch,
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
    });
    // a token may come in three forms
    if (name === 'token') return parseTokenReply(text) as Answer<Name>;
    const parsed = response.safeParse(parseJson(text));
    if (!parsed.success) throw unexpectedAnswer();
    return parsed.data as Answer<Name>;
  };
}
