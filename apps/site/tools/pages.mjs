// Which documents of the repository are pages, and under which address. A new document is a page by lying in one of these folders.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packages, read, root } from './paths.mjs';

const markdownIn = (folder) => {
  try {
    return readdirSync(join(root, folder)).filter((name) => name.endsWith('.md'));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
};

/** `source` in the repository and `page` in the site, both ending in `.md`. */
export const pages = [
  ...markdownIn('docs').map((name) => ({ source: `docs/${name}`, page: name })),
  ...markdownIn('docs/decisions').map((name) => ({ source: `docs/decisions/${name}`, page: `decisions/${name}` })),
  ...packages.flatMap((name) => [
    { source: `packages/${name}/README.md`, page: `packages/${name}/index.md` },
    ...markdownIn(`packages/${name}/docs`).map((file) => ({ source: `packages/${name}/docs/${file}`, page: `packages/${name}/${file}` })),
  ]),
  { source: 'CONTRIBUTING.md', page: 'contributing.md' },
];

const bySource = new Map(pages.map(({ source, page }) => [source, page]));
/** Documents that are summed up by a page of the site's own. */
const stoodFor = new Map([
  ['README.md', 'index.md'],
  ['docs/decisions', 'decisions/index.md'],
  ['docs', 'index.md'],
  ['packages/protocol/src/errors.ts', 'errors.md'],
]);
/** The page that shows a file or folder of the repository; undefined when none does. */
export const pageOf = (source) => bySource.get(source) ?? stoodFor.get(source) ?? bySource.get(`${source}/README.md`);
export const sourceOf = new Map(pages.map(({ source, page }) => [page, source]));

/** The first heading, which is what navigation calls a page. */
export const titleOf = (source) =>
  read(source)
    .match(/^# (.+)$/m)?.[1]
    .replaceAll('`', '') ?? source;
