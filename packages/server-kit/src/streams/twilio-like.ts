/** What `client.calls(sid).streams.create` is given. */
export interface StreamParameters {
  readonly url: string;
  readonly name: string;
  readonly track: 'inbound_track' | 'outbound_track' | 'both_tracks';
  readonly 'parameter1.name': string;
  readonly 'parameter1.value': string;
  readonly statusCallback?: string;
  readonly statusCallbackMethod?: 'POST';
}

/**
 * The part of the `twilio` client (version 6) that the kit uses: pass `twilio(accountSid, authToken, { timeout: 5000 })`. The client's
 * own default time-out of 30 s is longer than a Twilio Function lives.
 */
export interface TwilioLike {
  calls(sid: string): {
    fetch(): Promise<{ status: string }>;
    readonly streams: {
      (sid: string): { update(parameters: { status: 'stopped' }): Promise<unknown> };
      create(parameters: StreamParameters): Promise<{ sid: string }>;
    };
  };
  conferences(sid: string): {
    participants(callSid: string): { fetch(): Promise<unknown> };
  };
}
