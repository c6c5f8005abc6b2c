import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fixedStates } from '@callseal/widget/testing';
import { expect, test } from '@playwright/test';
import { stateStories } from '../tools/write-state-stories.mjs';

const folder = fileURLToPath(new URL('../src/stories/states/', import.meta.url));

test('every state of the element has its story; if not, npm run states -w @callseal/app-storybook writes it', async () => {
  const names = await readdir(folder);
  const written = await Promise.all(names.map(async (name) => [name, await readFile(folder + name, 'utf8')] as const));
  expect(Object.fromEntries(written)).toEqual(stateStories(fixedStates));
});
