import { parseTokenReply, type TokenReply } from '@callseal/protocol/signalling';
import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import type { SharedState } from '../state/shared-state.js';
import { createValueSeal } from '../state/value-seal.js';
import type { Clock } from '../time/clock.js';
import { type Fetch, postForText, systemFetch, UpstreamFailure } from '../upstream/post-for-text.js';
import { parseServiceUrl, requireVerifiedTls } from '../upstream/service-url.js';
import { type CachedToken, keepToken, replyOf } from './cached-token.js';
import { createSharedToken } from './shared-token.js';

/** Where and how short-lived tokens of the voice service are fetched. */
export interface VoiceServiceOptions {
  /** The OAuth2 token endpoint, `https://…/oauth2/token`. Plain http on loopback, or with `allowInsecure`. */
  readonly tokenUrl: string;
  /** OAuth2 client id. */
  readonly clientId: string;
  /** OAuth2 client secret; it never leaves the server. */
  readonly clientSecret: string;
  /** Milliseconds for one fetch of a token. Default 5000. */
  readonly timeout?: number;
  /** Allows plain http beyond loopback, for a network that encrypts by itself. Default false. */
  readonly allowInsecure?: boolean;
  /** Replaces the global `fetch`, for example behind a proxy. It must verify TLS. */
  readonly fetch?: Fetch;
}

/** Gives tokens of the voice service. */
export interface TokenSource {
  /** The current token, with the seconds it still lives when the service says so. */
  get(): TokenReply | Promise<TokenReply>;
}

/**
 * OAuth2 client credentials with a cache: one request in flight, reused until shortly before expiry; failures are not remembered.
 * Instances that share `state` share the token, which is kept there encrypted under a key derived from the client secret. Rejects with
 * `TOKEN_SERVICE_TIMEOUT` or `TOKEN_SERVICE_FAILED`; neither repeats what the service sent. `scope` is what the token is asked for; a page is
 * never given one that was.
 */
export function createTokenSource(options: VoiceServiceOptions, clock: Clock, state?: SharedState, scope?: string): TokenSource {
  const url = parseServiceUrl('voiceService.tokenUrl', options.tokenUrl, 'https:', options.allowInsecure);
  requireVerifiedTls('voiceService.tokenUrl', url);
  if (options.clientId === '' || options.clientSecret === '') throw configError('voiceService needs clientId and clientSecret.');
  const { timeout = 5000, fetch: send = systemFetch } = options;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: options.clientId,
    client_secret: options.clientSecret,
    ...(scope === undefined ? {} : { scope }),
  }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  let cached: CachedToken | undefined;
  let pending: Promise<CachedToken> | undefined;
  const shared =
    state?.isShared === true
      ? createSharedToken({
          state,
          seal: createValueSeal(options.clientSecret, 'voice-token'),
          id: `${options.clientId} ${url.href}${scope === undefined ? '' : ` ${scope}`}`,
          clock,
          timeout,
        })
      : undefined;

  const load = async (within: number): Promise<CachedToken> => {
    // counted from before the request: the service's clock started somewhere in between
    const asked = clock.now();
    const token = await fetchToken(() => postForText({ fetch: send, url: url.href, headers, body, timeout: within }));
    return keepToken(token, asked);
  };
  const refresh = (): Promise<CachedToken> =>
    (pending ??= (shared === undefined ? load(timeout) : shared.load(load))
      .then((entry) => (cached = entry))
      .finally(() => {
        pending = undefined;
      }));
  return {
    get() {
      const now = clock.now();
      if (cached !== undefined && now < cached.freshUntil) return replyOf(cached, now);
      // fetching, or waiting for another instance, took of its life
      return refresh().then((entry) => replyOf(entry, clock.now()));
    },
  };
}

async function fetchToken(post: () => ReturnType<typeof postForText>): Promise<TokenReply> {
  try {
    const { status, text } = await post();
    if (status < 200 || status >= 300) throw new Error(`The token endpoint answered with HTTP ${status}.`);
    const token = parseTokenReply(text);
    // raw text is accepted, so an HTML page may look like a token; neither part may break out of the header it is sent in
    if (!/^[\w-]+$/.test(token.token_type) || !/^[!#-;=?-[\]-~]+$/.test(token.access_token)) throw new Error('The reply is no token.');
    return token;
  } catch (cause) {
    const slow = cause instanceof UpstreamFailure && cause.reason === 'timeout';
    throw new ServerError(slow ? 'TOKEN_SERVICE_TIMEOUT' : 'TOKEN_SERVICE_FAILED', { cause });
  }
}
