/** The members of `ClientApp` of purecloud-client-app-sdk 2.x that the adapter uses. */
export interface GenesysClientApp {
  readonly lifecycle: {
    addBootstrapListener(listener: () => void): void;
    addFocusListener(listener: () => void): void;
    addBlurListener(listener: () => void): void;
    addStopListener(listener: () => void): void;
    removeBootstrapListener(listener: () => void): void;
    removeFocusListener(listener: () => void): void;
    removeBlurListener(listener: () => void): void;
    removeStopListener(listener: () => void): void;
    bootstrapped(): void;
    stopped(): void;
  };
  readonly alerting: {
    showToastPopup(title: string, message: string, options: GenesysToastOptions): void;
    setAttentionCount(count: number): void;
  };
}

/** An error stays until it is closed: the SDK takes nothing else for one. */
export interface GenesysToastOptions {
  readonly id: string;
  readonly type: 'error';
  readonly timeout: 0;
  readonly showCloseButton: true;
  readonly markdownMessage: false;
}
