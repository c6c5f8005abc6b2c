import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type AccessCard } from './support/access-card.js';
import { contrast, most, pictureOf } from './support/access-colours.js';
import { eachState } from './support/access-states.js';

/** Least contrast of what is needed to understand or to work the card and is no text: WCAG 1.4.11. */
const least = 3;

/** What axe gives, as far as it is looked at. */
interface Audited {
  readonly passes: readonly unknown[];
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}
/** The whole of axe, which the first audit brings into the page. */
type AuditedWindow = Window & { axe?: { run(context: string, options?: object): Promise<Audited> } };

/** Audits the card. The page's timers, on which axe waits, run on while it works; so little that no state passes. */
async function audit(card: AccessCard, rules?: readonly string[]): Promise<readonly string[]> {
  const running = new Set(['axe']);
  const { page } = card;
  const start = async (): Promise<Audited> => {
    const present = await page.evaluate(() => (window as AuditedWindow).axe !== undefined);
    // in its other mode it opens a page of its own, whose timers nobody lets run
    if (!present) return new AxeBuilder({ page }).setLegacyMode().include('callseal-agent').analyze();
    const options = rules === undefined ? {} : { runOnly: { type: 'rule', values: rules } };
    return page.evaluate(async (given) => {
      const { axe } = window as unknown as Required<AuditedWindow>;
      const { passes, violations } = await axe.run('callseal-agent', given);
      return { passes: passes.map(() => null), violations };
    }, options);
  };
  const result = start().finally(() => {
    running.clear();
  });
  while (running.size > 0) await card.run(1);
  const { violations, passes } = await result;
  expect(passes.length).toBeGreaterThan(0);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`));
}

const setTheme = (card: AccessCard, theme: string): Promise<void> =>
  card.agent.evaluate((agent, given) => {
    agent.setAttribute('theme', given);
  }, theme);

test('axe finds no fault in any state, and no text of too little contrast in the dark either', async ({ card }) => {
  const found: string[] = [];
  await eachState(card, async (state) => {
    await setTheme(card, 'light');
    found.push(...(await audit(card)).map((fault) => `${state}: ${fault}`));
    await setTheme(card, 'dark');
    found.push(...(await audit(card, ['color-contrast'])).map((fault) => `${state}, dark: ${fault}`));
  });
  expect(found).toEqual([]);
});

test('a button under the pointer keeps enough contrast of its text', async ({ card }) => {
  const found: string[] = [];
  let hovered = 0;
  const hover = async () => {
    for (const theme of ['light', 'dark']) {
      await setTheme(card, theme);
      for (const button of await card.agent.getByRole('button').all()) {
        await button.hover();
        found.push(...(await audit(card, ['color-contrast'])).map((fault) => `${theme}: ${fault}`));
        hovered++;
      }
    }
  };
  await card.open({ registered: true });
  await audit(card);
  await hover();
  await card.act('delete');
  await hover();
  expect(found).toEqual([]);
  expect(hovered).toBe(8);
});

test('axe sees a button without a name and a text that is too pale', async ({ card }) => {
  await card.open();
  await card.agent.evaluate((agent) => {
    agent.style.setProperty('--callseal-color-muted', '#aaa');
    agent.shadowRoot?.querySelector('[part="actions"]')?.append(document.createElement('button'));
  });
  const faults = (await audit(card)).join();
  expect(faults).toContain('color-contrast');
  expect(faults).toContain('button-name');
});

/** The sign of the state: its strokes against what they are drawn on. */
async function contrastOfIcon(card: AccessCard): Promise<number> {
  const picture = await pictureOf(card, '[part="icon"]');
  const ground = picture.at(picture.width / 2, 4);
  const across = Array.from({ length: 20 }, (_, at) => picture.column(picture.width / 2 - 10 + at).slice(6, -6)).flat();
  return most(across, ground);
}

/** The edge, or the whole surface, of a button against the card; at a place left of its text. */
async function contrastOfButton(card: AccessCard, action: string): Promise<number> {
  const picture = await pictureOf(card, `[data-action="${action}"]`, 2);
  const [ground, ...column] = picture.column(12);
  return most(column, ground ?? [0, 0, 0]);
}

/** The filled piece of a bar against the empty one. */
async function contrastOfBar(card: AccessCard, selector: string): Promise<number> {
  const picture = await pictureOf(card, selector);
  return contrast(picture.at(4, picture.height / 2), picture.at(picture.width - 5, picture.height / 2));
}

const looks = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  'forced colours': { colorScheme: 'light', forcedColors: 'active' },
  'dark forced colours': { colorScheme: 'dark', forcedColors: 'active' },
} as const;

/** Does something in each look. */
async function inEachLook(card: AccessCard, measure: (look: string) => Promise<void>): Promise<void> {
  for (const [look, media] of Object.entries(looks)) {
    await card.page.emulateMedia(media);
    await measure(look);
  }
}

test('in light, dark and forced colours, signs, edges of buttons and bars have a contrast of 3 to 1 as painted', async ({ card }) => {
  const theme = { theme: 'auto', parametersConfig: { undoSeconds: 20 } } as const;
  const measured: (readonly [name: string, ratio: number])[] = [];
  const take = (name: string, measure: () => Promise<number>) =>
    inEachLook(card, async (look) => {
      measured.push([`${name}, ${look}`, await measure()]);
    });
  const signs = new Set<string>();
  const takeSign = async (state: string) => {
    const sign = await card.agent.locator('[part="icon"]').evaluate((icon) => icon.outerHTML);
    if (!signs.has(sign)) await take(`sign of ${state}`, () => contrastOfIcon(card));
    signs.add(sign);
  };
  await eachState(card, takeSign, { theme: 'auto' });
  await card.open({ registered: true, properties: theme });
  await take('primary button', () => contrastOfButton(card, 'verify'));
  await card.act('delete');
  await take('secondary button', () => contrastOfButton(card, 'cancel'));
  await take('danger button', () => contrastOfButton(card, 'confirm-delete'));
  await card.act('confirm-delete');
  await card.agent.evaluate((agent) => {
    for (const animation of agent.shadowRoot?.getAnimations() ?? []) {
      animation.pause();
      // half of the seconds: the bar is half empty
      animation.currentTime = 10_000;
    }
  });
  await take('time to undo', () => contrastOfBar(card, '[part="undo"]'));
  await card.act('cancel');
  await card.act('verify');
  await card.until('listening');
  await card.run(1500);
  await take('progress', () => contrastOfBar(card, '[part="bar"]'));
  expect(measured.filter(([, ratio]) => ratio < least)).toEqual([]);
  expect(measured.length).toBe(4 * (signs.size + 5));
});

/** How wide the ring around what has the focus is, and its contrast with the card as painted. */
async function ringOf(card: AccessCard, name: string): Promise<{ readonly width: number; readonly contrast: number }> {
  const around = 6;
  const control = card.agent.locator('button, summary, [part="title"]').filter({ hasText: name }).and(card.agent.locator(':focus'));
  const width = await control.evaluate((element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    element.setAttribute('data-ring', '');
    return outlineStyle === 'solid' ? Number.parseFloat(outlineWidth) : 0;
  });
  const picture = await pictureOf(card, '[data-ring]', around);
  await card.agent.locator('[data-ring]').evaluate((element) => {
    element.removeAttribute('data-ring');
  });
  const [ground, ...ring] = picture.column(picture.width / 2).slice(0, around);
  return { width, contrast: most(ring, ground ?? [0, 0, 0]) };
}

test('in light, dark and forced colours, whatever the keyboard comes to has a ring of at least 2 px that stands out', async ({ card }) => {
  const rings: (readonly [string, number, number])[] = [];
  const measure = (name: string) =>
    inEachLook(card, async (look) => {
      const { width, contrast: against } = await ringOf(card, name);
      rings.push([`${name}, ${look}`, width, against]);
    });
  const walk = async (...names: readonly string[]) => {
    for (const name of names) {
      await card.tab(name);
      await measure(name);
    }
  };
  const properties = { theme: 'auto' } as const;
  await card.open({ registered: true, properties });
  await card.tab('Before');
  await walk('Verify', 'Delete registration');
  await card.press('Enter', 'Keep it');
  await walk('Delete');
  await card.open({ registered: true, properties: { ...properties, parties: 3 } });
  await card.tab('Before');
  await walk('Verify');
  await card.open({ registered: true, properties });
  await card.tab('Before', 'Verify');
  await card.press('Enter', 'title');
  await measure('Starting verification');
  await card.until('verified');
  await walk('Details', 'Done');
  expect(rings.filter(([, width, against]) => width < 2 || against < least)).toEqual([]);
  expect(rings.length).toBe(4 * 7);
});

const animations = (card: AccessCard): Promise<readonly string[]> =>
  card.agent.evaluate((agent) =>
    (agent.shadowRoot?.getAnimations() ?? []).map((animation) =>
      animation instanceof CSSAnimation ? animation.animationName : 'transition',
    ),
  );

test('where less motion is wanted nothing moves in any state; else only the ring of a working service and the time to undo', async ({
  card,
}) => {
  const moving = async (reducedMotion: 'reduce' | 'no-preference') => {
    await card.page.emulateMedia({ reducedMotion });
    const found: Record<string, readonly string[]> = {};
    await eachState(card, async (state) => {
      const names = (await animations(card)).filter((name) => name !== 'transition' || reducedMotion === 'reduce');
      if (names.length > 0) found[state] = names;
    });
    return found;
  };
  expect(await moving('reduce')).toEqual({});
  expect(await moving('no-preference')).toEqual({
    connecting: ['turn'],
    'waiting-for-audio': ['turn'],
    deciding: ['turn'],
    storing: ['turn'],
    'saving-consent': ['turn'],
    'delete-scheduled': ['empty'],
    deleting: ['turn'],
  });
});

test('a press acts when it is let go, and is called off by moving away; a double click on Delete registration only asks', async ({
  card,
}) => {
  const { mouse } = card.page;
  await card.open({ registered: true });
  const { x, y } = (await card.agent.locator('[data-action="verify"]').boundingBox()) ?? { x: 0, y: 0 };
  await mouse.move(x + 5, y + 5);
  await mouse.down();
  expect(await card.phase()).toBe('registered');
  await mouse.move(x + 5, y + 200);
  await mouse.up();
  expect(await card.phase()).toBe('registered');
  await mouse.move(x + 5, y + 5);
  await mouse.down();
  await mouse.up();
  expect(await card.phase()).toBe('connecting');

  await card.open({ registered: true });
  await card.agent.locator('[data-action="delete"]').dblclick();
  expect(await card.phase()).toBe('confirming-delete');
});

test('neither the pointer nor the focus alone changes anything', async ({ card }) => {
  await card.open({ registered: true });
  const before = await card.agent.ariaSnapshot();
  for (const name of ['Verify', 'Delete registration']) {
    await card.agent.getByRole('button', { name }).hover();
    await card.agent.getByRole('button', { name }).focus();
    expect(await card.agent.ariaSnapshot()).toBe(before);
  }
});
