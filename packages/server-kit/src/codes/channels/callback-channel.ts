import { configError } from '../../errors/config-error.js';
import type { CodeCarrier, CodeDelivery } from './channel.js';

/**
 * A channel of your own, such as your mail service: `deliver` gets the code and the destination and sends them. Reject when it was not
 * taken; throw `new ServerError('CHANNEL_UNAVAILABLE')` for a destination that cannot be reached this way. Do not log what you get.
 * @throws CallsealError `CONFIG_INVALID` when `deliver` is no function.
 */
export function createCallbackChannel(deliver: (delivery: CodeDelivery & { readonly code: string }) => Promise<void> | void): CodeCarrier {
  if (typeof deliver !== 'function') throw configError('createCallbackChannel takes the function that sends the code.');
  return {
    kind: 'carrier',
    deliver: async (delivery) => {
      await deliver(delivery);
    },
  };
}
