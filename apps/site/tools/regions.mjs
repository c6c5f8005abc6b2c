/**
 * Code by reference: an empty block ` ```js file=examples/plain-page/server.js#kit ` shows the part of that file between `#region kit` and
 * `#endregion`, as it is when the site is built. A file or region that is gone stops the build.
 */
import { read } from './paths.mjs';

const reference = /^(\w+)\s+file=(\S+?)(?:#([\w-]+))?(?:\s|$)/;

/** What an info string refers to; undefined when it refers to nothing. */
export function referenceOf(info) {
  const found = reference.exec(info);
  return found === null ? undefined : { language: found[1], file: found[2], region: found[3] };
}

/** The code that is meant, without the marks and without the indentation that all of its lines share. */
export function codeOf({ file, region }) {
  const lines = read(file).split('\n');
  if (region === undefined) return lines.join('\n').trimEnd();
  const first = lines.findIndex((line) => new RegExp(`#region ${region}(?![\\w-])`).test(line));
  const last = lines.findIndex((line, index) => index > first && line.includes('#endregion'));
  if (first === -1 || last === -1) throw new Error(`${file} has no "#region ${region}" with an end.`);
  const inside = lines.slice(first + 1, last).filter((line) => !/#(?:end)?region/.test(line));
  const indent = Math.min(...inside.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return inside.map((line) => line.slice(indent)).join('\n');
}

/** A markdown-it plugin. */
export function codeByReference(md) {
  md.core.ruler.push('code-by-reference', ({ tokens }) => {
    for (const token of tokens) {
      const found = token.type === 'fence' ? referenceOf(token.info) : undefined;
      if (found === undefined) continue;
      token.info = found.language;
      token.content = `${codeOf(found)}\n`;
    }
  });
}
