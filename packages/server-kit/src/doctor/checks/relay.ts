import { ask, type Reply, unreachable } from '../ask.js';
import type { Check, DoctorContext } from '../check.js';
import { failed, type Finding, ok, skipped } from '../finding.js';

export const relay: Check = {
  id: 'relay',
  title: 'Signalling',
  run(context) {
    const { relay: given } = context.config;
    if (given === undefined) return skipped('Pages hold the signalling session.');
    return checkSignalling(context, given.signallingUrl, 'CALLSEAL_RELAY_SIGNALLING_URL');
  },
};

/** Opens a session of Engine.IO 4, on which Socket.IO runs, and leaves it: `0` and an object with its id. */
export async function checkSignalling(context: DoctorContext, signallingUrl: string, variable: string): Promise<Finding> {
  const { origin, host } = new URL(signallingUrl.replace(/^ws/, 'http'));
  let reply: Reply;
  try {
    reply = await ask(context, `${origin}/socket.io/?EIO=4&transport=polling`);
  } catch (error) {
    return unreachable(error, host, variable);
  }
  if (reply.status === 200 && /^0\{.*"sid":/.test(reply.text)) return ok(`${host} speaks Socket.IO.`);
  return failed(
    `${host} does not speak Socket.IO (HTTP ${reply.status}).`,
    `Correct ${variable}: it is the voice service's urlSio, without /register.`,
  );
}
