import type { GrantHolder } from '@callseal/protocol/gate';
import { ServerError } from '../errors/server-error.js';
import type { JsonObject } from '../json/json-value.js';
import type { CallGate, GateCase } from './call-gate.js';
import { type GrantedAction, requireGrant } from './require-grant.js';

/** Options of {@link requireCallGrant}. */
export interface RequireCallGrantOptions<Parameters extends JsonObject> {
  readonly gate: Pick<CallGate, 'verifyGrant' | 'subjectOf'>;
  /** The action that the handler performs. */
  readonly action: string;
  /** Says from which call, about whom, the request comes: by a session, a signed token, the call registry. Never by the request's body. */
  readonly caseOf: (request: Request) => GateCase | Promise<GateCase>;
  /** Reads what the action is to be done with; the handler can still read the body. */
  readonly parametersOf: (request: Request) => Parameters | Promise<Parameters>;
  /** Default: the header `callseal-grant`. */
  readonly tokenOf?: (request: Request) => string | null | Promise<string | null>;
  /** Whose hands the grant must be in. Default: anybody's. */
  readonly holder?: GrantHolder;
}

/**
 * `requireGrant` by a {@link CallGate}: guards a privileged handler, looks at the evidence once more, and writes into the audit log before
 * the handler runs.
 * @throws CallsealError `CONFIG_INVALID` without an action.
 */
export function requireCallGrant<Parameters extends JsonObject>(
  { gate, caseOf, ...options }: RequireCallGrantOptions<Parameters>,
  handler: (request: Request, granted: GrantedAction<Parameters>) => Promise<Response>,
): (request: Request) => Promise<Response> {
  const guard = (on: { case?: GateCase }) =>
    requireGrant<Parameters>(
      {
        ...options,
        async callerOf(request) {
          on.case = await caseOf(request);
          return { callId: on.case.callId, subject: gate.subjectOf(on.case.caller) };
        },
        grants: {
          async verify(grant, { action, parameters, holder }) {
            if (on.case === undefined) throw new ServerError('INTERNAL');
            return gate.verifyGrant(on.case, {
              action,
              parameters: parameters as Parameters,
              grant,
              ...(holder === undefined ? {} : { holder }),
            });
          },
        },
      },
      handler,
    );
  // wrong options are refused now, not with the first request
  guard({});
  return (request) => guard({})(request);
}
