import type { CallIdentity, PhaseName, Session, SessionOptions } from '@callseal/client';
import type { GateSession, GateSessionOptions } from '@callseal/client/gate';
import { createSession } from '@callseal/client/relay';
import {
  type ConsentConfigInput,
  type DevelopmentConfigInput,
  type ExternalMethods,
  type GateConfigInput,
  type ParametersConfigInput,
  parseBooleanAttribute,
  type UrlsConfigInput,
} from '@callseal/protocol/element-config';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { eventsOf } from '../events/events-of.js';
import { gateEventsOf } from '../events/gate-events-of.js';
import { CallsealLogEvent, CallsealResponseEvent } from '../events/report-events.js';
import { card } from '../styles/card.js';
import { content } from '../styles/content.js';
import { iconStyles } from '../styles/icon.js';
import { tokens } from '../styles/tokens.js';
import { renderCard } from '../view/card.js';
import { consentNotice } from '../words/consent-notice.js';
import type { PartialWords } from '../words/words.js';
import { type Configuration, type ConfigurationFault, type ConfigurationResult, parseConfiguration } from './configuration.js';
import { FocusKeeper } from './focus-keeper.js';
import { GateController } from './gate-controller.js';
import { LanguageController } from './language-controller.js';
import { SessionController } from './session-controller.js';
import { createMemoryMethods } from './memory-methods.js';
import type { SessionKeeper } from './session-keeper.js';
import { type CreateDirectPorts, createSessionOptions, type SessionWiring } from './session-options.js';
import { idleState, invalidState, type SessionPlan } from './session-plan.js';

