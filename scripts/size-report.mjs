// node scripts/size-report.mjs <another checkout>: the files for a script tag, here and there, as a table for a pull request.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './support/steps.mjs';

const [other] = process.argv.slice(2);
if (other === undefined) {
  console.error('✗ Name the checkout to compare with: node scripts/size-report.mjs .base');
  process.exit(2);
}

const [before, after] = [sizesIn(resolve(other)), sizesIn(root)];
console.log('| file | gzip before | after | change |\n| --- | ---: | ---: | ---: |');
for (const file of [...new Set([...before.keys(), ...after.keys()])].sort()) {
  const [from, to] = [before.get(file) ?? 0, after.get(file) ?? 0];
  console.log(`| \`${file}\` | ${from} | ${to} | ${to > from ? '+' : ''}${to - from} |`);
}

function sizesIn(checkout) {
  const dist = join(checkout, 'packages', 'widget', 'dist');
  const files = readdirSync(dist).filter((file) => /^embed.*\.js$/.test(file));
  return new Map(files.map((file) => [file, gzipSync(readFileSync(join(dist, file)), { level: 9 }).length]));
}
