import { twilioLogin, twilioUrl } from '../../config/parts/twilio-api.js';
import { ask, objectOf, type Reply, unreachable } from '../ask.js';
import type { Check } from '../check.js';
import { failed, ok, skipped } from '../finding.js';

/** The service that sends codes exists, and may be read. */
export const codes: Check = {
  id: 'codes',
  title: 'Sender of codes',
  async run(context) {
    const { codes: given, twilio } = context.config;
    if (given === undefined || twilio === undefined) return skipped('No codes are sent.');
    const { carrier } = given;
    if ('from' in carrier) return skipped('Whether CALLSEAL_CODES_FROM may send is seen when it does.');
    const [product, path, sid, variable] =
      'verifySid' in carrier
        ? (['verify', '/v2/Services', carrier.verifySid, 'CALLSEAL_CODES_VERIFY_SID'] as const)
        : (['messaging', '/v1/Services', carrier.messagingSid, 'CALLSEAL_CODES_MESSAGING_SID'] as const);
    const base = twilioUrl(product, twilio);
    const login = Buffer.from(twilioLogin(twilio).join(':')).toString('base64');
    let reply: Reply;
    try {
      reply = await ask(context, `${base}${path}/${sid}`, { headers: { authorization: `Basic ${login}` } });
    } catch (error) {
      return unreachable(error, new URL(base).host, 'TWILIO_REGION and TWILIO_EDGE');
    }
    if (reply.status === 200 && objectOf(reply)?.sid === sid) return ok('Its service exists, and these credentials may read it.');
    if (reply.status === 404) return failed('The account has no such service.', `Set ${variable} to the service that the console shows.`);
    return failed(`Its service cannot be read (HTTP ${reply.status}).`, 'Give the API key access to it, or use the auth token.');
  },
};