/**
 * @summary Shows an agent who is registered, and registers, verifies or deletes the caller's voice while they talk.
 * @tag callseal-agent
 *
 * @attr {string} securitytoken - The agent's credential at the desktop, sent to the token and stream routes.
 * @attr {number} parties - How many people are on the call, when the host knows; with more than two nobody is listened to.
 * @attr {boolean} callonhold - Whether the caller is on hold; nobody is listened to then. The text `false` is false.
 * @attr {string} callsid - Id of the caller's leg. Empty: no call.
 * @attr {string} callerid - Who is on the line as the host names them; given to the host's callbacks. Empty: no call.
 * @attr {string} tasksid - Id of the desktop's task, passed on to the stream routes.
 * @attr {string} conferencesid - Id of the conference, passed on to the stream routes.
 * @attr {boolean} callinprogress - Whether the call is live; the text `false` is false.
 * @attr {string} lang - Language of the card, BCP 47; without it that of the nearest element around that has one. Words: ar, de, en, es, fr, pt.
 * @attr {'light' | 'dark' | 'auto'} theme - Forces a colour scheme; `auto` follows the system. Without it the page's `color-scheme` is inherited.
 *
 * @fires {CallsealPhaseChangeEvent} callseal-phase-change - Another phase, purpose or call.
 * @fires {CallsealResponseEvent} callseal-response - The voice service answered.
 * @fires {CallsealConsentEvent} callseal-consent - The caller agreed, refused, or took consent back.
 * @fires {CallsealRegisteredEvent} callseal-registered - A registration was made and stored.
 * @fires {CallsealVerifiedEvent} callseal-verified - The voice matches the registration.
 * @fires {CallsealNotMatchedEvent} callseal-not-matched - The voice does not match the registration.
 * @fires {CallsealSpoofEvent} callseal-spoof - The voice does not sound live.
 * @fires {CallsealInconclusiveEvent} callseal-inconclusive - Neither yes nor no.
 * @fires {CallsealUnavailableEvent} callseal-unavailable - Something failed; `detail.code` says what.
 * @fires {CallsealDeletedEvent} callseal-deleted - The registration was deleted.
 * @fires {CallsealGateChangeEvent} callseal-gate-change - The gate says something else about the action than before.
 * @fires {CallsealGrantedEvent} callseal-granted - The action was permitted; the host was handed the grant.
 * @fires {CallsealLogEvent} callseal-log - A line for the host's log.
 *
 * @csspart card - The whole card.
 * @csspart header - First line: name, simulated, call.
 * @csspart name - Name of the card.
 * @csspart simulated - Sign that answers are played in the page.
 * @csspart call - Whether the call is live.
 * @csspart status - Icon, title and advice.
 * @csspart icon - The round sign.
 * @csspart title - What is the case.
 * @csspart advice - What to do.
 * @csspart progress - Bar and words while listening.
 * @csspart bar - The bar.
 * @csspart progress-text - Seconds heard and needed.
 * @csspart undo - The time in which a deletion can be undone, as a bar that empties.
 * @csspart consent-text - What is read to the caller.
 * @csspart consent-version - Small print below it: which version.
 * @csspart consent-note - That the caller has agreed.
 * @csspart details - Disclosure with what a verdict rests on.
 * @csspart history - Disclosure with earlier attempts of this call.
 * @csspart code - Small print of a failure.
 * @csspart actions - The row of buttons.
 * @csspart button - Every button; together with one of `primary`, `secondary`, `danger`, `quiet`.
 * @csspart primary - The most likely action.
 * @csspart secondary - Any other action.
 * @csspart danger - The confirming press of a deletion.
 * @csspart quiet - Delete registration, withdraw consent, not now.
 * @csspart reason - Why a button waits.
 * @csspart gate - The whole step-up panel, or that it could not be loaded.
 * @csspart gate-header - Its first line: name and action.
 * @csspart gate-name - Name of the panel.
 * @csspart gate-action - What the caller wants.
 * @csspart fraud - What the fraud screen found; together with one of `fraud-not-screened`, `fraud-low`, `fraud-elevated`, `fraud-high`, `fraud-watchlist`.
 * @csspart fraud-not-screened - Nobody could tell.
 * @csspart fraud-low - No sign was found.
 * @csspart fraud-elevated - Some risk.
 * @csspart fraud-high - High risk.
 * @csspart fraud-watchlist - A match on the watchlist.
 * @csspart fraud-icon - Its sign.
 * @csspart fraud-title - What was found.
 * @csspart fraud-reasons - Why, and what was not looked at.
 * @csspart gate-status - Sign, title and advice of the gate.
 * @csspart gate-icon - Its round sign.
 * @csspart gate-title - What is the case.
 * @csspart gate-advice - What to do.
 * @csspart countdown - How long a permission is still good.
 * @csspart countdown-text - The same in figures.
 * @csspart gate-failure - What went wrong.
 * @csspart gate-form - A form: sending a code, giving it, answering questions.
 * @csspart gate-lead - The line above buttons or fields.
 * @csspart gate-note - A note below them.
 * @csspart gate-small - Small print: time, tries, when another code can be sent.
 * @csspart gate-actions - A row of buttons of the gate.
 * @csspart field - A label with its field.
 * @csspart input - Every field; the code's also has `code-input`.
 * @csspart code-input - The field for a code.
 * @csspart checks - Disclosure with the evidence so far.
 *
 * @cssprop [--callseal-color-surface=light-dark(#fff, #1b202a)] - Background of the card.
 * @cssprop [--callseal-color-text=light-dark(#18202f, #eef1f6)] - Text.
 * @cssprop [--callseal-color-muted=light-dark(#566073, #a7b1c2)] - Secondary text, signs at rest.
 * @cssprop [--callseal-color-border=light-dark(#dfe3ea, #353d4c)] - Lines and the empty bar.
 * @cssprop [--callseal-color-accent=light-dark(#2b59d1, #93b4ff)] - Primary button, progress, focus ring.
 * @cssprop [--callseal-color-on-accent=light-dark(#fff, #0e1930)] - Text on the primary button.
 * @cssprop [--callseal-color-positive=light-dark(#177245, #62d39b)] - Sign of a yes.
 * @cssprop [--callseal-color-negative=light-dark(#b92536, #ff949c)] - Sign of a no, deletion.
 * @cssprop [--callseal-color-caution=light-dark(#875600, #efc163)] - Sign of "cannot tell" and of failures.
 * @cssprop [--callseal-font-family=system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif] - Font.
 * @cssprop [--callseal-font-size=14px] - Size that everything else follows.
 * @cssprop [--callseal-radius=12px] - Corners of the card; buttons take 0.6 of it.
 * @cssprop [--callseal-padding=16px] - Inner distance of the card.
 * @cssprop [--callseal-shadow=0 1px 2px rgb(16 24 40 / 6%)] - Shadow of the card.
 *
 * @cssstate <phase> - The current phase, as in `:state(listening)`.
 */
export class CallsealAgent extends LitElement {
  static override styles = [tokens, card, iconStyles, content];

