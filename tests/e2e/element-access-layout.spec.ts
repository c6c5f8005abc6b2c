import { expect, test, type AccessCard } from './support/access-card.js';
import { addRules, layoutFaults, smallTargets, textSpacing } from './support/access-layout.js';
import { eachState } from './support/access-states.js';

/** Measures every state and gives what was found, as `state: fault`. */
async function faultsOfEach(card: AccessCard, measure: () => Promise<readonly string[]>, properties = {}): Promise<readonly string[]> {
  const found: string[] = [];
  await eachState(
    card,
    async (state) => {
      found.push(...(await measure()).map((fault) => `${state}: ${fault}`));
    },
    properties,
  );
  return found;
}

/** Zooms as a browser does: fewer CSS pixels, more of the screen's for each. */
async function createZoom(card: AccessCard): Promise<(times: number) => Promise<void>> {
  const client = await card.page.context().newCDPSession(card.page);
  return async (times) => {
    const [width, height] = [1280 / times, 1024 / times];
    await client.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: times, mobile: false });
    expect(await card.page.evaluate(() => innerWidth)).toBe(width);
  };
}

for (const lang of ['de', 'ar']) {
  test(`in ${lang}, at 320 px (a zoom of 400 %) nothing scrolls sideways, is cut or overlaps, and every control is at least 24 px`, async ({
    card,
  }) => {
    await (await createZoom(card))(4);
    const measure = async () => [...(await layoutFaults(card)), ...(await smallTargets(card, 24))];
    expect(await faultsOfEach(card, measure, { lang })).toEqual([]);
  });
}

test('in English, at a zoom of 200 % and of 400 %, nothing is cut or overlaps, and every control is at least 24 px', async ({ card }) => {
  const zoom = await createZoom(card);
  const measure = async () => {
    const found: string[] = [];
    for (const times of [2, 4]) {
      await zoom(times);
      found.push(...(await layoutFaults(card)), ...(await smallTargets(card, 24)));
    }
    return found;
  };
  expect(await faultsOfEach(card, measure)).toEqual([]);
});

test('at twice the text size nothing is cut or overlaps, in a wide and in a narrow place', async ({ card }) => {
  const sizes = async () => {
    await card.agent.evaluate((agent) => {
      agent.style.setProperty('--callseal-font-size', '28px');
    });
    const found: string[] = [];
    for (const width of [320, 700]) {
      await card.page.setViewportSize({ width, height: 800 });
      found.push(...(await layoutFaults(card)).map((fault) => `${String(width)} px: ${fault}`));
    }
    return found;
  };
  expect(await faultsOfEach(card, sizes)).toEqual([]);
});

test('a page that scales its root text takes the card along when the size is set in rem, and breaks nothing when it is not', async ({
  card,
}) => {
  await card.open({ registered: true });
  const sizeOf = () => card.agent.locator('[part="advice"]').evaluate((advice) => getComputedStyle(advice).fontSize);
  await card.page.evaluate(() => {
    document.documentElement.style.setProperty('font-size', '200%');
  });
  expect(await sizeOf()).toBe('14px');
  expect(await layoutFaults(card)).toEqual([]);
  await card.agent.evaluate((agent) => {
    agent.style.setProperty('--callseal-font-size', '0.875rem');
  });
  expect(await sizeOf()).toBe('28px');
  expect(await layoutFaults(card)).toEqual([]);
});

test('with the text spacing of WCAG 1.4.12 nothing is cut or overlaps, in a narrow and in a wide place', async ({ card }) => {
  const spaced = async () => {
    await addRules(card, textSpacing);
    const found: string[] = [];
    for (const width of [320, 700]) {
      await card.page.setViewportSize({ width, height: 800 });
      found.push(...(await layoutFaults(card)).map((fault) => `${String(width)} px: ${fault}`));
    }
    return found;
  };
  expect(await faultsOfEach(card, spaced)).toEqual([]);
});

test('a card that is too tight for its texts is found out', async ({ card }) => {
  await card.open({ registered: true });
  expect(await layoutFaults(card)).toEqual([]);
  expect(await smallTargets(card, 24)).toEqual([]);
  await addRules(card, 'button { block-size: 20px; min-block-size: 0; inline-size: 40px } [part="advice"] { margin-block-start: -2em }');
  expect(await smallTargets(card, 24)).toEqual([expect.stringMatching(/^Verify is 40 by 20$/), expect.stringMatching(/^Delete/)]);
  const faults = await layoutFaults(card);
  expect(faults).toContainEqual(expect.stringMatching(/^title .* lies on advice/));
  expect(faults).toContainEqual(expect.stringMatching(/^text of button quiet "Delete registration" leaves its box$/));
});

test('text, spoken name and language are the same thing: the card carries its language and direction', async ({ card }) => {
  for (const [lang, direction] of [
    ['en', 'ltr'],
    ['de', 'ltr'],
    ['ar', 'rtl'],
  ] as const) {
    await card.open({ properties: { lang } });
    const section = card.agent.locator('[part="card"]');
    await expect(section).toHaveAttribute('lang', new RegExp(`^${lang}`));
    await expect(section).toHaveAttribute('dir', direction);
    for (const button of await card.agent.getByRole('button').all())
      await expect(button).toHaveAccessibleName((await button.innerText()).trim());
  }
});
