import { randomBytes } from 'node:crypto';
import { entryRoutes, gateAgentRoutes, type RouteName } from '@callseal/protocol/routes';
import { routeDocuments } from '../openapi/route-documents.js';
import type { FullKit } from './full-kit.js';
import { numberOf } from './gate-parts.js';
import { isTool, rightToolFields } from './right-tools.js';

/**
 * Fields that a kit with every part answers with success: those of the document. The gate's are about a call of their own, on which has
 * happened what must have happened before.
 */
export async function rightFields({ kit, arrived }: FullKit, name: RouteName): Promise<Readonly<Record<string, unknown>>> {
  const { gate } = kit;
  const fields: Readonly<Record<string, unknown>> = routeDocuments[name].request;
  if (gate !== undefined && isTool(name)) return rightToolFields({ ...kit, gate }, name, fields);
  if (gate === undefined || !(Object.hasOwn(gateAgentRoutes, name) || Object.hasOwn(entryRoutes, name))) return fields;
  const callSid = `CA${randomBytes(16).toString('hex')}`;
  const on = { callId: callSid, caller: numberOf(callSid) };
  const wanted = { action: 'transfer', parameters: routeDocuments.decide.request.parameters };
  const grantOf = async (action: string, holder: 'bot' | 'human'): Promise<string | undefined> => {
    const mayProve = ['possession' as const];
    await gate.note(on, { kind: 'one-time-code', outcome: 'passed', source: 'test', mayProve });
    await gate.screen(on);
    const parameters = action === wanted.action ? wanted.parameters : {};
    return (await gate.decide(on, { action, parameters, holder })).grant?.token;
  };
  switch (name) {
    case 'checkCode':
      await gate.sendCode(on, wanted);
      return { ...fields, callSid };
    case 'keyCode':
      await gate.sendCode(on, { ...wanted, entry: 'keypad' });
      return { ...fields, CallSid: callSid };
    case 'enterCode': {
      await gate.sendCode(on, { ...wanted, entry: 'link' });
      const { code, link = '' } = arrived.at(-1) ?? {};
      return { token: link.split('#')[1], code };
    }
    case 'enterPage':
    case 'enterScript':
    case 'enterStyle':
      return fields;
    case 'checkAnswers':
      await gate.askQuestions(on);
      return { ...fields, callSid };
    case 'listTransactions':
      return { ...fields, callSid, grant: await grantOf('transactions.read', 'human') };
    case 'transferGrant':
      return { ...fields, callSid, grant: await grantOf('transfer', 'bot') };
    default:
      return { ...fields, callSid };
  }
}

/** The same fields as a form carries them. */
export function formOf(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [field, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
