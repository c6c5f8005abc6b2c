import { twilioLogin, twilioUrl } from '../../config/parts/twilio-api.js';
import type { TwilioConfig } from '../../config/config.js';
import { ask, objectOf, type Reply, unreachable } from '../ask.js';
import type { Check, DoctorContext } from '../check.js';
import { failed, type Finding, ok, skipped } from '../finding.js';

const noTwilio = skipped('No Twilio account is configured.');

function basic([user, password]: readonly [string, string]): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** The cheapest request that shows whether credentials belong to the account: one conference at most, of any age. */
export function askTwilio(context: DoctorContext, twilio: TwilioConfig, login: readonly [string, string]): Promise<Reply> {
  const url = `${twilioUrl('api', twilio)}/2010-04-01/Accounts/${twilio.accountSid}/Conferences.json?PageSize=1`;
  return ask(context, url, { headers: basic(login) });
}

/** Whether the answer is a page of this account's conferences. */
function isOfAccount(reply: Reply, { accountSid }: TwilioConfig): boolean {
  const body = objectOf(reply);
  return Array.isArray(body?.conferences) && typeof body.uri === 'string' && body.uri.includes(`/Accounts/${accountSid}/`);
}

export const twilioCredentials: Check = {
  id: 'twilio-credentials',
  title: 'Twilio credentials',
  async run(context) {
    const { twilio } = context.config;
    if (twilio === undefined) return noTwilio;
    const names = twilio.apiKey === undefined ? 'TWILIO_AUTH_TOKEN' : 'TWILIO_API_KEY and TWILIO_API_SECRET';
    let reply: Reply;
    try {
      reply = await askTwilio(context, twilio, twilioLogin(twilio));
    } catch (error) {
      return unreachable(error, new URL(twilioUrl('api', twilio)).host, 'TWILIO_REGION and TWILIO_EDGE');
    }
    if (reply.status === 200 && isOfAccount(reply, twilio)) return ok(`They open the account ${twilio.accountSid.slice(0, 6)}….`);
    if (reply.status === 401 || reply.status === 403 || reply.status === 404) {
      return failed(
        `Twilio refuses them for this account (HTTP ${reply.status}).`,
        `Correct TWILIO_ACCOUNT_SID and ${names}; a region other than us1 has credentials of its own.`,
      );
    }
    return failed(`Twilio answered something else (HTTP ${reply.status}).`, 'Repeat it; if it stays, look at status.twilio.com.');
  },
};

export const signingToken: Check = {
  id: 'signing-token',
  title: 'Token that signs',
  async run(context): Promise<Finding> {
    const { twilio } = context.config;
    if (twilio === undefined) return noTwilio;
    const { authToken } = twilio;
    if (authToken === undefined) return skipped('Without TWILIO_AUTH_TOKEN no signature is checked.');
    let reply: Reply;
    try {
      reply = await askTwilio(context, twilio, [twilio.accountSid, authToken]);
    } catch (error) {
      return unreachable(error, new URL(twilioUrl('api', twilio)).host, 'TWILIO_REGION and TWILIO_EDGE');
    }
    if (reply.status !== 200) {
      return failed(
        `TWILIO_AUTH_TOKEN is no auth token of the account (HTTP ${reply.status}).`,
        "Set it to the account's primary auth token: an API key's secret signs nothing.",
      );
    }
    return ok(
      'TWILIO_AUTH_TOKEN is an auth token of the account. Whether it is the primary one, which alone signs, cannot be asked: ' +
        'if real callbacks are refused with SIGNATURE_INVALID, it is the secondary.',
    );
  },
};

export const workspace: Check = {
  id: 'workspace',
  title: 'TaskRouter workspace',
  async run(context) {
    const { twilio, workspaceSid } = context.config;
    if (twilio === undefined || workspaceSid === undefined) return skipped('No workspace is configured.');
    const base = twilioUrl('taskrouter', twilio);
    let reply: Reply;
    try {
      reply = await ask(context, `${base}/v1/Workspaces/${workspaceSid}`, { headers: basic(twilioLogin(twilio)) });
    } catch (error) {
      return unreachable(error, new URL(base).host, 'TWILIO_REGION and TWILIO_EDGE');
    }
    if (reply.status === 200 && objectOf(reply)?.sid === workspaceSid) return ok('It exists, and these credentials may read it.');
    if (reply.status === 404) {
      return failed('The account has no such workspace.', 'Set CALLSEAL_WORKSPACE_SID to the WS… that TaskRouter, Workspaces shows.');
    }
    return failed(`It cannot be read (HTTP ${reply.status}).`, 'Give the API key access to TaskRouter, or use the auth token.');
  },
};
