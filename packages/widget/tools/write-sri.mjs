// dist/sri.json: for pages that load a file of ours from elsewhere, the value of `integrity` of each (SHA-384, https://www.w3.org/TR/sri-2/).
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const hashes = Object.fromEntries(
  readdirSync(dist)
    .filter((file) => /^embed[\w-]*\.js$/.test(file))
    .sort()
    .map((file) => [
      file,
      `sha384-${createHash('sha384')
        .update(readFileSync(new URL(file, dist)))
        .digest('base64')}`,
    ]),
);
writeFileSync(new URL('sri.json', dist), `${JSON.stringify(hashes, undefined, 2)}\n`);
for (const [file, hash] of Object.entries(hashes)) console.log(`  ${file.padEnd(18)} ${hash}`);
