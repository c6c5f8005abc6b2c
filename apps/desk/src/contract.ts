/** What the desk's page and its server say to each other. The desk is a demonstration: both ends live in this folder. */

/** A caller in the queue. */
export interface QueueEntry {
  readonly id: string;
  readonly name: string;
  /** The number the caller calls from: the id under which a registration is kept. */
  readonly number: string;
  readonly note: string;
  readonly kind: 'sample' | 'microphone';
  /** Whether this person has the telephone of that number: an impostor does not, and cannot read what is sent to it. */
  readonly holdsTelephone: boolean;
  /** What they would answer when the bank asks. */
  readonly knows: readonly { readonly question: string; readonly answer: string }[];
}

/** What a page learns when it opens: who it is, and where things are. */
export interface DeskWelcome {
  /** Proves to desk and server kit which agent asks. Kept in memory only. */
  readonly token: string;
  readonly urlSio: string;
  readonly queue: readonly QueueEntry[];
}

/** A call an agent has taken. */
export interface TakenCall {
  readonly callSid: string;
  readonly conferenceSid: string;
  readonly taskSid: string;
  readonly callerId: string;
  readonly name: string;
  readonly number: string;
}

/** Which part of the picture a line of the wire log comes from. */
export type Lane = 'element' | 'kit' | 'twilio' | 'signalling' | 'audio' | 'gate' | 'AI agent';

/** One line of the wire log. Never audio, credentials or tokens. */
export interface WireLine {
  readonly kind: 'line';
  readonly lane: Lane;
  readonly text: string;
  readonly tone?: 'good' | 'bad';
}

/** What the server tells a page while it is open. */
export type DeskEvent =
  | WireLine
  | { readonly kind: 'stream'; readonly open: boolean; readonly audioSeconds: number; readonly speechSeconds: number }
  | { readonly kind: 'caption'; readonly callSid: string; readonly text: string | null }
  /** A text message arrived at the caller's telephone. */
  | { readonly kind: 'message'; readonly callSid: string; readonly text: string }
  /** The AI agent has spoken with the caller and gives the call to this page; with the grant it was given, if any. */
  | { readonly kind: 'handed-over'; readonly call: TakenCall; readonly outcome: string; readonly grant: string | null }
  | { readonly kind: 'call-ended'; readonly callSid: string };
