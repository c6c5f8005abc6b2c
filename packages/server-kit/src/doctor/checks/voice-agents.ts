import { routes } from '@callseal/protocol/routes';
import { ask, type Reply, unreachable } from '../ask.js';
import type { Check } from '../check.js';
import { failed, ok, skipped } from '../finding.js';
import { publicUrl } from './public-url.js';

/** The tools refuse who is not the platform, at the public URL, and let the platform's secret in. */
export const voiceAgents: Check = {
  id: 'voice-agents',
  title: 'Tools of voice agents',
  async run(context) {
    const { voiceAgents: given } = context.config;
    if (given === undefined) return skipped('No voice agents are configured.');
    const url = publicUrl(context, routes.screenTool.path);
    // no tool takes an empty request: nothing happens
    const post = (headers: Record<string, string>): Promise<Reply> =>
      ask(context, url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{}' });
    const [secret] = given.secrets ?? [];
    let bare: Reply;
    let secured: Reply;
    try {
      [bare, secured] = await Promise.all([post({}), post({ 'x-callseal-secret': secret ?? '' })]);
    } catch (error) {
      return unreachable(error, new URL(url).host, 'CALLSEAL_PUBLIC_BASE_URL');
    }
    if (bare.status !== 401) {
      return failed(
        `Who proves nothing is not refused (HTTP ${bare.status}).`,
        'Let the server run with the same CALLSEAL_VOICE_AGENT variables as here, and the proxy pass /tools on as it is.',
      );
    }
    if (secret === undefined || given.certificates !== undefined) {
      return ok('Who proves nothing is refused; whether the certificate gets in, only the platform can show.');
    }
    if (secured.status === 401) {
      return failed(
        'The secret is refused.',
        'Let the server run with the same CALLSEAL_VOICE_AGENT_SECRETS, and the proxy pass x-callseal-secret on.',
      );
    }
    return ok('Who proves nothing is refused, and the secret gets in.');
  },
};
