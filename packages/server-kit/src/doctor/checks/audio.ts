// the light file of the package: signatures need none of its REST clients
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { unreachable } from '../ask.js';
import type { Check } from '../check.js';
import { failed, ok, skipped } from '../finding.js';
import { askUpgrade, type UpgradeResult } from '../upgrade.js';

/** The voice service's WebSocket must let in Twilio and nobody else. */
export const audioSocket: Check = {
  id: 'audio-url',
  title: 'Audio socket',
  async run({ config, signal }) {
    const { streams, twilio } = config;
    if (streams === undefined || twilio?.authToken === undefined) return skipped('No streams are configured.');
    const { audioUrl } = streams;
    const signature = getExpectedTwilioSignature(twilio.authToken, audioUrl, {});
    let unsigned: UpgradeResult;
    let signed: UpgradeResult;
    try {
      unsigned = await askUpgrade(audioUrl, {}, signal);
      signed = await askUpgrade(audioUrl, { 'x-twilio-signature': signature }, signal);
    } catch (error) {
      return unreachable(error, new URL(audioUrl).host, 'CALLSEAL_AUDIO_URL');
    }
    if (unsigned.accepted) {
      return failed(
        'It accepts a connection that Twilio did not sign: anybody may send it audio.',
        'Give the voice service the auth token and this exact URL, so that it checks X-Twilio-Signature.',
      );
    }
    if (signed.accepted) return ok('It accepts what is signed for this URL, and refuses what is not.');
    if (unsigned.status === 404 || unsigned.status === 426) {
      return failed(
        `There is no WebSocket at this path (HTTP ${unsigned.status}).`,
        'Correct the path of CALLSEAL_AUDIO_URL, or let the proxy before it pass upgrades on.',
      );
    }
    return failed(
      `It refuses a signed connection too (HTTP ${signed.status}).`,
      'Give the voice service the same TWILIO_AUTH_TOKEN, and as its public URL exactly CALLSEAL_AUDIO_URL, slash and port included.',
    );
  },
};
