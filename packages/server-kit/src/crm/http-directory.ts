import type { ServerErrorCode } from '@callseal/protocol/errors';
import type { CodeDestinations } from '../codes/one-time-codes.js';
import { configError } from '../errors/config-error.js';
import { ServerError } from '../errors/server-error.js';
import type { HashedAnswer } from '../knowledge/hashed-answers-provider.js';
import { asObject, parseObject } from '../upstream/parse-object.js';
import { type Fetch, postForText, systemFetch, UpstreamFailure } from '../upstream/post-for-text.js';
import { parseServiceUrl, requireVerifiedTls } from '../upstream/service-url.js';

/** Options of {@link createHttpDirectory}. */
export interface HttpDirectoryOptions {
  /** Your endpoint, `https:`; plain http on loopback only. */
  readonly url: string;
  /** Sent in `secretHeader`, so that your endpoint knows who asks: 16 characters or more. */
  readonly secret: string;
  /** Default `x-callseal-secret`. */
  readonly secretHeader?: string;
  /** Milliseconds for one question. Default 4000. */
  readonly timeout?: number;
  /** Replaces the global `fetch`, for example behind a proxy. It must verify TLS. */
  readonly fetch?: Fetch;
}

/** What the customer's own system says about a subject, who is the caller's number. */
export interface HttpDirectory {
  /** For `createOneTimeCodes`. Rejects with `DESTINATIONS_FAILED`. */
  destinations(subject: string, context?: { readonly signal?: AbortSignal }): Promise<CodeDestinations | undefined>;
  /** For `createHashedAnswersProvider`. Rejects with `CUSTOMER_RECORDS_FAILED`. */
  answers(subject: string): Promise<readonly Omit<HashedAnswer, 'subject'>[]>;
}

/** Answers that are read at most: a catalogue is not longer. */
const mostAnswers = 100;

/**
 * Asks an endpoint of yours, by POST with a JSON body, one thing at a time:
 * - `{ "subject": "+34600000001", "wants": "destinations" }` → `{ "sms": "+34600000001", "email": "ada@example.com" }`
 * - `{ "subject": "+34600000001", "wants": "answers" }` → `{ "answers": [{ "question": "pet", "hash": "…" }] }`, hashed by `hashAnswer`
 *
 * For a subject who is not known it answers `{}` or 404, and takes as long for it as for one who is. Anything else is a failure.
 * @throws CallsealError `CONFIG_INVALID` for a missing or wrong option.
 */
export function createHttpDirectory(options: HttpDirectoryOptions): HttpDirectory {
  const { secret, secretHeader = 'x-callseal-secret', timeout = 4000, fetch = systemFetch } = options;
  const url = parseServiceUrl('directory.url', options.url, 'https:');
  requireVerifiedTls('directory.url', url);
  if (!/^[\x21-\x7e]{16,512}$/.test(secret)) throw configError('directory.secret is 16 or more printable characters without spaces.');
  if (!/^[A-Za-z0-9-]{1,64}$/.test(secretHeader)) throw configError('directory.secretHeader is the name of a header.');
  const headers = { 'content-type': 'application/json', accept: 'application/json', [secretHeader]: secret };

  /** `undefined` for somebody who is not known. */
  const ask = async (
    subject: string,
    wants: 'destinations' | 'answers',
    code: ServerErrorCode,
    signal?: AbortSignal,
  ): Promise<Readonly<Record<string, unknown>> | undefined> => {
    const body = JSON.stringify({ subject, wants });
    const reply = await postForText({ fetch, url: url.href, headers, body, timeout, ...(signal === undefined ? {} : { signal }) }).catch(
      (error: unknown) => {
        throw failure(code, error instanceof UpstreamFailure ? `It gave no answer (${error.reason}).` : 'It could not be asked.');
      },
    );
    if (reply.status === 404) return undefined;
    const found = reply.status === 200 ? parseObject(reply.text) : undefined;
    if (found === undefined) throw failure(code, `It answered with HTTP ${reply.status}, and no object.`);
    return found;
  };

  return {
    async destinations(subject, { signal } = {}) {
      const found = await ask(subject, 'destinations', 'DESTINATIONS_FAILED', signal);
      if (found === undefined) return undefined;
      const { sms, call, email } = found;
      const given = Object.entries({ sms, call, email }).filter(([, value]) => value !== undefined && value !== null);
      if (given.some(([, value]) => typeof value !== 'string')) throw failure('DESTINATIONS_FAILED', 'A destination is no text.');
      return Object.fromEntries(given);
    },
    async answers(subject) {
      const code = 'CUSTOMER_RECORDS_FAILED';
      const { answers = [] } = (await ask(subject, 'answers', code)) ?? {};
      if (!Array.isArray(answers) || answers.length > mostAnswers) throw failure(code, 'Its answers are no list.');
      return answers.map((answer) => {
        const { question, hash } = asObject(answer) ?? {};
        if (typeof question !== 'string' || typeof hash !== 'string') throw failure(code, 'An answer has no question and hash.');
        return { question, hash };
      });
    },
  };
}

/** `why` is a sentence of ours: nothing that the endpoint sent, and nothing about a customer. */
function failure(code: ServerErrorCode, why: string): ServerError {
  return new ServerError(code, { cause: new Error(`The directory failed. ${why}`) });
}
