// Links of every document as the repository in the web resolves them: relative to the file, anchors by GitHub's rule.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import GithubSlugger from 'github-slugger';
import MarkdownIt from 'markdown-it';
import { read, root } from '../tools/paths.mjs';
import { targetOf } from '../tools/repository-links.mjs';

const markdown = new MarkdownIt({ html: true });
const documents = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((path) => existsSync(join(root, path)) && !/^packages\/[^/]+\/(?:etc\/|api\.md|CHANGELOG)/.test(path));

const textOf = (token) => token.children.map(({ type, content }) => (type === 'text' || type === 'code_inline' ? content : '')).join('');

function readDocument(path) {
  const tokens = markdown.parse(read(path), {});
  const slugger = new GithubSlugger();
  const anchors = new Set();
  const links = [];
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open') anchors.add(slugger.slug(textOf(tokens[index + 1])));
    for (const child of token.children ?? []) {
      const href = child.attrGet?.(child.type === 'image' ? 'src' : 'href');
      if (href !== null && href !== undefined) links.push(href);
    }
    for (const [, href] of token.type === 'html_block' ? token.content.matchAll(/(?:href|src|srcset)="([^"]+)"/g) : []) links.push(href);
  }
  return { anchors, links };
}

const known = new Map(documents.map((path) => [path, readDocument(path)]));

function faultOf(source, href) {
  if (/^[a-z][a-z+.-]*:/i.test(href)) return undefined;
  const [path, anchor] = href.startsWith('#') ? [source, href.slice(1)] : [targetOf(source, href)?.path, targetOf(source, href)?.anchor];
  if (path === undefined || path.startsWith('..') || !existsSync(join(root, path))) return `${source}: ${href} leads nowhere`;
  if (anchor === undefined || statSync(join(root, path)).isDirectory()) return undefined;
  return known.get(path)?.anchors.has(anchor) === true ? undefined : `${source}: ${href} has no such heading`;
}

test('every link between documents and files of the repository leads somewhere', (context) => {
  const links = [...known].flatMap(([source, { links: own }]) => own.map((href) => [source, href]));
  context.diagnostic(`${links.length} links of ${known.size} documents`);
  assert.ok(links.length > 100);
  assert.deepEqual(
    links.map(([source, href]) => faultOf(source, href)).filter((fault) => fault !== undefined),
    [],
  );
});

test('a wrong file and a wrong heading are found', () => {
  assert.match(faultOf('README.md', 'docs/gone.md') ?? '', /nowhere/);
  assert.match(faultOf('README.md', 'docs/gate.md#gone') ?? '', /heading/);
});
