import type { GenesysClientApp } from './genesys-types.js';

/** What a widget does when the desktop calls its hooks. */
export interface DesktopHooks {
  /** The agent looks at this widget now, or at another one. */
  sight(seen: boolean): void;
  /** The desktop takes the widget away. */
  stop(): void;
}

/** Answers the life cycle of a client app; the returned function ends it. */
export function listenToDesktop({ lifecycle, alerting }: GenesysClientApp, hooks: DesktopHooks): () => void {
  const bootstrap = (): void => {
    lifecycle.bootstrapped();
  };
  const focus = (): void => {
    alerting.setAttentionCount(0);
    hooks.sight(true);
  };
  const blur = (): void => {
    hooks.sight(false);
  };
  const stop = (): void => {
    hooks.stop();
    // the desktop waits for this before it takes the iframe away
    lifecycle.stopped();
  };
  // at once: the desktop calls the first hook as soon as the page has loaded
  lifecycle.addBootstrapListener(bootstrap);
  lifecycle.addFocusListener(focus);
  lifecycle.addBlurListener(blur);
  lifecycle.addStopListener(stop);
  return () => {
    lifecycle.removeBootstrapListener(bootstrap);
    lifecycle.removeFocusListener(focus);
    lifecycle.removeBlurListener(blur);
    lifecycle.removeStopListener(stop);
  };
}
