import type { HostCapabilities, HostNotice, VerificationSummary } from './adapter.js';

/** What a page does for a desktop that gives no way, or for itself. Each may be left out; what is absent is not offered. */
export interface HostCallbacks {
  /** Keeps a verdict with the call that it names, such as through the page's own server. */
  readonly writeBack?: (summary: VerificationSummary) => Promise<void>;
  /** Shows a line outside of the element. */
  readonly notify?: (notice: HostNotice) => void;
  /** Shows how many things wait for the agent's eye. */
  readonly setBadge?: (count: number) => void;
}

/** Those members of {@link HostCallbacks} that are there. */
export const callbacksOf = ({ writeBack, notify, setBadge }: HostCallbacks): HostCallbacks => ({
  ...(writeBack ? { writeBack } : {}),
  ...(notify ? { notify } : {}),
  ...(setBadge ? { setBadge } : {}),
});

/** What an adapter's options say of its desktop. */
export interface HostOffer {
  readonly notify?: unknown;
  readonly writeBack?: unknown;
  readonly theme?: 'light' | 'dark' | undefined;
  readonly locale?: string | undefined;
}

/** The answer to a handshake: what is there is offered. */
export const capabilitiesOf = ({ notify, writeBack, theme, locale }: HostOffer): HostCapabilities => ({
  notify: notify !== undefined,
  writeBack: writeBack !== undefined,
  multiInstance: true,
  audio: 'server',
  ...(theme ? { theme } : {}),
  ...(locale ? { locale } : {}),
});
