import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';
import { content, output } from '../tools/paths.mjs';
import { codeByReference } from '../tools/regions.mjs';
import { repositoryLinks } from '../tools/repository-links.mjs';
import { nav, sidebar } from './navigation.mjs';

/** What the search knows of a page: everything; of the API reference the names, which are looked for, and not a megabyte of types. */
function searchable(text, env, md) {
  const isReference = env.relativePath.startsWith('api/');
  return md.render(isReference ? text.match(/^#{1,3} .+$/gm).join('\n\n') : text, env);
}

export default defineConfig({
  title: 'Callseal',
  description: 'Verify the person on a phone call, from inside any agent desktop.',
  lang: 'en',
  srcDir: content,
  outDir: output,
  cleanUrls: true,
  // a site for any place: give CALLSEAL_SITE_BASE when it does not lie at the root of its host
  base: process.env.CALLSEAL_SITE_BASE ?? '/',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // anchors are those of the repository in the web, so that one link serves both
    anchor: { slugify: (text) => slug(text) },
    config: (md) => md.use(codeByReference).use(repositoryLinks),
  },
  themeConfig: {
    nav,
    sidebar,
    outline: [2, 3],
    search: { provider: 'local', options: { _render: searchable } },
    docFooter: { prev: false, next: false },
    footer: { message: 'MIT licence' },
  },
  // what is loaded comes from the site itself: fonts of the system, an index for the search, no other host
  vue: { template: { transformAssetUrls: { img: ['src'] } } },
});
