import { createSid } from '../sids.js';
import type { Leg } from './leg.js';

/** One leg's place in a conference. */
export interface Participant {
  readonly leg: Leg;
  readonly label: 'customer' | 'worker';
  readonly joined: Date;
  updated: Date;
  muted: boolean;
  /** When this participant leaves, the conference ends and everybody is hung up. */
  endConferenceOnExit: boolean;
}

/** Where the legs of one call hear each other. Flex names it after the task. */
export class Conference {
  readonly sid = createSid('CF');
  readonly created = new Date();
  readonly friendlyName: string;
  updated = this.created;
  status: 'in-progress' | 'completed' = 'in-progress';
  endedBy: string | null = null;
  readonly #participants = new Map<string, Participant>();

  constructor(friendlyName: string) {
    this.friendlyName = friendlyName;
  }

  get participants(): readonly Participant[] {
    return [...this.#participants.values()];
  }

  /** By call SID or label. */
  find(callSidOrLabel: string): Participant | undefined {
    return this.#participants.get(callSidOrLabel) ?? this.participants.find(({ label }) => label === callSidOrLabel);
  }

  join(leg: Leg, label: Participant['label']): void {
    const now = new Date();
    this.#participants.set(leg.callSid, { leg, label, joined: now, updated: now, muted: false, endConferenceOnExit: true });
    leg.emit({ type: 'conference-joined', conferenceSid: this.sid });
  }

  /** The others are hung up when this participant's exit ends the conference, or nobody is left. */
  leave(leg: Leg): void {
    const participant = this.#participants.get(leg.callSid);
    if (participant === undefined) return;
    this.#participants.delete(leg.callSid);
    leg.emit({ type: 'conference-left', conferenceSid: this.sid });
    if (participant.endConferenceOnExit || this.#participants.size === 0) this.end(leg.callSid);
  }

  end(endedBy: string | null): void {
    if (this.status === 'completed') return;
    this.status = 'completed';
    this.updated = new Date();
    this.endedBy = endedBy;
    const others = this.participants;
    this.#participants.clear();
    for (const { leg } of others) {
      leg.emit({ type: 'conference-left', conferenceSid: this.sid });
      leg.end('conference-ended');
    }
  }
}
