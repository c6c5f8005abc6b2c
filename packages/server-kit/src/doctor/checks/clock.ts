import { twilioUrl } from '../../config/parts/twilio-api.js';
import { ask } from '../ask.js';
import type { Check, DoctorContext } from '../check.js';
import { failed, ok, skipped, warned } from '../finding.js';

/** Seconds. Signatures, tokens and retention survive two; at thirty, fresh tokens count as expired or not yet valid. */
const [tolerated, wrong] = [2, 30];

export const clock: Check = {
  id: 'clock',
  title: 'Clock',
  async run(context) {
    const { twilio, voiceService } = context.config;
    const urls = [twilio && `${twilioUrl('api', twilio)}/`, voiceService && new URL('/', voiceService.tokenUrl).href];
    // who is silent is asked in half of the time: that is told by the check of the service
    const patient = { ...context, signal: AbortSignal.timeout(context.timeout / 2) };
    const answers = await Promise.all(urls.filter((url) => url !== undefined).map((url) => offsetOf(patient, url)));
    const offsets = answers.filter((offset) => offset !== undefined);
    // the nearer of two: one server's clock may be wrong by itself
    const [nearest] = offsets.sort((a, b) => Math.abs(a) - Math.abs(b));
    if (nearest === undefined) return skipped('Nobody who could be asked tells the time.');
    const seconds = Math.abs(nearest);
    if (seconds <= tolerated) return ok('It agrees with the services to two seconds.');
    const says = `It is ${seconds < 100 ? seconds.toFixed(0) : Math.round(seconds)} s ${nearest > 0 ? 'ahead' : 'behind'}.`;
    const mend = 'Let the machine follow a time server (chrony, systemd-timesyncd, or the host of the container).';
    return seconds > wrong ? failed(says, mend) : warned(says, mend);
  },
};

/** Seconds that this clock is ahead of a server's `Date`, which has a resolution of one; `undefined` when there is none. */
async function offsetOf(context: DoctorContext, url: string): Promise<number | undefined> {
  const asked = context.now();
  try {
    const reply = await ask(context, url, { method: 'HEAD' });
    const date = Date.parse(reply.headers.get('date') ?? '');
    if (Number.isNaN(date)) return undefined;
    // on average the server's second was half over
    return ((asked + context.now()) / 2 - (date + 500)) / 1000;
  } catch {
    // other checks tell why a service cannot be reached
    return undefined;
  }
}
