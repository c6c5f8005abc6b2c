import { type CustomerFound, type GateDecided, gateAnswers, type Transactions } from '@callseal/protocol/gate-routes';
import { type AskRoute, createAskRoute } from '../http/ask-route.js';
import type { GateCase, GateService } from './options.js';
import type { GateCall } from './state.js';

export interface GateClientOptions {
  /** Where the server kit is mounted, such as `https://desk.example/callseal`; the routes' paths are appended. */
  readonly baseUrl: string;
  /** The desktop's security token, or a function that gives the current one. */
  readonly securityToken: string | (() => string);
  /** Milliseconds a request may take. Default 15,000: the server looks the customer up, then waits for a channel or a screen. */
  readonly timeout?: number;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
}

/**
 * The server kit's gate over HTTP, as forms, so that no CORS preflight is needed; answers are parsed. Beside what a panel asks for, what a
 * desk asks for. Everything rejects with a `CallsealError` that has the server's `code`, `retryable` and `retryAfter`.
 */
export interface GateClient extends GateService {
  /** The customer of the caller's number. */
  findCustomer(call: GateCall, signal?: AbortSignal): Promise<CustomerFound>;
  /** The last five, for a grant of the action `transactions.read`. */
  listTransactions(call: GateCall, grant: string, signal?: AbortSignal): Promise<Transactions>;
  /** The agent's own grant instead of a bot's, after the call was handed over. */
  transferGrant(about: GateCase, grant: string, signal?: AbortSignal): Promise<GateDecided>;
}

type Fields = Parameters<AskRoute>[1];

/** A client of one server kit's gate. */
export function createGateClient(options: GateClientOptions): GateClient {
  const askRoute = createAskRoute({ ...options, timeout: options.timeout ?? 15_000 });
  const ask = <Name extends keyof typeof gateAnswers>(name: Name, fields: Fields, signal?: AbortSignal) =>
    askRoute(gateAnswers[name], fields, signal);
  return {
    state: (about, signal) => ask('gateState', fieldsOf(about), signal),
    decide: (about, signal) => ask('decide', fieldsOf(about), signal),
    screen: (about, signal) => ask('screenCall', fieldsOf(about), signal),
    sendCode: (about, how, signal) => ask('sendCode', { ...fieldsOf(about), ...how }, signal),
    checkCode: (about, code, signal) => ask('checkCode', { ...fieldsOf(about), code }, signal),
    cancelCode: (about, signal) => ask('cancelCode', fieldsOf(about), signal),
    askQuestions: (about, signal) => ask('askQuestions', fieldsOf(about), signal),
    checkAnswers: (about, answers, signal) => ask('checkAnswers', { ...fieldsOf(about), answers: JSON.stringify(answers) }, signal),
    attest: (about, statement, signal) => ask('attest', { ...fieldsOf(about), statement }, signal),
    async revoke({ call }, signal) {
      await ask('revokeGrants', { ...call }, signal);
    },
    findCustomer: (call, signal) => ask('findCustomer', { ...call }, signal),
    listTransactions: (call, grant, signal) => ask('listTransactions', { ...call, grant }, signal),
    transferGrant: (about, grant, signal) => ask('transferGrant', { ...fieldsOf(about), grant }, signal),
  };
}

const fieldsOf = ({ call: { callSid, taskSid, conferenceSid }, action, parameters }: GateCase): Fields => ({
  callSid,
  taskSid,
  conferenceSid,
  action,
  parameters: JSON.stringify(parameters),
});