  // not by decorators: the helper they are compiled to costs 0.4 KB in the embed
  static override properties = {
    securityToken: {},
    callSid: {},
    callerId: {},
    taskSid: {},
    conferenceSid: {},
    callInProgress: { converter: parseBooleanAttribute },
    callOnHold: { converter: parseBooleanAttribute },
    parties: { type: Number },
    theme: { reflect: true },
    consentConfig: { attribute: false },
    developmentConfig: { attribute: false },
    urlsConfig: { attribute: false },
    parametersConfig: { attribute: false },
    externalMethods: { attribute: false },
    gateConfig: { attribute: false },
    sessions: { attribute: false },
    words: { attribute: false },
  };

  /** How a session does without a relay; an element that is without this cannot, and needs `urlRelay`. */
  static direct: CreateDirectPorts | undefined = undefined;

  /**
   * The agent's credential at the desktop, or a function that gives it. Read at the moment of each request, so a renewed one counts at
   * once.
   */
  securityToken: string | (() => string) = '';
  /** Id of the caller's leg; another one is another call. Empty: no call. */
  callSid = '';
  /** Who is on the line as the host names them, the phone number by default. Empty: no call. */
  callerId = '';
  /** Id of the desktop's task. */
  taskSid = '';
  /** Id of the conference. */
  conferenceSid = '';
  /** Whether the call is live. */
  callInProgress = false;
  /** Whether the caller of a live call is on hold; nobody is listened to then. */
  callOnHold = false;
  /** How many people are on the call, when the host knows; with more than two nobody is listened to. */
  parties: number | undefined = undefined;
  /** Forces a colour scheme. */
  theme: 'light' | 'dark' | 'auto' | undefined = undefined;

  /** Whether the caller is asked before anything is listened to, and with which text; not asked by default. */
  consentConfig: ConsentConfigInput | undefined = undefined;
  /** Mock and behaviour switches; `{}` by default. */
  developmentConfig: DevelopmentConfigInput | undefined = undefined;
  /** Where the services are. */
  urlsConfig: UrlsConfigInput | undefined = undefined;
  /** Thresholds and seconds of speech; numbers or numeric strings. */
  parametersConfig: ParametersConfigInput | undefined = undefined;
  /** The host's callbacks. Replacing one by another takes effect at its next call; a running operation goes on. */
  externalMethods: ExternalMethods | undefined = undefined;
  /**
   * Leads through what an action still needs, by the server kit's gate; without it nothing of the gate is loaded or asked. A change of the
   * action or its parameters starts that anew and leaves the voice check alone.
   */
  gateConfig: GateConfigInput | undefined = undefined;
  /**
   * The host's own texts instead of the built-in ones, in whatever language the card is. A text is replaced one by one; with `language` and
   * `direction` among them they can be a language of their own. The consent text is set by `consentConfig`.
   */
  words: PartialWords | undefined = undefined;
  /** Keeps sessions while no element shows them; without it a session ends when its element leaves the page. */
  sessions: SessionKeeper | undefined = undefined;

