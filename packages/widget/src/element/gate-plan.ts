import type { LogEntry } from '@callseal/client';
import type { GateCall, GateSession, GateSessionOptions, GateSessionState, HandedGrant } from '@callseal/client/gate';
import type { GateConfig } from '@callseal/protocol/element-config';
import type { nothing, TemplateResult } from 'lit';
import type { Wording } from '../words/wording.js';
import type { PartialWords } from '../words/words.js';

/** What the element wants of the gate right now, worked out from its properties. */
export interface GatePlan {
  /** `null`: no panel, nothing loaded and nothing asked. */
  readonly config: GateConfig | null;
  readonly call: GateCall | null;
  readonly inProgress: boolean;
}

/** What a panel is made of, and whom it tells. */
export interface GateWiring {
  readonly urlGate: string;
  readonly automaticScreen: boolean;
  readonly securityToken: () => string;
  readonly onGrant: (grant: HandedGrant) => unknown;
  readonly onLog: (entry: LogEntry) => void;
  /** Asks for a draw. */
  readonly changed: () => void;
  /** For tests and stories. Default: a session over the server. */
  readonly open?: ((options: GateSessionOptions) => GateSession) | undefined;
}

/** Facts of a call, and what its caller wants. */
export interface GateFacts {
  readonly call: GateCall | null;
  readonly inProgress: boolean;
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The panel as the element sees it; the rest is in a file of its own. */
export interface GatePanel {
  readonly styles: { readonly styleSheet?: CSSStyleSheet | undefined };
  readonly state: GateSessionState;
  change(facts: GateFacts): void;
  /** Something elsewhere may have changed the evidence. */
  evidenceArrived(): void;
  render(wording: Wording, own: PartialWords | undefined, labels: Readonly<Record<string, string>>): TemplateResult | typeof nothing;
  dispose(): void;
}

/** The file of the panel. */
export interface GateModule {
  openPanel(wiring: GateWiring): GatePanel;
}
