import { signatureHeader } from '../media/signature.js';

/** Where a stream's status goes. The URL must have been checked before. */
export interface StatusCallbackTarget {
  readonly url: string;
  readonly method: 'GET' | 'POST';
}

export interface StatusCallbackOptions {
  readonly authToken: string;
  /** Aborts what is under way. */
  readonly signal: AbortSignal;
}

/** Milliseconds a webhook may take to answer. */
const answerTimeout = 5000;

/** Sends one signed status callback and gives the HTTP status of the answer, or `null` when none came. Never rejects. */
export type StatusCallbackSender = (target: StatusCallbackTarget, fields: Readonly<Record<string, string>>) => Promise<number | null>;

export const createStatusCallbackSender =
  ({ authToken, signal }: StatusCallbackOptions): StatusCallbackSender =>
  async (target, fields) => {
    const url = new URL(target.url);
    const form = new URLSearchParams(fields);
    const isPost = target.method === 'POST';
    if (!isPost) for (const [name, value] of form) url.searchParams.append(name, value);
    // a GET is signed over its whole URL, a POST over the URL exactly as configured and its fields
    const signature = isPost ? signatureHeader(authToken, target.url, fields) : signatureHeader(authToken, url.href);
    try {
      const response = await fetch(isPost ? target.url : url.href, {
        method: target.method,
        headers: signature,
        ...(isPost ? { body: form } : {}),
        // following a redirect could lead off this machine
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerTimeout)]),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return null;
    }
  };
