import type { AddressInfo } from 'node:net';
import { Exchange } from './calls/exchange.js';
import type { PlaceCallOptions, SimulatedCall } from './calls/simulated-call.js';
import { createStatusCallbackSender } from './calls/status-callback.js';
import { simulatorError } from './errors.js';
import { isLoopbackUrl } from './loopback.js';
import { createPacer } from './media/pacer.js';
import { createSid } from './sids.js';
import type { SimulatedMessage } from './messages/outbox.js';
import type { LegEvent, SimulatorEvent } from './simulator-event.js';
import { readContract } from './twilio/contract.js';
import type { FailureOptions, RecordedRequest } from './twilio/recorded-request.js';
import { createRestServer } from './twilio/rest-server.js';

export interface SimulatorOptions {
  /** Default: a random one. */
  readonly accountSid?: string;
  /** Signs WebSocket upgrades and callbacks, and is the password of the REST API. Default: a random one. */
  readonly authToken?: string;
  /** TaskRouter's workspace. Default: a random one. */
  readonly workspaceSid?: string;
  /** The simulator answers this machine only. */
  readonly host?: '127.0.0.1';
  /** Port of the REST API, 0 for any. Default 0. */
  readonly port?: number;
  /** How many times faster than real time calls run, above 0 to 1000. Default 1. */
  readonly speed?: number;
  /** Tracks of one call that may be streamed at once; a stream of both tracks counts twice. Default 4, as documented by Twilio. */
  readonly maxStreamsPerCall?: number;
  /** Called for everything that happens, at once. What it throws is not caught. */
  readonly onEvent?: (event: SimulatorEvent) => void;
  /** Called for every text message, as the telephone it goes to would show it. What it throws is not caught. */
  readonly onMessage?: (message: SimulatedMessage) => void;
}

/** A telephone network and the Twilio account that belongs to it, in this process. */
export interface Simulator {
  /** Base URL of the REST API, for `createTwilioTransport`. */
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** The workspace in which every call has its task. */
  readonly workspaceSid: string;
  placeCall(options: PlaceCallOptions): SimulatedCall;
  /** By the SID of the caller's or the worker's leg. */
  call(callSid: string): SimulatedCall | undefined;
  /** Oldest first; of calls that ended, the last 1000 at most. */
  calls(): readonly SimulatedCall[];
  /**
   * Sends TaskRouter's events (`reservation.accepted`, `reservation.wrapup`, `task.completed` …) to this URL, as signed forms; `null`
   * stops it. By default nobody is told.
   */
  reportTaskEvents(url: string | null): void;
  /** Text messages that a number has received, oldest first; of all numbers together the last 1000 are kept. */
  messages(to: string): readonly SimulatedMessage[];
  /**
   * The caller keys digits on the telephone while TwiML's `<Gather action>` listens: they are posted to `action`, a URL of this machine, as
   * Twilio does, signed. Resolves with the HTTP status, `null` when none came or the call is not live.
   */
  keyDigits(callSid: string, digits: string, action: string): Promise<number | null>;
  /** REST requests in their order; the last 1000 at most. */
  requests(): readonly RecordedRequest[];
  /** Answers the next matching requests with an error, after credentials and contract were checked. */
  failNext(failure: FailureOptions): void;
  /** Ends every call, waits for streams and callbacks to end, and frees the port. */
  close(): Promise<void>;
}

const keptRequests = 1000;
/** Milliseconds that `close` waits for streams and callbacks before it cuts them off. */
const closePatience = 2000;

function checkOptions({ speed = 1, maxStreamsPerCall = 4, accountSid, workspaceSid }: SimulatorOptions): void {
  if (!(speed > 0 && speed <= 1000)) throw simulatorError('OPTION_INVALID', 'speed must be above 0 and at most 1000; 1 is real time.');
  if (!Number.isInteger(maxStreamsPerCall) || maxStreamsPerCall < 1) {
    throw simulatorError('OPTION_INVALID', 'maxStreamsPerCall must be a whole number from 1; Twilio allows 4.');
  }
  if (accountSid !== undefined && !/^AC[0-9a-fA-F]{32}$/.test(accountSid)) {
    throw simulatorError('OPTION_INVALID', 'accountSid must be AC and 32 hexadecimal digits.');
  }
  if (workspaceSid !== undefined && !/^WS[0-9a-fA-F]{32}$/.test(workspaceSid)) {
    throw simulatorError('OPTION_INVALID', 'workspaceSid must be WS and 32 hexadecimal digits.');
  }
}

function requireLoopback(url: string): void {
  if (isLoopbackUrl(url, ['http', 'https'])) return;
  throw simulatorError('HOST_NOT_ALLOWED', 'Events go to this machine only: http://127.0.0.1:<port>/…');
}

/**
 * Starts a simulator: a stateful double of the Twilio resources that a voice integration uses, and callers whose audio really flows.
 * @throws CallsealError `OPTION_INVALID`; the listen error (`EADDRINUSE`) when the port is taken
 */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  checkOptions(options);
  const accountSid = options.accountSid ?? createSid('AC');
  const authToken = options.authToken ?? createSid('AC').slice(2);
  const workspaceSid = options.workspaceSid ?? createSid('WS');
  const stopCallbacks = new AbortController();
  const requests: RecordedRequest[] = [];
  const emit = (callSid: string, event: LegEvent): void => {
    options.onEvent?.({ ...event, callSid, at: Date.now() });
  };
  const sendCallback = createStatusCallbackSender({ authToken, signal: stopCallbacks.signal });
  const exchange = new Exchange({
    accountSid,
    authToken,
    workspaceSid,
    pacer: createPacer({ speed: options.speed ?? 1 }),
    sendCallback,
    emit,
    maximumTracks: options.maxStreamsPerCall ?? 4,
    onMessage: (message) => options.onMessage?.(message),
  });
  const keyDigits = async (callSid: string, digits: string, action: string): Promise<number | null> => {
    requireLoopback(action);
    const call = exchange.findCall(callSid);
    if (call?.status !== 'in-progress') return null;
    const fields = { AccountSid: accountSid, CallSid: call.callSid, From: call.from, Digits: digits, FinishedOnKey: '#' };
    return sendCallback({ url: action, method: 'POST' }, fields);
  };
  const { server, failNext } = createRestServer({
    accountSid,
    authToken,
    workspaceSid,
    contract: readContract(),
    exchange,
    onRequest: (request, callSid) => {
      requests.push(request);
      if (requests.length > keptRequests) requests.shift();
      if (callSid !== null) emit(callSid, { type: 'request', operation: request.operation ?? '', status: request.status });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
  });
  let closing: Promise<void> | undefined;

  const close = async (): Promise<void> => {
    const patience = setTimeout(() => {
      stopCallbacks.abort();
    }, closePatience);
    const stopped = new Promise((resolve) => server.close(resolve));
    await exchange.close();
    clearTimeout(patience);
    server.closeAllConnections();
    await stopped;
  };

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accountSid,
    authToken,
    workspaceSid,
    placeCall: (call) => exchange.placeCall(call),
    call: (callSid) => exchange.findCall(callSid),
    calls: () => exchange.calls,
    reportTaskEvents: (url) => {
      if (url !== null) requireLoopback(url);
      exchange.reportTaskEvents(url);
    },
    keyDigits,
    messages: (to) => exchange.outbox.receivedBy(to),
    requests: () => [...requests],
    failNext,
    close: () => (closing ??= close()),
  };
}
