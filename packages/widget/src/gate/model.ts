import type { GateAction, GateActionName, GateSessionState } from '@callseal/client/gate';
import type { GateWording } from './words/gate-wording.js';

/** Everything the panel is drawn from. */
export interface GateModel {
  readonly state: GateSessionState;
  /** Actions that lead on now. */
  readonly available: ReadonlySet<GateActionName>;
  /** The server's time, in milliseconds since 1970. */
  readonly now: number;
  /** Seconds until another code may be sent. */
  readonly resendSeconds: number;
  readonly wording: GateWording;
  /** The host's texts for its own names. */
  readonly labels: Readonly<Record<string, string>>;
  readonly act: (action: GateAction) => void;
}

/** What the agent reads for a name of the host's. */
export const labelOf = ({ labels }: Pick<GateModel, 'labels'>, name: string): string =>
  Object.hasOwn(labels, name) ? (labels[name] ?? name) : name;

/** Whole seconds until a moment of the server's; 0 when it is over. */
export const secondsUntil = ({ now }: Pick<GateModel, 'now'>, at: number): number => Math.max(0, Math.ceil((at - now) / 1000));
