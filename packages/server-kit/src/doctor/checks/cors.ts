import { routes } from '@callseal/protocol/routes';
import { ask, objectOf, unreachable } from '../ask.js';
import type { Check, DoctorContext } from '../check.js';
import { failed, ok } from '../finding.js';
import { publicUrl } from './public-url.js';

/** No page has it: `.invalid` is reserved. */
const foreign = 'https://callseal-doctor.invalid';

export const cors: Check = {
  id: 'cors',
  title: 'Origins of pages',
  async run(context) {
    const { allowedOrigins, publicBaseUrl } = context.config;
    try {
      for (const origin of allowedOrigins) {
        const problem = await judgeAllowed(context, origin);
        if (problem !== undefined) {
          return failed(
            `Pages of ${origin} are not let in: ${problem}.`,
            'Let the server run with the same CALLSEAL_ALLOWED_ORIGINS, and the proxy leave OPTIONS and Access-Control headers alone.',
          );
        }
      }
      const stranger = await ask(context, publicUrl(context, routes.health.path), { headers: { origin: foreign } });
      if (stranger.headers.get('access-control-allow-origin') !== null || objectOf(stranger)?.code !== 'ORIGIN_NOT_ALLOWED') {
        return failed(
          'Pages of a foreign origin are let in.',
          'Stop the proxy from adding Access-Control headers: the server sends its own.',
        );
      }
    } catch (error) {
      return unreachable(error, new URL(publicBaseUrl).host, 'CALLSEAL_PUBLIC_BASE_URL');
    }
    return ok(`${allowedOrigins.length} allowed ${allowedOrigins.length === 1 ? 'one is' : 'ones are'} let in, a foreign one is refused.`);
  },
};

/** What is wrong with a page's preflight and request; `undefined` when both are allowed. */
async function judgeAllowed(context: DoctorContext, origin: string): Promise<string | undefined> {
  const preflight = await ask(context, publicUrl(context, routes.token.path), {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization, content-type' },
  });
  // the route is there only with a voice service; then any answer with the origin will do
  const expected = context.config.voiceService === undefined ? [204, 404] : [204];
  if (!expected.includes(preflight.status)) return `the preflight is answered with HTTP ${preflight.status}`;
  if (preflight.headers.get('access-control-allow-origin') !== origin) return 'the preflight allows another origin';
  const plain = await ask(context, publicUrl(context, routes.health.path), { headers: { origin } });
  return plain.status === 200 && plain.headers.get('access-control-allow-origin') === origin ? undefined : 'the request is refused';
}
