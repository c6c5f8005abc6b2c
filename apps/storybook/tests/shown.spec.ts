import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fixedGateStates, fixedStates } from '@callseal/widget/testing';
import { expect, test } from './support/preview-page.js';
import { entries } from './support/site.js';

const file = fileURLToPath(new URL('../src/support/shown-texts.json', import.meta.url));

// not a test but the other half of one: `npm run shots` writes with it what the play functions hold every state to
test('what every state says is written down', async ({ preview }) => {
  test.setTimeout(120_000);
  const texts: Record<string, unknown> = {};
  for (const { id } of entries().filter(({ title, type }) => type === 'story' && /^(States|Gate)\//.test(title))) {
    const { reporters } = await preview.story(id);
    const { state, ...shown } = reporters.find(({ type }) => type === 'shown')?.result as { state: string };
    texts[state] = shown;
  }
  const inOrder = [...Object.keys(fixedStates), ...Object.keys(fixedGateStates)].map((state) => [state, texts[state]]);
  expect(inOrder.filter(([, shown]) => shown === undefined)).toEqual([]);
  await writeFile(file, `${JSON.stringify(Object.fromEntries(inOrder), null, 2)}\n`);
});
