import { routes } from '@callseal/protocol/routes';
import { configError } from '../errors/config-error.js';
import { parseServiceUrl } from '../upstream/service-url.js';
import type { GateOptions } from './gate-options.js';

/** Addresses that the gate is configured with. */
export interface ResolvedGateOptions {
  /** Of the page of one-time links, when there can be any. */
  readonly linkUrl: string | undefined;
  /** Where calls go on after keys were pressed, when they are heard of. */
  readonly keypadNext: URL | undefined;
}

/**
 * `own` makes the public address of a path; `isSigned` says whether the telephony provider's reports can be checked.
 * @throws CallsealError `CONFIG_INVALID` for a keypad whose reports could not be checked, or are about nothing.
 */
export function resolveGateOptions(
  { codes, keypad }: GateOptions,
  own: (path: string) => string | undefined,
  isSigned: boolean,
): ResolvedGateOptions {
  if (keypad !== undefined && (codes === undefined || !isSigned)) {
    throw configError('gate.keypad needs gate.codes, and streams.authToken and publicBaseUrl, by which the reports of keys are checked.');
  }
  return {
    linkUrl: codes === undefined ? undefined : own(routes.enterPage.path),
    keypadNext: keypad && parseServiceUrl('gate.keypad.next', keypad.next, 'https:'),
  };
}
