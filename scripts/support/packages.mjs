// The packages that are published, and their tarballs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, root } from './steps.mjs';

/** Manifests of every package that is published, lower packages first. */
export function publicPackages(folder = root) {
  const packages = readdirSync(join(folder, 'packages')).map((name) => {
    const path = join(folder, 'packages', name);
    return { path, manifest: JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) };
  });
  return packages.filter(({ manifest }) => manifest.private !== true);
}

/** Packs them all as `npm publish` does. Resolves with what `npm pack` says of each, its tarball's path and its manifest. */
export async function packPackages(destination) {
  const packages = publicPackages();
  const names = packages.flatMap(({ manifest }) => ['-w', manifest.name]);
  const { output } = await must(
    'npm',
    ['pack', '--json', '--loglevel=error', '--foreground-scripts=false', '--pack-destination', destination, ...names],
    { quiet: true },
  );
  const said = JSON.parse(output.slice(output.search(/^[[{]/m)));
  return Object.values(said).map(({ name, version, filename, size, unpackedSize, integrity }) => ({
    name,
    version,
    size,
    unpackedSize,
    integrity,
    tarball: join(destination, filename.split('/').at(-1)),
    manifest: packages.find(({ manifest }) => manifest.name === name).manifest,
  }));
}
