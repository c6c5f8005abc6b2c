import { systemClock } from '../../time/clock.js';
import { UpstreamFailure } from '../../upstream/request-text.js';
import { createTokenSource } from '../../voice-service/token-source.js';
import { unreachable } from '../ask.js';
import type { Check } from '../check.js';
import { failed, ok, skipped } from '../finding.js';

export const voiceToken: Check = {
  id: 'voice-token',
  title: 'Token of the voice service',
  async run({ config, fetch }) {
    const { voiceService } = config;
    if (voiceService === undefined) return skipped('No voice service is configured.');
    const { tokenUrl, clientId, clientSecret, plain } = voiceService;
    const { host, protocol } = new URL(tokenUrl);
    try {
      const token = await createTokenSource({ tokenUrl, clientId, clientSecret, allowInsecure: plain, fetch }, systemClock).get();
      const life = token.expires_in === undefined ? 'without a stated lifetime' : `for ${token.expires_in} s`;
      const tls = protocol === 'https:' ? 'over verified TLS' : 'without TLS';
      return ok(`${host} gives one ${life}, ${tls}.`);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if ('code' in error && error.code === 'CONFIG_INVALID') return failed(error.message, 'Correct the named setting.');
      const { cause } = error;
      if (cause instanceof UpstreamFailure) return unreachable(cause, host, 'CALLSEAL_TOKEN_URL');
      const status = cause instanceof Error ? /HTTP (\d{3})/.exec(cause.message)?.[1] : undefined;
      if (status === '400' || status === '401' || status === '403') {
        return failed(`${host} refuses the client (HTTP ${status}).`, 'Correct CALLSEAL_CLIENT_ID and CALLSEAL_CLIENT_SECRET.');
      }
      return failed(
        status === undefined ? `${host} gives something that is no token.` : `${host} gives no token (HTTP ${status}).`,
        'Correct CALLSEAL_TOKEN_URL: it must be the OAuth2 token endpoint.',
      );
    }
  },
};
