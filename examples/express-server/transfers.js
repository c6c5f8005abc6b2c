// The privileged action: it trusts no page and no model. Who calls comes from the telephony, what may be done from the grant.
import { CallsealError, serverErrors } from '@callseal/protocol/errors';

export const transferAction = 'payments.transfer';

/** Exactly the parameters of a transfer: the grant is bound to them, so another amount or payee needs another grant. */
export function isTransfer({ amount, payee, ...rest }) {
  return /^\d{1,7}\.\d\d$/.test(amount) && /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(payee) && Object.keys(rest).length === 0;
}

// #region grant
/** The handler of `POST /accounts/transfers`: `{ callSid, amount, payee }`, the grant in the header `callseal-grant`. */
export function transfers({ gate, agents, registry }) {
  return async (request, response) => {
    try {
      const agent = await agents.authenticate(request.get('authorization')?.replace(/^Bearer /i, '') ?? '');
      const { callSid, amount, payee } = request.body ?? {};
      const call = registry.callOf(agent.identity, String(callSid));
      if (call === undefined) throw new CallsealError('AGENT_NOT_ON_CALL', 'This agent is not on that call.');
      const parameters = { amount: String(amount), payee: String(payee) };
      const grant = request.get('callseal-grant') ?? '';
      // used up here, before anything happens: what fails below needs a new grant, and nothing happens twice
      await gate.verifyGrant({ callId: String(callSid), caller: call.number }, { action: transferAction, parameters, grant });
      response.json({ moved: parameters });
    } catch (error) {
      const { status, message } = serverErrors[error.code] ?? serverErrors.INTERNAL;
      response.status(status).json({ code: error.code in serverErrors ? error.code : 'INTERNAL', message });
    }
  };
}
// #endregion
