/**
 * The blocks of code in documents, as files that a compiler reads. A comment of its own line above a block says what is not the rule:
 * `<!-- sample: not compiled, because … -->` or `<!-- sample: run -->`.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages } from './pages.mjs';
import { read, site } from './paths.mjs';
import { referenceOf } from './regions.mjs';

export const samplesFolder = join(site, 'samples/written');
const block = /^(?:<!-- sample: (?<mark>[^\n]*?) -->\n+)?(?<indent> *)```(?<info>[^\n]*)\n(?<code>.*?)\n\k<indent>```$/gms;
const languages = new Set(['ts', 'tsx', 'js', 'jsx', 'html']);
const documents = ['README.md', ...pages.map(({ source }) => source).filter((source) => !source.includes('/decisions/'))];

const lineAt = (text, index) => text.slice(0, index).split('\n').length;

function samplesOf(source) {
  const text = read(source);
  return [...text.matchAll(block)].flatMap(({ index, 0: whole, groups }) => {
    const [language] = groups.info.split(/\s/);
    if (!languages.has(language) || referenceOf(groups.info) !== undefined) return [];
    // the line of the document that the first line of code stands on
    const line = lineAt(text, index + whole.indexOf('```')) + 1;
    return [{ source, line, language, mark: groups.mark ?? '', code: groups.code }];
  });
}

export const samples = documents.flatMap(samplesOf);
export const isCompiled = ({ mark }) => !mark.startsWith('not compiled, because ');

/** The scripts of a page, on the lines that they have in it; what a page loads by address comes from the package. */
function scriptsOf(html) {
  const lines = html.split('\n');
  let inside = false;
  return lines.map((line) => {
    if (line.trim() === '<script type="module">') inside = true;
    else if (line.trim() === '</script>') inside = false;
    else if (inside) return line.replace("'/callseal/embed.js'", "'@callseal/widget/embed'");
    return '';
  });
}

const isCommonJs = (code) => /\brequire\(/.test(code) && !/^import /m.test(code);

function fileOf({ source, line, language, code }) {
  const ending = ['jsx', 'tsx'].includes(language) || /^\s*(?:\/>|\S.*<[\w-]+ .*\/>)/m.test(code) ? 'tsx' : 'ts';
  const body = language === 'html' ? scriptsOf(code).join('\n') : code;
  const name = `${source.replace(/\.md$/, '').replaceAll(/\W+/g, '-')}-${line}.${isCommonJs(code) && language === 'js' ? 'cjs' : ending}`;
  return { name, body: isCommonJs(code) ? body : `${body}\nexport {};` };
}

/** What one sample exports and others import, by the name that they import. */
const siblings = { callseal: /^export const callseal\b/m, voice: /^export const kit\b/m };

/** Writes every sample that is compiled; `origin` tells where a file's first line stands. */
export function writeSamples() {
  rmSync(samplesFolder, { recursive: true, force: true });
  mkdirSync(samplesFolder, { recursive: true });
  const written = samples.filter(isCompiled).map((sample) => {
    const { name, body } = fileOf(sample);
    writeFileSync(join(samplesFolder, name), `${body}\n`);
    return { ...sample, name };
  });
  for (const [sibling, exported] of Object.entries(siblings)) {
    const { name } = written.find(({ code }) => exported.test(code));
    writeFileSync(join(samplesFolder, `${sibling}.ts`), `export * from './${name.replace(/ts$/, 'js')}';\n`);
  }
  return written;
}
