import twilio from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient.js';
import { createHttpDouble, type HttpDouble, type Received, type Reply } from './http-double.js';

export const accountSid = `AC${'0'.repeat(32)}`;
export const callSid = `CA${'1'.repeat(32)}`;
export const otherCallSid = `CA${'2'.repeat(32)}`;
export const conferenceSid = `CF${'3'.repeat(32)}`;
export const taskSid = `WT${'4'.repeat(32)}`;
export const reservationSid = `WR${'5'.repeat(32)}`;
export const workerSid = `WK${'6'.repeat(32)}`;
export const workerCallSid = `CA${'7'.repeat(32)}`;
export const workspaceSid = `WS${'8'.repeat(32)}`;

type Parameters_ = ConstructorParameters<typeof twilio.RequestClient>[0];

const hosts: readonly string[] = ['api.twilio.com', 'taskrouter.twilio.com', 'verify.twilio.com'];

/** Sends what is meant for Twilio's REST APIs to loopback, and refuses everything else: no test may reach the network. */
class Loopback extends twilio.RequestClient {
  readonly #base: string;

  constructor(base: string, options: Parameters_) {
    super(options);
    this.#base = base;
  }

  override request<T>(options: RequestClient.RequestOptions<T>) {
    const url = new URL(options.uri);
    if (!hosts.includes(url.hostname)) throw new Error(`refusing ${url.hostname}`);
    return super.request<T>({ ...options, uri: this.#base + url.pathname + url.search });
  }
}

/** Twilio's REST API as far as the kit uses it, and the real client pointed at it. */
export interface TwilioDouble extends HttpDouble {
  readonly client: twilio.Twilio;
  /** `METHOD path?` of every request, without account or workspace and `.json`. */
  readonly calls: () => readonly string[];
}

/** `override` answers first; what it leaves (`undefined`) gets the usual reply of a live call that is in the conference. */
export async function createTwilioDouble(
  override: (request: Received, index: number) => Reply | undefined | Promise<Reply | undefined> = () => undefined,
  timeout = 10_000,
): Promise<TwilioDouble> {
  let created = 0;
  const double = await createHttpDouble(async (request, index) => {
    const reply = await override(request, index);
    if (reply !== undefined) return reply;
    if (request.path.endsWith('/Streams.json')) {
      created += 1;
      return json(
        { sid: streamSid(created), call_sid: callSid, status: 'in-progress', date_updated: 'Mon, 01 Jan 2026 00:00:00 +0000' },
        201,
      );
    }
    if (request.path.includes('/Streams/')) return request.path.includes('/MZ') ? json({ status: 'stopped' }) : notFound;
    return taskRouterReply(request.path) ?? json({ ...liveCall, sid: callSid, call_sid: callSid });
  });
  const client = createLoopbackClient(double.url, timeout);
  const calls = (): readonly string[] =>
    double.requests.map(
      ({ method, path }) =>
        `${method} ${path.replace(`/2010-04-01/Accounts/${accountSid}/`, '').replace(`/v1/Workspaces/${workspaceSid}/`, '').replace('.json', '')}`,
    );
  return { ...double, client, calls, [Symbol.asyncDispose]: () => double[Symbol.asyncDispose]() };
}

/** The real client, pointed at a double. */
export function createLoopbackClient(url: string, timeout = 10_000): twilio.Twilio {
  return twilio(accountSid, 'auth-token', { httpClient: new Loopback(url, { timeout }) });
}

/** What a call in progress says about itself. */
export const liveCall = { status: 'in-progress', from: '+34600000001', to: '+34910000000', direction: 'inbound' };

/** The usual state of a task: the worker has accepted it, and the caller is in its conference. */
function taskRouterReply(path: string): Reply | undefined {
  const [resource = ''] = path.split('?', 1);
  if (resource.endsWith('/Conferences.json')) return page('conferences', [{ sid: conferenceSid }]);
  if (resource.endsWith('/Participants.json')) return page('participants', participantsOf(callSid));
  if (resource.endsWith('/Reservations')) return page('reservations', [reservation('accepted')]);
  if (resource.includes('/Reservations/WR')) return json(reservation('accepted'));
  if (resource.includes('/Tasks/')) return taskWith({ call_sid: callSid, conference: { participants: { customer: callSid } } });
  return undefined;
}

/** A task's answer with these attributes. */
export function taskWith(attributes: unknown): Reply {
  return json({ sid: taskSid, attributes: typeof attributes === 'string' ? attributes : JSON.stringify(attributes) });
}

export function reservation(status: string, task = taskSid): Record<string, string> {
  return { sid: reservationSid, task_sid: task, worker_sid: workerSid, reservation_status: status };
}

export function participantsOf(customer: string): readonly Record<string, string>[] {
  return [
    { call_sid: customer, label: 'customer' },
    { call_sid: workerCallSid, label: 'worker' },
  ];
}

/** One page of a list, the only one; both APIs' forms at once. */
export function page(key: string, items: readonly unknown[]): Reply {
  return json({ [key]: items, next_page_uri: null, meta: { key, next_page_url: null } });
}

export function streamSid(number: number): string {
  return `MZ${number.toString().padStart(32, '0')}`;
}

export function json(body: unknown, status = 200): Reply {
  return { status, body: JSON.stringify(body) };
}

export const notFound = json({ code: 20404, message: 'The requested resource was not found', status: 404 }, 404);
export const notInProgress = json({ code: 21220, message: 'Call is not in-progress', status: 400 }, 400);
export const tooMany = json({ code: 20429, message: 'Too Many Requests', status: 429 }, 429);
