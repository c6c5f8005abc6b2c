import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fixedGateStates, fixedStates } from '@callseal/widget/testing';
import { expect, test } from '@playwright/test';
import { gateStories, stateStories } from '../tools/write-state-stories.mjs';

const storiesIn = async (name: string): Promise<Record<string, string>> => {
  const folder = fileURLToPath(new URL(`../src/stories/${name}/`, import.meta.url));
  const names = await readdir(folder);
  return Object.fromEntries(await Promise.all(names.map(async (file) => [file, await readFile(folder + file, 'utf8')] as const)));
};

test('every state of the element and of its panel has its story; if not, npm run states -w @callseal/app-storybook writes it', async () => {
  expect(await storiesIn('states')).toEqual(stateStories(fixedStates));
  expect(await storiesIn('gate')).toEqual(gateStories(fixedGateStates));
});
