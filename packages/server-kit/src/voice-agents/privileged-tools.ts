import { transactionsAction } from '@callseal/protocol/gate-routes';
import { ServerError } from '../errors/server-error.js';
import type { GateCase } from '../gate/call-gate.js';
import type { Endpoint } from '../http/endpoint.js';
import { createToolEndpoint, type ToolKit } from './tool-endpoint.js';

/** A ticket that is no good any more keeps nobody from a person: they get the caller, and nothing with them. */
function nothingInHand(error: unknown): undefined {
  if (error instanceof ServerError && error.code.startsWith('GRANT_')) return undefined;
  throw error;
}

/**
 * Tools that demand a ticket: it is checked here for the conversation's call and caller, whatever the platform's variables say, and used
 * up. The next one comes from a new decision, so that evidence which came meanwhile counts.
 */
export function createPrivilegedTools(kit: ToolKit): readonly Endpoint[] {
  const { gate, conversations } = kit;
  const wanted = { action: transactionsAction } as const;
  const nextTicket = async (on: GateCase): Promise<string> => {
    const { grant } = await gate.decide(on, { ...wanted, holder: 'bot', singleUse: true, lifetimeSeconds: kit.options.ticketSeconds });
    return grant?.token ?? '';
  };
  return [
    createToolEndpoint('lookUpTool', kit, async ({ request, on }) => {
      await gate.verifyGrant(on, { ...wanted, grant: request.auth_ticket, holder: 'bot' });
      const { customer } = await gate.lookUp(on);
      // several customers are nobody: it must not be guessed who calls
      if (customer === null) throw new ServerError('CUSTOMER_NOT_FOUND');
      const { id, name, hints } = customer;
      return {
        tool: 'crm.lookup',
        success: true,
        auth_subject_id: id,
        contact_name: name,
        ...(hints === undefined ? {} : { hints }),
        auth_ticket: await nextTicket(on),
      };
    }),
    createToolEndpoint('transactionsTool', kit, async ({ request, on }) => {
      const transactions = await gate.transactions(on, request.auth_ticket);
      return {
        tool: 'crm.transactions',
        success: true,
        transactions: transactions.map(({ id, amount, currency, merchant, at }) => ({
          id,
          amount,
          ...(currency === undefined ? {} : { currency }),
          merchant,
          at,
        })),
        auth_ticket: await nextTicket(on),
      };
    }),
    createToolEndpoint('transferTool', kit, async ({ request, on }) => {
      const { auth_ticket: ticket } = request;
      const given = ticket === '' ? undefined : await gate.transferGrant(on, ticket).catch(nothingInHand);
      await conversations.handOver(request);
      return { tool: 'transfer', success: true, transfer_ticket: given?.token ?? '', auth_ticket: '' };
    }),
  ];
}
