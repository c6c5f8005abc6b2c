import { cancelCode } from './cancel-code.js';
import { checkCode } from './check-code.js';
import { findCode } from './find-code.js';
import { checkUse, digitsOf } from './code-use.js';
import { createLink, redeemLink, resolveLink } from './entry-links.js';
import type { OneTimeCodes, OneTimeCodesOptions } from './one-time-codes.js';
import { resolveCodesOptions } from './resolve-codes-options.js';
import { sendCode } from './send-code.js';

/**
 * One-time codes over a shared state. See {@link OneTimeCodes} for what holds.
 * @throws CallsealError `CONFIG_INVALID` for options that are missing, unknown or out of range; the message never repeats the key.
 */
export function createOneTimeCodes(options: OneTimeCodesOptions): OneTimeCodes {
  const resolved = resolveCodesOptions(options);
  return {
    send: async ({ channel, withLink = false, ...use }) =>
      sendCode(resolved, { use: checkUse(use), parameters: use.parameters ?? {}, channel, withLink }),
    find: async ({ callId, subject, action }) => findCode(resolved, checkUse({ callId, subject, action })),
    check: async ({ code, ...use }) => checkCode(resolved, { use: checkUse(use), code: digitsOf(code) }),
    cancel: async ({ callId, subject, action }) => cancelCode(resolved, checkUse({ callId, subject, action })),
    createEntryLink: async (use) => createLink(resolved, checkUse(use)),
    resolveLink: async (token) => resolveLink(resolved, token),
    redeem: async (entry) => redeemLink(resolved, entry),
  };
}
