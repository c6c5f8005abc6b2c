/** A page that has its own telephony, or any desktop that no other adapter knows: the page says what is the case. */
import type { HostAdapter, HostCall } from './support/adapter.js';
import { type CallInput, toHostCall } from './support/call-input.js';
import { callbacksOf, capabilitiesOf, type HostCallbacks } from './support/host-callbacks.js';
import { createValue } from './support/value.js';

export type { CallInput } from './support/call-input.js';

/** Options of {@link createPageAdapter}. */
export interface PageAdapterOptions extends HostCallbacks {
  /** Name of the telephony in call keys. Default `page`. */
  readonly platform?: string;
  /** Account in call keys. Default empty. */
  readonly orgId?: string;
  /** Agent's language for calls that name none. */
  readonly locale?: string;
  readonly theme?: 'light' | 'dark';
  /** The agent's token as it is now, read at each request. Without it the page's own sign-in counts. */
  readonly token?: () => string;
}

/** A {@link HostAdapter} that is told of the call. */
export interface PageAdapter extends HostAdapter {
  /** Another call, another state of it, or none. */
  setCall(call: CallInput | null): void;
}

/** Creates the adapter of a plain page. */
export function createPageAdapter(options: PageAdapterOptions = {}): PageAdapter {
  const { platform = 'page', orgId = '', token } = options;
  const call = createValue<HostCall | null>(null);
  let live = true;
  return {
    ...callbacksOf(options),
    kind: 'page',
    call,
    connect: () => Promise.resolve(capabilitiesOf(options)),
    getAccessProof: () => Promise.resolve(token ? { type: 'bearer', token, issuerHint: platform } : { type: 'session' }),
    setCall(input) {
      if (live) call.set(input === null ? null : toHostCall(input, { platform, orgId }));
    },
    dispose() {
      live = false;
      call.set(null);
    },
  };
}
