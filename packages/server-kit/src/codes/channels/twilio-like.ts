/** What `client.messages.create` is given. */
export interface MessageParameters {
  readonly to: string;
  readonly body: string;
  readonly from?: string;
  readonly messagingServiceSid?: string;
  readonly validityPeriod: number;
  readonly contentRetention?: 'discard';
  readonly addressRetention?: 'obfuscate';
}

/** The part of the `twilio` client (version 6) that sends messages: pass `twilio(accountSid, authToken, { timeout: 4000 })`. */
export interface TwilioMessagingLike {
  readonly messages: {
    create(parameters: MessageParameters): Promise<{ readonly status: string; readonly errorCode?: number | null }>;
  };
}

/** What `verifications.create` is given. */
export interface VerificationParameters {
  readonly to: string;
  readonly channel: string;
  readonly locale?: string;
}

/** The part of the `twilio` client (version 6) that Verify needs. */
export interface TwilioVerifyLike {
  readonly verify: {
    readonly v2: {
      services(sid: string): {
        readonly verifications: {
          (sid: string): { update(parameters: { status: 'canceled' }): Promise<unknown> };
          create(parameters: VerificationParameters): Promise<{ readonly sid: string; readonly status: string }>;
        };
        readonly verificationChecks: {
          create(parameters: { verificationSid: string; code: string }): Promise<{ readonly status: string }>;
        };
      };
    };
  };
}
