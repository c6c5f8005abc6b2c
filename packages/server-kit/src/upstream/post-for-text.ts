import { requestText, type RequestTextOptions, type UpstreamReply } from './request-text.js';

export { type Fetch, systemFetch, UpstreamFailure, type UpstreamReply } from './request-text.js';

/** One bounded POST. */
export interface PostForTextOptions extends Omit<RequestTextOptions, 'method'> {
  readonly body: string;
}

/**
 * Posts and reads the reply as text, as {@link requestText} does.
 * @throws UpstreamFailure
 */
export function postForText(options: PostForTextOptions): Promise<UpstreamReply> {
  return requestText({ ...options, method: 'POST' });
}
