// Writes one story for each of the element's fixed states, and of its step-up panel's, a file for each group: node tools/write-state-stories.mjs
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../src/stories/states/', import.meta.url));
const gateFolder = fileURLToPath(new URL('../src/stories/gate/', import.meta.url));

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

/** Where each state of the step-up panel is shown: by the words in its name, the first that fits. */
const gateGroups = [
  ['fraud', /screen|risk|elevated|watchlist/],
  ['code', /code|channel/],
  ['questions', /questions|factor-unavailable|attestation/],
  ['permission', /enough|deciding|grant|refused|ended/],
  ['checks', /./],
];

/** One picture for each look; the others differ from these in words, which are held to the letter. */
const pictured = new Set(
  [
    'asking,unavailable,check-needed,two-of-three,too-old,cooling-off,not-screened,high-risk,watchlist,hand-off,code-to-send,code-sent',
    'code-wrong,code-keypad,questions,attestation,enough,deciding,granted,granted-soon-over,grant-expired',
  ]
    .join(',')
    .split(',')
    .map((name) => `gate-${name}`),
);

function gateStoryOf(name) {
  const parts = [`name: '${asWords(name.replace('gate-', ''))}'`, `args: { gate: '${name}' }`];
  if (pictured.has(name)) parts.push("tags: ['pictured']");
  const start = `export const ${asExport(name.replace('gate-', ''))}: StoryObj<GateArgs> =`;
  const line = `${start} { ${parts.join(', ')} };`;
  return line.length <= 140 ? line : `${start} {\n${parts.map((part) => `  ${part},\n`).join('')}};`;
}

const gateFileOf = (group, names) => `// Written by tools/write-state-stories.mjs from the panel's fixed states; do not edit.
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { type GateArgs, gateMeta } from '../../support/gate-story.js';

const meta: Meta<GateArgs> = { ...gateMeta, title: 'Gate/${asWords(group)}' };
export default meta;

${names.map(gateStoryOf).join('\n')}
`;

/** The same for the states of the step-up panel. */
export function gateStories(fixedGateStates) {
  const byGroup = new Map();
  for (const name of Object.keys(fixedGateStates)) {
    const [group] = gateGroups.find(([, fits]) => fits.test(name));
    byGroup.set(group, [...(byGroup.get(group) ?? []), name]);
  }
  return Object.fromEntries([...byGroup].map(([group, names]) => [`${group}.stories.ts`, gateFileOf(group, names)]));
}

async function rewrite(folder, files) {
  await mkdir(folder, { recursive: true });
  for (const old of await readdir(folder)) if (!(old in files)) await rm(`${folder}${old}`);
  for (const [name, text] of Object.entries(files)) await writeFile(`${folder}${name}`, text);
}

/** Rewrites both folders. */
export async function writeStateStories(fixedStates, fixedGateStates) {
  await rewrite(folder, stateStories(fixedStates));
  await rewrite(gateFolder, gateStories(fixedGateStates));
  return Object.keys(fixedStates).length + Object.keys(fixedGateStates).length;
}
