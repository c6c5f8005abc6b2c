import type { SharedState } from '../state/shared-state.js';
import type { Clock } from '../time/clock.js';
import type { JsonObject } from '../json/json-value.js';
import type { CodeChannel, CodeChannelName } from './channels/channel.js';

/** What a code is for. A code sent for one use does nothing for another. */
export interface CodeUse {
  /** The call on which the customer is asked, at most 128 characters. */
  readonly callId: string;
  /** The customer, as the host names it, at most 256 characters. */
  readonly subject: string;
  /** What the code allows, such as `transfer`, at most 64 characters. */
  readonly action: string;
  /** What the action is bound to, such as amount and payee; compared as JSON, whatever the order of names. Default: nothing. */
  readonly parameters?: JsonObject;
}

/** Where the customer's record says that codes go. */
export interface CodeDestinations {
  /** E.164. */
  readonly sms?: string;
  /** E.164. */
  readonly call?: string;
  readonly email?: string;
}

/** Options of {@link createOneTimeCodes}. */
export interface OneTimeCodesOptions {
  /** Where codes are counted and kept, hashed. Several instances must share it. */
  readonly state: SharedState;
  /** Secret: 32 bytes in base64, for the hashes of codes, subjects and destinations. Another key forgets every code and count. */
  readonly key: string;
  /** Ways to send, the preferred one first. */
  readonly channels: Readonly<Partial<Record<CodeChannelName, CodeChannel>>>;
  /**
   * Port: looks the destinations up in the customer's record; nothing for a subject that does not exist. It is the only source of a
   * destination. Should take equally long for those who exist and those who do not, or less than `answerAfter`.
   */
  readonly destinations: (subject: string, context: { readonly signal: AbortSignal }) => Promise<CodeDestinations | undefined>;
  /** Seconds for which a code can be used: 180 to 300. Default 240. */
  readonly lifetimeSeconds?: number;
  /** Seconds during which nothing is sent or checked for a subject after the third wrong code: 60 to 86,400. Default 900. */
  readonly coolOffSeconds?: number;
  /**
   * Milliseconds before which no `send` and no failed `check` answers, so that the time does not tell whether a subject or a destination
   * exists: 0 to 5000. Default 1000. With 0 only a host that measures nothing is safe.
   */
  readonly answerAfter?: number;
  /** Milliseconds for the look-up, and for the channel: 100 to 30,000. Default 5000. */
  readonly timeout?: number;
  /**
   * Waits for the channel and says when it failed (`CHANNEL_UNAVAILABLE`, `TELEPHONY_…`, or `CODES_LIMITED` for a destination). That
   * tells who asks that the subject exists: only for agents who see the customer's record anyway. Default false: `send` answers the same.
   */
  readonly tellDelivery?: boolean;
  /** Shows the channel and the last two digits, or the first letter of an address. Who does not exist gets an invented mask. Default false. */
  readonly showMask?: boolean;
  /** Is told of every failure that `send` and `check` may hide: for logs and alarms. Gets no subject, destination or code. */
  readonly onChannelFailure?: (failure: ChannelFailure) => void;
  /** Address of the page on which customers enter codes, for codes that are sent with a link. Default: none is. */
  readonly linkUrl?: string;
  /** Time, for tests. Default: the machine's. */
  readonly clock?: Clock;
}

/** A failure of a channel. */
export interface ChannelFailure {
  readonly channel: CodeChannelName;
  /** What was tried. */
  readonly during: 'send' | 'check' | 'cancel';
  /** A server error code. */
  readonly code: string;
}

/** The answer to `send`: the same whether or not the subject or a destination exists. */
export interface CodeSent {
  /** When the code stops to be good, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** How often more a code may be sent to this subject now. */
  readonly sendsLeft: number;
  /** Wrong codes that are left before the cool-off. */
  readonly triesLeft: number;
  /** With `showMask`: where the code went. */
  readonly shown?: { readonly channel: CodeChannelName; readonly mask: string };
}

/** What is known of a code that can still be used. Says nothing about whether anybody got it. */
export interface CodeStatus extends Omit<CodeSent, 'shown'> {
  /** Milliseconds since 1970. */
  readonly sentAt: number;
}

/** Evidence: the customer gave the code that was sent to the destination of their record. */
export interface CodeAccepted {
  readonly callId: string;
  readonly subject: string;
  readonly action: string;
  readonly channel: CodeChannelName;
  /** Whether it went to the number that names the customer, where a number does. */
  readonly isOwnNumber: boolean;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly acceptedAt: number;
}

/** A one-use link by which the customer enters the code, so that the agent does not hear it. */
export interface EntryLink {
  /** Opaque secret, 43 characters. Put it into the fragment of the page's address, not the path or query, and never log it. */
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/**
 * One-time codes. A code is 6 digits, good for a few minutes, one call, subject, action with its parameters, and destination; it is kept
 * as a keyed hash only and used once. At most 3 codes are sent in 15 minutes to a subject, and to a destination. After 3 wrong codes,
 * however many were sent or cancelled meanwhile, nothing works for this subject until the cool-off is over; tries are forgotten when a
 * code was right and no other was sent lately, or after 15 minutes without a send or a try. Everything rejects with `STATE_FAILED` while
 * the state is down.
 */
export interface OneTimeCodes {
  /**
   * Sends a code; an earlier one for the same call, subject and action stops to be good. `withLink` puts a link to the page of `linkUrl`
   * beside it, on which the customer enters it: not by channels that make their own text, nor by a call.
   * @throws ServerError `CODES_LIMITED` with `retryAfter`, `CHANNEL_UNAVAILABLE` for a channel that is not set up, `DESTINATIONS_FAILED`,
   * `BODY_MALFORMED`, `STATE_FAILED`; with `tellDelivery` what the channel answered.
   */
  send(use: CodeUse & { readonly channel?: CodeChannelName; readonly withLink?: boolean }): Promise<CodeSent>;
  /** The newest code of this call, subject and action, while it can be used; else `null`. Rejects with `STATE_FAILED`. */
  find(use: Pick<CodeUse, 'callId' | 'subject' | 'action'>): Promise<CodeStatus | null>;
  /**
   * Checks what was entered: by the agent, or by the caller as DTMF.
   * @throws ServerError `CODE_WRONG_OR_EXPIRED` for wrong, expired, unknown, cancelled and used codes alike, `CODES_LIMITED` with
   * `retryAfter`, `BODY_MALFORMED` for what is no code at all (not counted), `STATE_FAILED`.
   */
  check(use: CodeUse & { readonly code: string }): Promise<CodeAccepted>;
  /** Makes the code of this call, subject and action useless. Gives back neither sends nor tries. Resolves also when there was none. */
  cancel(use: Pick<CodeUse, 'callId' | 'subject' | 'action'>): Promise<void>;
  /** What an unused link is for; `undefined` for any other text. */
  resolveLink(token: string): Promise<CodeUse | undefined>;
  /** Makes a link to enter the code of this use; it lives as long as a code. */
  createEntryLink(use: CodeUse): Promise<EntryLink>;
  /**
   * Checks a code that came by a link. The link is used up by the right code; a wrong one counts as everywhere. Two at once: one gets in.
   * @throws ServerError as `check`; `CODE_WRONG_OR_EXPIRED` also for a link that is unknown, used or expired.
   */
  redeem(entry: { readonly token: string; readonly code: string }): Promise<CodeAccepted>;
}
