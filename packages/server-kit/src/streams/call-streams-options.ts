import type { SharedState } from '../state/shared-state.js';
import type { StreamProviderOptions } from './stream-provider.js';

/** How streams are opened; everything here is the server's decision. */
export interface CallStreamsOptions extends StreamProviderOptions {
  readonly state: SharedState;
  /** Milliseconds during which "too many requests" is retried, and within which another instance must be done with the call. */
  readonly retryBudget: number;
  /** Milliseconds after which a stream that was not stopped is replaced instead of returned. */
  readonly reuse: number;
  /** Milliseconds after which a stream is stopped. */
  readonly maximum: number;
  /** Whether the provider reports to us: a stream that is never reported as started has then failed. */
  readonly isHeard: boolean;
}

/** Who asks for a stream. */
export interface StreamOwner {
  /** Pseudonym of the agent. */
  readonly owner: string;
  readonly workerSid?: string;
}

/** What a start does besides. */
export interface StartHooks {
  /** Runs before a stream is opened, not when an open one is returned; its rejection ends the start. */
  readonly beforeOpen?: () => Promise<void> | undefined;
}

export interface StopOptions {
  /** Only a stream that was started for this task, or for none. */
  readonly taskSid?: string | undefined;
  /** Only a stream that this agent asked for last, or one that is closed already. */
  readonly owner?: string | undefined;
}
