// Fails the build when dist/es2019 is not what old bundlers can use: syntax of 2019, no file loaded at run time, its size.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { parse } from 'acorn';
import { budgets } from './budgets.mjs';

const folder = new URL('../dist/es2019/', import.meta.url);
const faults = [];
for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.c?js$/.test(name))) {
  const code = readFileSync(new URL(file, folder), 'utf8');
  try {
    // `import()` is of 2020: one that is left does not parse
    parse(code, { ecmaVersion: 2019, sourceType: file.endsWith('.cjs') ? 'script' : 'module' });
  } catch (error) {
    faults.push(`dist/es2019/${file} is not ES2019: ${error.message}`);
  }
}
const size = gzipSync(readFileSync(new URL('callseal.js', folder)), { level: 9 }).length;
console.log(`dist/es2019/callseal.js, not minified: gzip ${size} bytes, budget ${budgets.es2019} (${budgets.es2019 - size} left)`);
if (size > budgets.es2019) faults.push(`dist/es2019/callseal.js is ${size - budgets.es2019} bytes of gzip over its budget.`);
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
}
