/** The members of `@twilio/flex-ui` 2.x that the adapter reads, as in its typings (ITask, Manager, AppState); nothing else is touched. */

/** Someone in the conference of a task. */
export interface FlexParticipant {
  readonly callSid?: string | undefined;
  /** `customer`, `worker`, `supervisor`, `external`, `transfer`, … */
  readonly participantType?: string | undefined;
  /** `joined`, `left`, `recently_left`. */
  readonly status: string;
  readonly onHold?: boolean | undefined;
  readonly connecting?: boolean | undefined;
  readonly muted?: boolean | undefined;
}

/** The conference of a task. */
export interface FlexConference {
  readonly conferenceSid?: string | undefined;
  readonly participants: readonly FlexParticipant[];
}

/** A task: `sid` is the reservation's, `taskSid` the task's. */
export interface FlexTask {
  readonly sid: string;
  readonly taskSid: string;
  /** `pending`, `accepted`, `wrapping`, `completed`, `canceled`, … of the reservation. */
  readonly status: string;
  readonly taskChannelUniqueName: string;
  readonly queueName?: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly conference?: FlexConference | undefined;
}

/** The part of the store's state that is read. */
export interface FlexState {
  readonly flex: {
    readonly view: { readonly selectedTaskSid?: string | undefined };
    readonly worker: { readonly tasks: ReadonlyMap<string, FlexTask> };
    readonly conferences?: { readonly states: ReadonlyMap<string, { readonly source?: FlexConference | undefined }> } | undefined;
    readonly session: {
      readonly ssoTokenPayload?: { readonly token?: string | undefined; readonly accountSid?: string | undefined } | undefined;
    };
  };
}

/** `Flex.Manager`. */
export interface FlexManager {
  readonly store: { getState(): FlexState; subscribe(listener: () => void): () => void };
  readonly events: {
    addListener(event: string, listener: (task: FlexTask) => void): unknown;
    removeListener(event: string, listener: (task: FlexTask) => void): unknown;
  };
}

/** `Flex.Actions`. */
export interface FlexActions {
  invokeAction(name: string, payload: object): Promise<unknown>;
}
