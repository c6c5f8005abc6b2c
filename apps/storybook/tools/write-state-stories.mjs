// Writes one story for each of the element's fixed states, a file for each group: node tools/write-state-stories.mjs
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../src/stories/states/', import.meta.url));

/** Where each phase is shown. */
const groups = {
  caller: ['no-call', 'looking-up', 'not-registered', 'registered'],
  consent: ['consent-needed', 'saving-consent', 'refused'],
  listening: ['connecting', 'waiting-for-audio', 'listening', 'deciding', 'storing'],
  verdicts: ['verified', 'not-matched', 'spoof'],
  'cannot-tell': ['inconclusive'],
  unavailable: ['unavailable'],
  deleting: ['confirming-delete', 'delete-scheduled', 'deleting', 'deleted'],
};

const asWords = (name) => name.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase());
const asExport = (name) => name.replaceAll(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());

/** As the formatter would write it: on one line where that is at most 140 characters. */
function storyOf(name) {
  const [start, parts] = [
    `export const ${asExport(name)}: StoryObj<StateArgs> =`,
    [`name: '${asWords(name)}'`, `args: { state: '${name}' }`],
  ];
  const line = `${start} { ${parts.join(', ')} };`;
  return line.length <= 140 ? line : `${start} {\n${parts.map((part) => `  ${part},\n`).join('')}};`;
}

const fileOf = (group, names) => `// Written by tools/write-state-stories.mjs from the element's fixed states; do not edit.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { type StateArgs, stateMeta } from '../../support/state-story.js';

const meta: Meta<StateArgs> = { ...stateMeta, tags: ['pictured'], title: 'States/${asWords(group)}' };
export default meta;

${names.map(storyOf).join('\n')}
`;

/** Text of every file by its name. */
export function stateStories(fixedStates) {
  const byGroup = new Map();
  for (const [name, { phase }] of Object.entries(fixedStates)) {
    const group = Object.keys(groups).find((key) => groups[key].includes(phase));
    if (group === undefined) throw new Error(`The phase ${phase} of ${name} has no group in tools/write-state-stories.mjs.`);
    byGroup.set(group, [...(byGroup.get(group) ?? []), name]);
  }
  return Object.fromEntries([...byGroup].map(([group, names]) => [`${group}.stories.ts`, fileOf(group, names)]));
}

/** Rewrites the folder. */
export async function writeStateStories(fixedStates) {
  const files = stateStories(fixedStates);
  await mkdir(folder, { recursive: true });
  for (const old of await readdir(folder)) if (!(old in files)) await rm(`${folder}${old}`);
  for (const [name, text] of Object.entries(files)) await writeFile(`${folder}${name}`, text);
  return Object.keys(fixedStates).length;
}
