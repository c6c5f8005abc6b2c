/**
 * The step-up panel, loaded when it is first wanted: everything of the gate but its settings and its events. A page without `gateConfig`
 * never fetches it.
 */
import { createGateClient, createGateSession, type GateSession, type GateSessionState } from '@callseal/client/gate';
import type { nothing, TemplateResult } from 'lit';
import type { GatePanel, GateWiring } from '../element/gate-plan.js';
import type { Wording } from '../words/wording.js';
import type { PartialWords } from '../words/words.js';
import { gateStyles } from './styles.js';
import { renderGateCard } from './view/gate-card.js';
import { createGateWording, type GateWording } from './words/gate-wording.js';

/** Opens a panel. It asks for a draw by `wiring.changed`, and never draws by itself. */
export function openPanel(wiring: GateWiring): GatePanel {
  const { urlGate, automaticScreen, securityToken, onGrant, onLog, changed, open = createGateSession } = wiring;
  const session = open({
    service: createGateClient({ baseUrl: urlGate, securityToken }),
    automaticScreen,
    onGrant,
    onLog,
  });
  const stopHearing = session.subscribe(changed);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let made: { readonly from: readonly unknown[]; readonly wording: GateWording } | null = null;

  function wordingOf(wording: Wording, own: PartialWords | undefined): GateWording {
    if (made?.from[0] !== wording || made.from[1] !== own) made = { from: [wording, own], wording: createGateWording(wording, own) };
    return made.wording;
  }

  return {
    styles: gateStyles,
    get state() {
      return session.getState();
    },
    change(facts) {
      session.dispatch({ type: 'case-changed', ...facts });
    },
    evidenceArrived() {
      session.dispatch({ type: 'evidence-arrived' });
    },
    render(wording, own, labels): TemplateResult | typeof nothing {
      clearTimeout(timer);
      const wait = tickOf(session);
      if (wait !== null) timer = setTimeout(changed, wait);
      return renderGateCard({
        state: session.getState(),
        available: new Set(session.availableActions()),
        now: session.now(),
        resendSeconds: session.resendSeconds(),
        wording: wordingOf(wording, own),
        labels,
        act: (action) => {
          session.dispatch(action);
        },
      });
    },
    dispose() {
      clearTimeout(timer);
      stopHearing();
      session.dispose();
    },
  };
}

/** Milliseconds until what is shown is no longer true: seconds while something runs out, ages of evidence less often. */
function tickOf(session: GateSession): number | null {
  const state = session.getState();
  if (!('gate' in state)) return null;
  if (isCounting(state, session)) return 1000 - (session.now() % 1000);
  return state.gate.evidence.length > 0 ? 10_000 : null;
}

function isCounting(state: GateSessionState, session: GateSession): boolean {
  if (state.phase !== 'open') return false;
  const isCodeOut = state.gate.code !== null && !state.codeExpired;
  return isCodeOut || state.grant?.status === 'valid' || session.now() < (state.failure?.retryAt ?? 0);
}
