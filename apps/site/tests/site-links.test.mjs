// Every link, picture, script and style of every built page leads somewhere, and nothing is loaded from another host.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { test } from 'node:test';
import { parse } from 'parse5';
import { output } from '../tools/paths.mjs';

const files = readdirSync(output, { recursive: true }).map((path) => path.replaceAll('\\', '/'));
const htmlFiles = files.filter((path) => path.endsWith('.html') && path !== '404.html');
const loading = { script: 'src', img: 'src', link: 'href', iframe: 'src', source: 'src', video: 'src' };

/** Ids, links and what is loaded, of one page. */
function contentsOf(path) {
  const found = { ids: new Set(), links: [], loads: [] };
  const visit = (node) => {
    const attributes = Object.fromEntries((node.attrs ?? []).map(({ name, value }) => [name, value]));
    if (attributes.id !== undefined) found.ids.add(attributes.id);
    if (node.tagName === 'a' && attributes.href !== undefined) found.links.push(attributes.href);
    const load = attributes[loading[node.tagName]];
    if (load !== undefined) found.loads.push(load);
    for (const child of node.childNodes ?? []) visit(child);
  };
  visit(parse(readFileSync(join(output, path), 'utf8')));
  return found;
}

const pages = new Map(htmlFiles.map((path) => [path, contentsOf(path)]));
const isElsewhere = (href) => /^(?:https?:)?\/\//.test(href);
/** The file behind a path of the site; undefined when there is none. */
const fileOf = (path) =>
  [path, `${path}.html`, posix.join(path, 'index.html')].find(
    (one) => files.includes(one) && existsSync(join(output, one)) && /\.\w+$/.test(one),
  );

function faultOf(from, href) {
  const [path, anchor] = decodeURI(href).split('#');
  const absolute = path === '' ? from : posix.join(path.startsWith('/') ? '' : posix.dirname(from), path.replace(/^\//, ''));
  const file = fileOf(absolute === '' || absolute === '.' ? 'index.html' : absolute.replace(/\/$/, ''));
  if (file === undefined) return `${from}: ${href} leads nowhere`;
  if (anchor !== undefined && anchor !== '' && pages.get(file)?.ids.has(anchor) !== true) return `${from}: ${href} has no such anchor`;
  return undefined;
}

test('every link of the site leads to a page, and to an anchor that is there', (context) => {
  const links = [...pages].flatMap(([from, { links: own }]) => own.map((href) => [from, href]));
  const inside = links.filter(([, href]) => !isElsewhere(href) && !/^(?:mailto|data):/.test(href));
  context.diagnostic(
    `${inside.length} links and ${[...pages.values()].flatMap(({ loads }) => loads).length} loaded files of ${pages.size} pages`,
  );
  assert.ok(inside.length > 1000);
  assert.deepEqual(
    inside.map(([from, href]) => faultOf(from, href)).filter((fault) => fault !== undefined),
    [],
  );
});

test('everything that a page loads is a file of the site', () => {
  const loads = [...pages].flatMap(([from, { loads: own }]) => own.map((href) => [from, href]));
  const faults = loads
    .filter(([, href]) => !href.startsWith('data:'))
    .map(([from, href]) => (isElsewhere(href) ? `${from}: ${href} is of another host` : faultOf(from, href)));
  assert.deepEqual(
    faults.filter((fault) => fault !== undefined),
    [],
  );
});

test('no style loads from another host', () => {
  for (const path of files.filter((one) => one.endsWith('.css')))
    assert.doesNotMatch(readFileSync(join(output, path), 'utf8'), /(?:url\(\s*['"]?|@import\s+['"]?)(?:https?:)?\/\//, path);
});
