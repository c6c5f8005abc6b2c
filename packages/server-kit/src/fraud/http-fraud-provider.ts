import { ServerError } from '../errors/server-error.js';
import { parseObject } from '../upstream/parse-object.js';
import { postForText, UpstreamFailure } from '../upstream/post-for-text.js';
import { writeFields } from './field-path.js';
import type { FraudProvider, ScreenedCall } from './fraud-provider.js';
import { type HttpFraudOptions, type ResolvedHttpFraudOptions, resolveHttpFraudOptions } from './http-fraud-options.js';
import { readScreening } from './read-screening.js';

/**
 * Screens through an endpoint of a vendor or of your own: `POST {"call_id"}` →
 * `{"fraud_risk": 0.1, "fraud_is_synthetic": false, "fraud_watchlist_hit": false}`, each of which may be `null` (not checked), and where it
 * knows them `reasons`, `model`, and `measured_at` or `age_seconds`. Other names and scales are a matter of options: none of a vendor's
 * reaches an agent, a policy or the audit log.
 *
 * Rejects with `SCREEN_FAILED` for every answer but a whole one with status 200: errors, redirects, silence, what is malformed or out of
 * range. None of it is ever clean.
 * @throws CallsealError `CONFIG_INVALID` for a missing or wrong option.
 */
export function createHttpFraudProvider(options: HttpFraudOptions): FraudProvider {
  const resolved = resolveHttpFraudOptions(options);
  const { name, form, clock } = resolved;
  return {
    name,
    async screen(call, { signal }) {
      const askedAt = clock.now();
      const answer = await ask(resolved, call, signal);
      const screening = readScreening(answer, form, askedAt, clock.now());
      if (screening === undefined) throw failed('Its answer is malformed, out of range or too old.');
      return screening;
    },
  };
}

async function ask(
  { url, headers, timeout, callId, callerNumber, fetch }: ResolvedHttpFraudOptions,
  call: ScreenedCall,
  signal: AbortSignal,
): Promise<unknown> {
  const isNumberSent = callerNumber !== null && call.callerNumber !== undefined;
  const body = JSON.stringify(writeFields([[callId, call.callId], ...(isNumberSent ? [[callerNumber, call.callerNumber] as const] : [])]));
  const reply = await postForText({ fetch, url: url.href, headers, body, timeout, signal }).catch((error: unknown) => {
    throw failed(error instanceof UpstreamFailure ? `It gave no answer (${error.reason}).` : 'It could not be asked.');
  });
  const answer = reply.status === 200 ? parseObject(reply.text) : undefined;
  if (answer === undefined) throw failed(`It answered with HTTP ${reply.status}, and no object.`);
  return answer;
}

/** `why` is a sentence of ours: nothing that the endpoint sent, and nothing about a caller. */
function failed(why: string): ServerError {
  return new ServerError('SCREEN_FAILED', { cause: new Error(`The fraud screen failed. ${why}`) });
}
