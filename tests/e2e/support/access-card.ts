/**
 * One card between two buttons of its page, worked by keys, with time that passes only when the test says so. Records what the live region
 * said and whether the focus ever fell to the page's body.
 */
import type { Page } from '@playwright/test';
import type { ActionName } from '@callseal/client';
import type { CallsealAgent } from '@callseal/widget';
import { expect, test as base } from './element-page.js';

export interface OpenOptions {
  /** Whether the host keeps a registration of this caller. Default false. */
  readonly registered?: boolean;
  /** Properties of the element beside its call and `developmentConfig.mockApi`. */
  readonly properties?: Partial<CallsealAgent>;
  /** Outcome that the mock plays. Default `resultSuccess`. */
  readonly response?: string;
  /** Switches of `developmentConfig`. */
  readonly development?: Readonly<Record<string, boolean>>;
}

interface Recorded {
  readonly spoken: string[];
  /** Phases in which a change left the keyboard with nothing. */
  readonly lost: string[];
}
type RecordingWindow = Window & { recorded: Recorded };

const start = new Date('2026-11-22T14:05:00');
/** Phases that stay until somebody acts. */
const resting: ReadonlySet<string> = new Set(['verified', 'not-matched', 'spoof', 'inconclusive', 'unavailable', 'refused', 'deleted']);
/** How long the host takes to answer, so that the phases which wait for it can be seen. */
const hostMilliseconds = 300;

export class AccessCard {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get agent() {
    return this.page.locator('callseal-agent');
  }

  /** Puts a new card into the page, instead of the one that was there; afterwards the host has been asked. */
  async open({ registered = false, properties = {}, response = '', development = {} }: OpenOptions = {}): Promise<void> {
    const developmentConfig = { mockApi: true, mockResponseType: response, ...development };
    await this.page.evaluate(
      ({ given, kept, delay }) => {
        const credentials = new Map<string, string>(kept ? [['+34600000001', 'kept']] : []);
        const receipts = new Map<string, unknown>();
        const slowly = <T>(answer: () => T): Promise<T> =>
          new Promise((resolve) => {
            setTimeout(() => {
              resolve(answer());
            }, delay);
          });
        const agent = Object.assign(document.createElement('callseal-agent'), {
          callSid: 'CA1',
          callerId: '+34600000001',
          callInProgress: true,
          externalMethods: {
            getCredential: (id: string) => slowly(() => credentials.get(id)),
            storeCredential: (id: string, credential: string) => slowly(() => credentials.set(id, credential)),
            deleteCredential: (id: string) => slowly(() => credentials.delete(id)),
            getConsent: (id: string) => slowly(() => receipts.get(id)),
            storeConsent: (id: string, receipt: unknown) => slowly(() => receipts.set(id, receipt)),
          },
          ...(given as object),
        });
        const recorded: Recorded = { spoken: [], lost: [] };
        Object.assign(window, { recorded });
        const around = ['Before', 'After'].map((label) => Object.assign(document.createElement('button'), { textContent: label }));
        document.querySelector('main')?.replaceChildren(around[0] as Node, agent, around[1] as Node);
        let inside = false;
        document.addEventListener('focusin', ({ target }) => {
          inside = target === agent;
        });
        const { shadowRoot } = agent;
        new MutationObserver((records) => {
          if (inside && document.activeElement === document.body) recorded.lost.push(agent.phase);
          const status = shadowRoot?.querySelector('[role="status"]');
          if (records.some(({ target }) => status?.contains(target))) recorded.spoken.push(status?.textContent ?? '');
        }).observe(shadowRoot ?? agent, { subtree: true, childList: true, characterData: true, attributes: true });
      },
      { given: { developmentConfig, ...properties }, kept: registered, delay: hostMilliseconds },
    );
    await this.run(hostMilliseconds + 50);
  }

  /** Lets this many milliseconds pass for the page. */
  async run(milliseconds: number): Promise<void> {
    await this.page.clock.runFor(milliseconds);
  }

  phase(): Promise<string> {
    return this.agent.evaluate((node) => (node as CallsealAgent).phase);
  }

  /** Lets time pass until the card is in this phase; at most 20 s, in steps that no phase on the way is shorter than. */
  async until(phase: string): Promise<void> {
    const step = resting.has(phase) ? 500 : phase === 'deciding' ? 250 : 100;
    for (let passed = 0; passed < 20_000 && (await this.phase()) !== phase; passed += step) await this.run(step);
    expect(await this.phase()).toBe(phase);
  }

  /** What has the focus: a label of a control, `title`, or `nothing`. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      const outer = document.activeElement;
      const inner = outer?.shadowRoot ? outer.shadowRoot.activeElement : outer;
      if (inner === null || inner === document.body) return 'nothing';
      return inner.getAttribute('part') === 'title' ? 'title' : inner.textContent.trim();
    });
  }

  async expectFocus(name: string): Promise<void> {
    expect(await this.focused()).toBe(name);
  }

  /** Presses Tab as often as there are names, each of which must get the focus in turn. */
  async tab(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      await this.page.keyboard.press('Tab');
      await this.expectFocus(name);
    }
  }

  /** The same backwards. */
  async back(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      await this.page.keyboard.press('Shift+Tab');
      await this.expectFocus(name);
    }
  }

  /** Presses a key and says what must have the focus afterwards. */
  async press(key: 'Enter' | 'Space', focus: string): Promise<void> {
    await this.page.keyboard.press(key);
    await this.expectFocus(focus);
  }

  /** Presses a button, named by its action, as assistive technology does: without pointer and without moving the focus. */
  async act(action: ActionName): Promise<void> {
    await this.agent.locator(`[data-action="${action}"]`).dispatchEvent('click', undefined, { timeout: 5000 });
  }

  recorded(): Promise<Recorded> {
    return this.page.evaluate(() => (window as unknown as RecordingWindow).recorded);
  }

  /** Every text the live region had, in order. */
  async spoken(): Promise<readonly string[]> {
    return (await this.recorded()).spoken;
  }
}

export const test = base.extend<{ card: AccessCard }>({
  card: async ({ element: { page } }, use) => {
    await page.clock.install({ time: start });
    await page.clock.pauseAt(new Date(start.getTime() + 1000));
    const card = new AccessCard(page);
    await use(card);
    expect((await card.recorded()).lost).toEqual([]);
  },
});
export { expect };
