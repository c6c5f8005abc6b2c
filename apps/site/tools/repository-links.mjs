/**
 * Links of a document, which are paths of the repository, on the site: to the page that shows the document; else, for sources and folders, to
 * the repository in the web, when its address is known (`CALLSEAL_REPOSITORY_URL`), and no link but the text when it is not.
 */
import { posix } from 'node:path';
import { pageOf, sourceOf } from './pages.mjs';

const elsewhere = /^(?:[a-z][a-z+.-]*:|\/|#)/i;
export const repositoryUrl = process.env.CALLSEAL_REPOSITORY_URL?.replace(/\/$/, '');

/** Where `href` of the document `source` leads, as a path of the repository; undefined when it leads out of it or stays on the page. */
export function targetOf(source, href) {
  if (elsewhere.test(href)) return undefined;
  const [path, anchor] = href.split('#');
  return { path: posix.join(posix.dirname(source), decodeURI(path)).replace(/\/$/, ''), anchor };
}

/** The href on the site; null for no link at all. */
export function rewrite(source, page, href) {
  const target = targetOf(source, href);
  if (target === undefined) return href;
  const shown = pageOf(target.path);
  const anchor = target.anchor === undefined ? '' : `#${target.anchor}`;
  if (shown !== undefined) return `./${posix.relative(posix.dirname(page), shown)}${anchor}`;
  return repositoryUrl === undefined ? null : `${repositoryUrl}/blob/main/${target.path}${anchor}`;
}

/** A markdown-it plugin. Images stay as they are: the gathering step copies them beside their page. */
export function repositoryLinks(md) {
  md.core.ruler.push('repository-links', ({ tokens, env }) => {
    const source = sourceOf.get(env.relativePath);
    if (source === undefined) return;
    for (const { children } of tokens) {
      let dropped = false;
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          const href = rewrite(source, env.relativePath, token.attrGet('href'));
          dropped = href === null;
          if (dropped) Object.assign(token, { tag: 'span', type: 'span_open', attrs: [] });
          else token.attrSet('href', href);
        } else if (token.type === 'link_close' && dropped) Object.assign(token, { tag: 'span', type: 'span_close' });
      }
    }
  });
}
