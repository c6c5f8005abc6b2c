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

/** A call leg, as far as the kit reads it. */
export interface CallLike {
  readonly status: string;
  readonly from: string;
  readonly to: string;
  readonly direction: string;
}

/**
 * The part of the `twilio` client (version 6) that streams need: pass `twilio(accountSid, authToken, { timeout: 5000 })`. The client's
 * own default time-out of 30 s is longer than a Twilio Function lives.
 */
export interface TwilioLike {
  calls(sid: string): {
    fetch(): Promise<CallLike>;
    readonly streams: {
      (sid: string): { update(parameters: { status: 'stopped' }): Promise<unknown> };
      create(parameters: StreamParameters): Promise<{ readonly sid: string }>;
    };
  };
}

/** Who is in a conference. */
export interface ParticipantLike {
  readonly callSid: string;
  readonly label: string | null;
}

/** An offer of a task to a worker. */
export interface ReservationLike {
  readonly taskSid: string;
  readonly reservationStatus: string;
}

/** The part of the `twilio` client that tells who has which task: the same client, of the account that owns the workspace. */
export interface TaskRouterLike extends Pick<TwilioLike, 'calls'> {
  readonly conferences: {
    (sid: string): { readonly participants: { list(parameters: { limit: number }): Promise<readonly ParticipantLike[]> } };
    list(parameters: { friendlyName: string; status: 'in-progress'; limit: number }): Promise<readonly { readonly sid: string }[]>;
  };
  readonly taskrouter: {
    readonly v1: {
      workspaces(sid: string): {
        tasks(sid: string): {
          fetch(): Promise<{ readonly attributes: string }>;
          readonly reservations: {
            list(parameters: { workerSid: string; reservationStatus?: 'accepted'; limit: number }): Promise<readonly ReservationLike[]>;
          };
        };
        workers(sid: string): {
          readonly reservations: {
            (sid: string): { fetch(): Promise<ReservationLike> };
            list(parameters: { reservationStatus: 'accepted'; limit: number }): Promise<readonly ReservationLike[]>;
          };
        };
      };
    };
  };
}
