import type { ExternalMethods } from '@callseal/protocol/element-config';
import { agentAnswers, type StreamRequest, type StreamStarted, type StreamState, type VerdictReport } from '@callseal/protocol/routes';
import { parseTokenReply, type TokenReply } from '@callseal/protocol/signalling';
import type { ConsentReceipt, RememberedConsent, SessionResponse } from '../session/options.js';
import { type AskRoute, createAskRoute } from './ask-route.js';

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
  /** Starts the caller's audio; a task alone suffices, and the answer names the call that the server found. Idempotent. */
  startStream(request: StreamRequest, signal?: AbortSignal): Promise<StreamStarted>;
  /** Stops the caller's audio. Idempotent. */
  stopStream(request: StreamRequest, signal?: AbortSignal): Promise<void>;
  /** What became of the caller's audio. */
  streamState(request: StreamRequest, signal?: AbortSignal): Promise<StreamState>;
  /** The caller's credential, or `null` for one who is not registered. */
  lookUpCredential(subject: string, signal?: AbortSignal): Promise<string | null>;
  storeCredential(
    subject: string,
    credential: string,
    options?: { readonly modelHash?: string; readonly signal?: AbortSignal },
  ): Promise<void>;
  /** Deletes the caller's credential; `false` when there was none. */
  deleteCredential(subject: string, signal?: AbortSignal): Promise<boolean>;
  /** The caller's last answer to the consent question, or `null` for one who was never asked. */
  lookUpConsent(subject: string, signal?: AbortSignal): Promise<RememberedConsent | null>;
  /** Keeps a receipt; the caller's own id is `subject`, and not sent a second time. */
  storeConsent(subject: string, receipt: Omit<ConsentReceipt, 'callerId'>, signal?: AbortSignal): Promise<void>;
  /** Reports how an attempt ended. Gives the seconds until this caller may be verified again; 0 when they may now. */
  reportVerdict(report: VerdictReport, signal?: AbortSignal): Promise<number>;
  /**
   * What the element takes as `externalMethods`, with the server kit as the store. `onResponse` reports each registration and verification
   * that the voice service answered, once, and never rejects; the test of a new registration counts for nothing and is not reported, and
   * what the server has heard itself over the relay it has counted. What is done with a grant (`onGrant`) is the host's own affair.
   */
  readonly externalMethods: Required<Omit<ExternalMethods, 'onGrant'>>;
}

/** A client of one server kit. */
export function createServerKitClient(options: ServerKitClientOptions): ServerKitClient {
  const askRoute = createAskRoute({ ...options, timeout: options.timeout ?? 10_000 });
  const ask = <Name extends keyof typeof agentAnswers>(name: Name, fields: Parameters<AskRoute>[1], signal?: AbortSignal) =>
    askRoute(agentAnswers[name], fields, signal);
  // a token may come in three forms
  const token: ServerKitClient['token'] = (signal) => askRoute(agentAnswers.token, {}, signal, parseTokenReply);
  const lookUpCredential: ServerKitClient['lookUpCredential'] = async (subject, signal) =>
    (await ask('lookUpCredential', { subject }, signal)).credential;
  const storeCredential: ServerKitClient['storeCredential'] = async (subject, credential, { modelHash, signal } = {}) => {
    await ask('storeCredential', { subject, credential, modelHash }, signal);
  };
  const deleteCredential: ServerKitClient['deleteCredential'] = async (subject, signal) =>
    (await ask('deleteCredential', { subject }, signal)).deleted;
  const lookUpConsent: ServerKitClient['lookUpConsent'] = async (subject, signal) =>
    (await ask('lookUpConsent', { subject }, signal)).consent;
  const storeConsent: ServerKitClient['storeConsent'] = async (subject, receipt, signal) => {
    await ask('storeConsent', { ...receipt, subject, callerId: undefined }, signal);
  };
  const reportVerdict: ServerKitClient['reportVerdict'] = async (report, signal) =>
    (await ask('reportVerdict', report, signal)).coolOffSeconds;
  return {
    token,
    startStream: (request, signal) => ask('startStream', { ...request }, signal),
    stopStream: async (request, signal) => {
      await ask('stopStream', { ...request }, signal);
    },
    streamState: (request, signal) => ask('streamState', { ...request }, signal),
    lookUpCredential,
    storeCredential,
    deleteCredential,
    lookUpConsent,
    storeConsent,
    reportVerdict,
    externalMethods: {
      getCredential: (subject) => lookUpCredential(subject),
      storeCredential: (subject, credential) => storeCredential(subject, credential),
      deleteCredential: (subject) => deleteCredential(subject),
      getConsent: (subject) => lookUpConsent(subject),
      storeConsent: (subject, receipt) => storeConsent(subject, receipt as ConsentReceipt),
      getTemporaryToken: () => token(),
      async onResponse(result, subject) {
        const { purpose: operation, callSid, verdict, milliseconds, relayed } = result as SessionResponse;
        if (operation === 'test' || relayed === true) return;
        // the agent has the verdict: that it could not be counted must not disturb the call
        await reportVerdict({ subject, callSid, operation, verdict, milliseconds }).catch(() => undefined);
      },
    },
  };
}
