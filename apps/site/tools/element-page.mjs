// The page of the element, from the manifest that is published with it.
import { read } from './paths.mjs';

const cell = (text = '') =>
  text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('{{', '&#123;&#123;').trim();
const code = (text) => (text === undefined || text === '' ? '' : `\`${text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')}\``);
const table = (head, rows) =>
  rows.length === 0
    ? 'None.\n'
    : [head, head.map(() => '---'), ...rows]
        .map((row) => `| ${row.join(' | ')} |`)
        .join('\n')
        .concat('\n');

const intro = (summary) => `# The element \`<callseal-agent>\`

${summary}

Written from \`custom-elements.json\`, which editors read too. What the settings mean is in the [README of the package](./packages/widget/index.md);
how to look at every state: \`npm run storybook\`.
`;

/** Markdown of the page. */
export function elementPage(manifest = JSON.parse(read('packages/widget/dist/custom-elements.json'))) {
  const element = manifest.modules.flatMap(({ declarations = [] }) => declarations).find(({ tagName }) => tagName === 'callseal-agent');
  const fields = element.members.filter(({ kind, privacy, static: isStatic }) => kind === 'field' && privacy === undefined && !isStatic);
  return `${intro(cell(element.summary ?? element.description))}
## Properties and attributes

${table(
  ['property', 'type', 'what'],
  fields.map(({ name, type, description }) => [code(name), code(type?.text), cell(description)]),
)}
As attributes, in lower case: ${fields
    .filter(({ attribute }) => attribute !== undefined)
    .map(({ attribute }) => code(attribute))
    .join(', ')}.

## Events

All bubble and cross shadow roots.

${table(
  ['event', 'what'],
  element.events.map(({ name, description }) => [code(name), cell(description)]),
)}
## States

For \`callseal-agent:state(…)\`.

${table(
  ['state', 'what'],
  (element.cssStates ?? []).map(({ name, description }) => [code(name), cell(description)]),
)}
## Parts

${table(
  ['part', 'what'],
  element.cssParts.map(({ name, description }) => [code(name), cell(description)]),
)}
## Tokens

${table(
  ['token', 'default', 'what'],
  element.cssProperties.map(({ name, default: value, description }) => [code(name), code(value), cell(description)]),
)}`;
}
