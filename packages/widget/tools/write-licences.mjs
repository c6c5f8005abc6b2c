// dist/LICENSES.txt: whose code is in the files that are complete in themselves, as their source maps tell.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { licencesOf } from '../../../scripts/support/third-party.mjs';

const dist = new URL('../dist/', import.meta.url);
const maps = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => /^(embed[\w-]*|es2019[\\/].*)\.js\.map$/.test(file));
const modules = maps.flatMap((file) => {
  const map = new URL(file.replaceAll('\\', '/'), dist);
  return JSON.parse(readFileSync(map, 'utf8')).sources.map((source) => fileURLToPath(new URL(source, map)));
});
writeFileSync(new URL('LICENSES.txt', dist), licencesOf(modules));
