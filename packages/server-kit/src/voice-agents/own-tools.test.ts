import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { JsonObject } from '../json/json-value.js';
import { requireCallGrant } from '../gate/require-call-grant.js';
import { createFullKit, platformHeaders } from '../testkit/full-kit.js';
import { rightFields } from '../testkit/right-requests.js';

const parameters = { amount: '100.00', payee: 'ES9121000418450200051332' };

describe('a privileged tool of one’s own', async () => {
  const full = await createFullKit();
  after(() => full[Symbol.asyncDispose]());
  const { gate, voiceAgents } = full.kit;
  assert.ok(gate !== undefined && voiceAgents !== undefined);
  let transfers = 0;
  const transfer = requireCallGrant<JsonObject>(
    {
      gate,
      action: 'transfer',
      holder: 'bot',
      caseOf: voiceAgents.caseOf,
      tokenOf: voiceAgents.ticketOf,
      parametersOf: async (request) => ((await request.json()) as { readonly parameters: JsonObject }).parameters,
    },
    () => {
      transfers += 1;
      return Promise.resolve(Response.json({ success: true }));
    },
  );

  const requestOf = (fields: object, headers = platformHeaders('')): Request =>
    new Request('https://host.example/tools/transfer-money', { method: 'POST', headers, body: JSON.stringify(fields) });

  /** In a conversation of its own, which has its call, and on which a ticket for the transfer was given. */
  async function talk(holder: 'bot' | 'human' = 'bot') {
    const where = await rightFields(full, 'askQuestionsTool');
    const on = await voiceAgents!.caseOf(requestOf(where));
    await gate!.note(on, { kind: 'one-time-code', outcome: 'passed', source: 'test', mayProve: ['possession'] });
    await gate!.screen(on);
    const { grant } = await gate!.decide(on, { action: 'transfer', parameters, holder, singleUse: true });
    return { where, ticket: grant?.token };
  }
  async function use(fields: object, headers = platformHeaders('')): Promise<string> {
    const response = await transfer(requestOf(fields, headers));
    return response.status === 200 ? 'done' : ((await response.json()) as { readonly code: string }).code;
  }

  test('happens once, for the ticket of its conversation and these parameters', async () => {
    const { where, ticket } = await talk();
    assert.equal(await use({ ...where, parameters: { ...parameters, amount: '9000.00' }, auth_ticket: ticket }), 'GRANT_MISMATCH');
    assert.equal(await use({ ...where, parameters, auth_ticket: ticket }), 'done');
    assert.equal(await use({ ...where, parameters, auth_ticket: ticket }), 'GRANT_USED');
    assert.equal(transfers, 1);
  });

  test('does not happen for another conversation, a human’s ticket, none, or somebody who is not the platform', async () => {
    const [mine, other, human] = [await talk(), await talk(), await talk('human')];
    transfers = 0;
    assert.equal(await use({ ...other.where, parameters, auth_ticket: mine.ticket }), 'GRANT_MISMATCH');
    assert.equal(await use({ ...human.where, parameters, auth_ticket: human.ticket }), 'GRANT_MISMATCH');
    assert.equal(await use({ ...mine.where, parameters }), 'GRANT_INVALID');
    assert.equal(
      await use({ ...mine.where, conversation_id: 'conv_of_nobody', parameters, auth_ticket: mine.ticket }),
      'CONVERSATION_UNKNOWN',
    );
    assert.equal(await use({ parameters, auth_ticket: mine.ticket }), 'BODY_MALFORMED');
    assert.equal(await use({ ...mine.where, parameters, auth_ticket: mine.ticket }, {}), 'TOOL_NOT_AUTHENTICATED');
    assert.equal(transfers, 0);
    assert.equal(await use({ ...mine.where, parameters, auth_ticket: mine.ticket }), 'done');
  });
});
