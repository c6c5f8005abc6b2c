/**
 * A folder for each subpath of the package, for what does not read `exports`: webpack 4 (Twilio's Flex plugin builder) and the module
 * resolution "node" of TypeScript. `npm pack` and `npm publish` have it write them before (prepack) and take them away after (postpack).
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const { exports: entries, sideEffects } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const subpaths = Object.keys(entries).flatMap((key) => (entries[key].types && key !== '.' ? [key.slice(2)] : []));

for (const subpath of subpaths) rmSync(join(root, subpath.split('/', 1)[0]), { recursive: true, force: true });
if (!process.argv.includes('--remove')) for (const subpath of subpaths) writeEntry(subpath);

function writeEntry(subpath) {
  const folder = join(root, subpath);
  const up = posix.relative(`/${subpath}`, '/dist');
  const { types, default: module } = entries[`./${subpath}`];
  const file = `${up}/es2019/${subpath}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify(
      {
        main: `${file}.cjs`,
        module: `${file}.js`,
        types: types.replace('./dist', up),
        sideEffects: sideEffects.includes(module),
      },
      undefined,
      2,
    )}\n`,
  );
}