  readonly #session = new SessionController(
    this,
    () => this.#plan(),
    (previous, next) => {
      for (const event of eventsOf(previous, next)) this.dispatchEvent(event);
      if (previous?.phase !== next.phase && answers.has(next.phase)) this.#gate.evidenceArrived();
    },
  );
  readonly #gate = new GateController(this, {
    plan: () => ({
      config: this.#configuration?.gate ?? null,
      call: this.#call(),
      inProgress: parseBooleanAttribute(this.callInProgress),
    }),
    securityToken: () => this.#token(),
    onGrant: (grant) => this.externalMethods?.onGrant?.(grant, this.callerId),
    onLog: (entry) => {
      this.#session.later(() => this.dispatchEvent(new CallsealLogEvent(entry)));
    },
    onMissing: () => {
      const message = 'The step-up panel could not be loaded.';
      this.#session.later(() => this.dispatchEvent(new CallsealLogEvent({ level: 'warn', message })));
    },
    report: (previous, next) => {
      for (const event of gateEventsOf(previous, next)) this.dispatchEvent(event);
    },
    ...(this.openGate && { open: this.openGate.bind(this) }),
  });
  readonly #focus = new FocusKeeper(this);
  readonly #language = new LanguageController(this, {
    own: () => this.words,
    onMissing: (language) => {
      const message = `The words of the language "${language}" could not be loaded; the card is in English.`;
      this.#session.later(() => this.dispatchEvent(new CallsealLogEvent({ level: 'warn', message })));
    },
  });
  readonly #memory = createMemoryMethods();
  readonly #internals = this.attachInternals();
  #configured: ConfigurationResult = this.#configure();

  /** The phase that is shown. */
  get phase(): PhaseName {
    return this.#session.state.phase;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const configs = ['consentConfig', 'developmentConfig', 'urlsConfig', 'parametersConfig', 'externalMethods', 'gateConfig'];
    if (configs.some((name) => changed.has(name))) this.#configured = this.#configure();
  }

  protected override render(): TemplateResult {
    const { state, available } = this.#session;
    const development = this.#configuration?.development;
    const { wording } = this.#language;
    const card = renderCard({
      state: this.#withheld && state.phase === 'no-call' ? { ...state, inProgress: true } : state,
      available,
      deleteOnlyAfterVerification: development?.deleteOnlyAfterVerification ?? false,
      simulated: development?.mockApi ?? false,
      wording,
      notice: consentNotice(wording, this.#configuration?.consent ?? neverAsked),
      act: (action) => {
        this.#session.dispatch(action);
      },
    });
    return html`${card}${this.#gate.view(wording, this.words)}`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.#focus.settle(this.phase);
    const { states } = this.#internals;
    states.clear();
    states.add(this.phase);
  }

  /** Makes the session. The one seam for tests and stories, which bring their own ports or states. */
  protected openSession(options: SessionOptions): Session {
    return createSession(options);
  }

  /** Makes the session of the gate; `undefined`: one over the server. The one seam for tests and stories. */
  protected openGate?(options: GateSessionOptions): GateSession;

  get #direct(): CreateDirectPorts | undefined {
    return (this.constructor as typeof CallsealAgent).direct;
  }

  #configure(): ConfigurationResult {
    return parseConfiguration(this, this.#direct !== undefined);
  }

  get #configuration(): Configuration | null {
    return 'configuration' in this.#configured ? this.#configured.configuration : null;
  }

  /** Whether a live call has a caller whom the host cannot name. */
  get #withheld(): boolean {
    return this.callSid !== '' && this.callerId === '' && parseBooleanAttribute(this.callInProgress);
  }

  #plan(): SessionPlan {
    const inProgress = parseBooleanAttribute(this.callInProgress);
    const call = this.#call();
    const configured = this.#configured;
    const common = { call, inProgress, keeper: this.sessions, wiring: this.#wiring() };
    if (!('configuration' in configured)) {
      // before the first call a page may not have configured us yet: that is no fault
      const quiet = configured.fault === 'missing' && call === null;
      const standing = quiet ? idleState : invalidState(nameOf(configured), call, inProgress);
      return { ...common, key: null, open: neverOpened, standing };
    }
    const { configuration } = configured;
    return {
      ...common,
      // what the gate is asked about is no business of the voice session
      key: JSON.stringify({ ...configuration, gate: null }),
      open: (owner) => this.openSession(createSessionOptions(configuration, owner, this.#direct)),
      standing: invalidState('session', call, inProgress),
    };
  }

  #wiring(): SessionWiring {
    return {
      securityToken: () => this.#token(),
      methods: () => this.externalMethods ?? {},
      memory: this.#memory,
      language: () => this.#language.wording.words.language,
      onResponse: (response) => {
        this.#session.later(() => this.dispatchEvent(new CallsealResponseEvent(response)));
      },
      onLog: (entry) => {
        this.#session.later(() => this.dispatchEvent(new CallsealLogEvent(entry)));
      },
    };
  }

  #token(): string {
    return typeof this.securityToken === 'function' ? this.securityToken() : this.securityToken;
  }

  #call(): CallIdentity | null {
    const { callSid, callerId, taskSid, conferenceSid, parties } = this;
    const held = parseBooleanAttribute(this.callOnHold);
    if (!callSid || !callerId) return null;
    return {
      callSid,
      callerId,
      ...(taskSid ? { taskSid } : {}),
      ...(conferenceSid ? { conferenceSid } : {}),
      ...(parties ? { parties } : {}),
      ...(held ? { held } : {}),
    };
  }
}

/** What the small print says about a setting: its name, and that it has to go where that is the mend. */
const nameOf = ({ setting, fault }: ConfigurationFault): string => (fault === 'superfluous' ? `remove ${setting}` : setting);

/** Phases in which the voice service has answered, and the server may know more. */
const answers: ReadonlySet<PhaseName> = new Set(['verified', 'not-matched', 'spoof', 'inconclusive']);

const neverAsked = { required: false, text: '', textVersion: '' };

const neverOpened = (): never => {
  throw new Error('A session was opened without a configuration.');
};

declare global {
  interface HTMLElementTagNameMap {
    'callseal-agent': CallsealAgent;
  }
}
