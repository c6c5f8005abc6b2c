import { type CustomerFound, type GateDecided, grantHeader } from '@callseal/protocol/gate-routes';
import { routes, type StreamRequest } from '@callseal/protocol/routes';
import type { Agent } from '../agents/authenticator.js';
import type { CustomerLookup } from '../crm/customer-records.js';
import { ServerError } from '../errors/server-error.js';
import type { CallGate, GateCase } from '../gate/call-gate.js';
import type { IssuedGrant } from '../gate/grant-options.js';
import { createEndpoint, type Endpoint, type EndpointOptions } from '../http/endpoint.js';
import type { Exchange } from '../http/exchange.js';
import type { Limits } from '../limits/limits.js';
import type { CallAccess } from '../streams/call-access.js';
import { findCaller } from '../streams/caller-of-call.js';
import type { Clock } from '../time/clock.js';
import { createRecentCases, type RecentCases } from './recent-cases.js';

/** What the gate's routes work with. */
export interface GateEndpointsOptions {
  readonly gate: CallGate;
  readonly calls: CallAccess;
  readonly limits: Pick<Limits, 'subject'>;
  readonly clock: Clock;
}

/** A route of the gate whose request names a call. */
type GateRow<Body> = Pick<EndpointOptions<Body>, 'route'> & {
  /** Whether it only shows what is: then it is not counted against the caller, and its call need not be found anew. Default false. */
  readonly isLook?: boolean;
  readonly answer: (on: GateCase, body: Body, from: { readonly exchange: Exchange; readonly agent: Agent }) => Promise<unknown>;
};

/** What an agent's page asks the gate. Who the caller is, the telephony provider says; the page only names the call. */
export function createGateEndpoints(options: GateEndpointsOptions): readonly Endpoint[] {
  const { gate } = options;
  const cases = createRecentCases(options.clock);
  const row = <Body extends StreamRequest>(given: GateRow<Body>): Endpoint => createRow(options, cases, given);
  /** Does something to the evidence, and answers with the state that it led to. */
  const change =
    <Body extends Parameters<CallGate['state']>[1]>(act: (on: GateCase, body: Body, agent: Agent) => Promise<unknown>) =>
    async (on: GateCase, body: Body, { agent }: { readonly agent: Agent }) => {
      await act(on, body, agent);
      return gate.state(on, body);
    };
  return [
    row({ route: routes.gateState, isLook: true, answer: (on, wanted) => gate.state(on, wanted) }),
    row({
      route: routes.decide,
      answer: async (on, { action, parameters }): Promise<GateDecided> => {
        const { state, grant } = await gate.decide(on, { action, parameters });
        return { state, grant: grant && tellGrant(grant) };
      },
    }),
    row({ route: routes.screenCall, answer: change((on) => gate.screen(on)) }),
    row({
      route: routes.attest,
      answer: change((on, { statement }, agent) => gate.attest(on, { statement, agent: agent.identity })),
    }),
    row({
      route: routes.sendCode,
      answer: change((on, { action, parameters, entry, channel }) =>
        gate.sendCode(on, { action, parameters, entry, ...(channel === undefined ? {} : { channel }) }),
      ),
    }),
    row({
      route: routes.checkCode,
      answer: change((on, { action, parameters, code }) => gate.checkCode(on, { action, parameters, code })),
    }),
    row({ route: routes.cancelCode, answer: change((on, { action, parameters }) => gate.cancelCode(on, { action, parameters })) }),
    row({ route: routes.askQuestions, answer: (on) => gate.askQuestions(on) }),
    row({ route: routes.checkAnswers, answer: change((on, { answers }) => gate.checkAnswers(on, answers)) }),
    row({ route: routes.findCustomer, answer: async (on) => tellCustomer(await gate.lookUp(on)) }),
    row({
      route: routes.listTransactions,
      answer: async (on, { grant }, { exchange }) => ({ transactions: await gate.transactions(on, grantOf(exchange, grant)) }),
    }),
    row({
      route: routes.transferGrant,
      answer: async (on, { grant, ...wanted }, { exchange, agent }): Promise<GateDecided> => {
        const given = await gate.transferGrant(on, grantOf(exchange, grant), agent.identity);
        return { state: await gate.state(on, wanted), grant: tellGrant(given) };
      },
    }),
    row({
      route: routes.revokeGrants,
      answer: async (on) => {
        await gate.revokeGrants(on, 'agent');
        return { revoked: true };
      },
    }),
  ];
}

function createRow<Body extends StreamRequest>(
  { calls, limits }: GateEndpointsOptions,
  cases: RecentCases,
  { route, isLook = false, answer }: GateRow<Body>,
): Endpoint {
  const find = async (agent: Agent, body: Body): Promise<GateCase> => {
    const known = isLook ? cases.find(agent, body) : undefined;
    if (known !== undefined) return known;
    const { leg, caller } = await findCaller(calls, agent, body);
    const on = { callId: leg.callSid, caller };
    cases.keep(agent, body, on);
    return on;
  };
  return createEndpoint<Body>({
    route,
    stage: 'telephony',
    handle: async (body, exchange, agent) => {
      if (agent === undefined) throw new ServerError('AGENT_NOT_AUTHENTICATED');
      const on = await find(agent, body);
      exchange.stage = 'state';
      if (!isLook) await limits.subject(on.caller);
      // nobody would hear what came of it
      if (exchange.expired) throw new ServerError('STATE_FAILED');
      return answer(on, body, { exchange, agent });
    },
  });
}

/** From the header, else from the body. */
function grantOf({ header }: Exchange, field: string | undefined): string {
  const grant = header(grantHeader) ?? field ?? '';
  if (grant === '') throw new ServerError('GRANT_INVALID');
  return grant;
}

function tellGrant({ token, claims }: IssuedGrant): NonNullable<GateDecided['grant']> {
  return { token, expiresAt: claims.exp * 1000, singleUse: claims.single_use, factors: claims.factors };
}

function tellCustomer({ outcome, customer }: CustomerLookup): CustomerFound {
  if (customer === null) return { outcome, customer: null };
  const { id, name, hints } = customer;
  return { outcome, customer: { id, name }, ...(hints === undefined ? {} : { hints: { ...hints } }) };
}
