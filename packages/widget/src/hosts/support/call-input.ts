import type { CallState, HostCall } from './adapter.js';

/** A call as a page names it; all but the conversation has a default. */
export interface CallInput {
  /** Id of the conversation; the caller's leg too, unless `callSid` names it. */
  readonly conversationId: string;
  /** Default `connected`. */
  readonly state?: CallState;
  /** Default `inbound`. */
  readonly direction?: 'inbound' | 'outbound';
  /** The caller's number, or however the page names the caller. */
  readonly ani?: string;
  readonly dnis?: string;
  readonly queue?: string;
  /** People on the call, the agent and the caller among them. Default 0: not known. */
  readonly parties?: number;
  /** The agent's language. */
  readonly locale?: string;
  /** `callSid`, `taskSid` and `conferenceSid` are read. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Default: the adapter's. */
  readonly platform?: string;
  /** Default: the adapter's. */
  readonly orgId?: string;
}

/** Fills the defaults in. */
export function toHostCall({ conversationId, platform, orgId, ...rest }: CallInput, origin: { platform: string; orgId: string }): HostCall {
  return {
    state: 'connected',
    direction: 'inbound',
    parties: 0,
    attributes: {},
    ...rest,
    callKey: { platform: platform ?? origin.platform, orgId: orgId ?? origin.orgId, conversationId },
  };
}
