import type { CallsealAgent } from '@callseal/widget';
import type { DeskClient, Transaction } from './desk-client.js';
import { find, make } from './find.js';

/** What a caller can want in the demo. */
const wishes = {
  'transactions.read': { label: 'Hear their last transactions', parameters: {}, button: 'Show the last transactions' },
  'payments.transfer': {
    label: 'Transfer 120.00 EUR to North Airways',
    parameters: { amount: '120.00', currency: 'EUR', payee: 'ES9121000418450200051332' },
    button: 'Transfer 120.00 EUR',
  },
} as const;
type WishName = keyof typeof wishes;

/** What the agent reads for the names of the policy and of the evidence's sources. */
const labels = {
  'transactions.read': 'Last transactions',
  'payments.transfer': 'Transfer of 120.00 EUR',
  'document-seen': 'I have seen a document',
  'one-time-codes': 'text message',
  relay: 'voice service',
  engine: 'fraud screen',
};

interface Grant {
  readonly token: string;
  readonly action: string;
}

/** What the caller wants, and the button that does it once the gate allows it. */
export interface Wish {
  /** Chooses what the caller wants. */
  choose(action: WishName): void;
  /** Says how things stand, beside the button. */
  say(text: string): void;
  /** Takes a grant for the action that is chosen. */
  grant(grant: Grant): void;
  /** Forgets grant and outcome: another call. */
  clear(): void;
}

/** Sets the element's gate by what is chosen, and does what was granted, once. */
export function createWish(agent: CallsealAgent, desk: DeskClient, callSid: () => string | undefined): Wish {
  const select = find('wish', HTMLSelectElement);
  const act = find('act', HTMLButtonElement);
  const report = find('report', HTMLButtonElement);
  const outcome = find('outcome', HTMLDivElement);
  let granted: Grant | null = null;

  const chosen = (): WishName | null => (select.value in wishes ? (select.value as WishName) : null);
  const draw = (): void => {
    const name = chosen();
    act.hidden = name === null;
    act.textContent = name === null ? '' : wishes[name].button;
    act.disabled = granted?.action !== name;
    report.hidden = name === null || callSid() === undefined;
  };
  const choose = (): void => {
    const name = chosen();
    granted = null;
    outcome.replaceChildren();
    agent.gateConfig =
      name === null ? undefined : { urlGate: '/kit', action: name, parameters: wishes[name].parameters, automaticScreen: true, labels };
    draw();
  };
  const say = (kind: 'done' | 'refused', text: string): void => {
    outcome.replaceChildren(make('p', kind, text));
  };
  const putOnWatchlist = async (): Promise<void> => {
    const call = callSid();
    if (call === undefined) return;
    try {
      await desk.report(call);
      say('done', 'The voice is on the watchlist. Take this caller again to see what an agent is told then.');
    } catch (error) {
      say('refused', error instanceof Error ? error.message : 'It was refused.');
    }
  };
  const perform = async (): Promise<void> => {
    const [name, grant, call] = [chosen(), granted, callSid()];
    if (name === null || grant === null || call === undefined) return;
    // good for one request
    granted = null;
    draw();
    try {
      if (name === 'transactions.read') outcome.replaceChildren(tableOf(await desk.transactions(call, grant.token)));
      else say('done', `Done. Reference ${await desk.transfer(call, wishes[name].parameters, grant.token)}.`);
    } catch (error) {
      say('refused', error instanceof Error ? error.message : 'It was refused.');
    }
  };

  const option = (value: string, label: string): HTMLOptionElement => Object.assign(make('option', '', label), { value });
  select.replaceChildren(
    option('', 'Nothing that needs the gate'),
    ...Object.entries(wishes).map(([value, { label }]) => option(value, label)),
  );
  select.addEventListener('change', choose);
  act.addEventListener('click', () => void perform());
  report.addEventListener('click', () => void putOnWatchlist());
  choose();
  return {
    choose(action) {
      select.value = action;
      choose();
    },
    say(text) {
      say('done', text);
    },
    grant(grant) {
      if (grant.action !== chosen()) return;
      granted = grant;
      draw();
    },
    clear() {
      granted = null;
      outcome.replaceChildren();
      draw();
    },
  };
}

function tableOf(transactions: readonly Transaction[]): HTMLElement {
  const table = make('table', 'transactions');
  const head = table.createTHead().insertRow();
  head.append(...['Day', 'With', 'Amount'].map((text) => make('th', '', text)));
  const body = table.createTBody();
  for (const { at, merchant, amount, currency = '' } of transactions) {
    const row = body.insertRow();
    for (const text of [at.slice(0, 10), merchant, `${amount} ${currency}`.trim()]) row.insertCell().textContent = text;
  }
  return table;
}
