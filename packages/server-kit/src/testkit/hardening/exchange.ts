import type { Callseal } from '../../app/create-callseal.js';
import { ServerError } from '../../errors/server-error.js';
import { publicBaseUrl } from './marked-kit.js';
import type { Judged } from './judge.js';
import type { FuzzedRequest } from './request-arbitraries.js';

/** Sends through `fetch` when a `Request` of it can be made; through `answer`, as platforms without one do, when it cannot. */
export async function exchange(kit: Callseal, sent: FuzzedRequest): Promise<Judged> {
  const request = requestOf(sent);
  return request === undefined ? exchangeRaw(kit, sent) : judged(await kit.fetch(request));
}

/** Sends through `answer`, whatever the request holds. */
export async function exchangeRaw(kit: Callseal, { method, target, headers, body }: FuzzedRequest): Promise<Judged> {
  const answer = await kit.answer({
    method: method.toUpperCase(),
    url: target,
    header: (name) => headers.findLast(([key]) => key === name)?.[1] ?? null,
    text: (limit) => (body.length > limit ? Promise.reject(new ServerError('BODY_TOO_LARGE')) : Promise.resolve(body.toString('utf8'))),
  });
  const text = answer.stream === undefined ? (answer.body ?? '') : await answer.stream.readOnce();
  return { status: answer.status, headers: answer.headers, text };
}

function requestOf({ method, target, headers, body }: FuzzedRequest): Request | undefined {
  const bodiless = method.toUpperCase() === 'GET' || method.toUpperCase() === 'HEAD' || body.length === 0;
  try {
    const all = new Headers();
    for (const [name, value] of headers) all.set(name, value);
    return new Request(publicBaseUrl + target, { method, headers: all, ...(bodiless ? {} : { body: new Uint8Array(body) }) });
  } catch {
    return undefined;
  }
}

async function judged(response: Response): Promise<Judged> {
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
}
