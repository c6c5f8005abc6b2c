// Gathers what the site is made of in `content`: the documents of the repository as they are, with their pictures, and the pages that are
// written from tables, the manifest and the types. Links are rewritten when pages are rendered, by `repository-links.mjs`.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { apiReference } from './api-reference.mjs';
import { decisionsIndex } from './decisions-index.mjs';
import { elementPage } from './element-page.mjs';
import { errorCatalogue } from './error-catalogue.mjs';
import { homePage } from './home-page.mjs';
import { pages } from './pages.mjs';
import { content, read, root } from './paths.mjs';

const picture = /!\[[^\]]*\]\(([^)\s:]+)\)/g;

function write(page, text) {
  const path = join(content, page);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Pictures of a document lie beside its page, whatever folder they come from. */
function withPictures({ source, page }, text) {
  return text.replace(picture, (whole, path) => {
    const target = join(dirname(join(content, page)), basename(path));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(root, dirname(source), path), target);
    return whole.replace(path, `./${basename(path)}`);
  });
}

/** `api: false` leaves the API reference as it was: it takes most of the time, and changes only with the packages. */
export async function gather({ api = true } = {}) {
  if (api) rmSync(content, { recursive: true, force: true });
  for (const one of pages) write(one.page, withPictures(one, read(one.source)));
  write('decisions/index.md', decisionsIndex());
  write('errors.md', errorCatalogue());
  write('element.md', elementPage());
  write('index.md', homePage());
  if (api) await apiReference();
}
